import { allOrNone } from '../async/allOrNone.ts';
import type { App } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import { itemsField, textField } from '../azure/fields.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { readSiteTls, type WebTls } from '../azure/siteConfig.ts';
import { failureLabel, failureWords } from '../ui/errorWords.ts';
import type { GraphUse, TlsRow, TlsTable, WebReading } from './tlsTable.ts';

/** A change within this time may not be in Azure Resource Graph yet, so the app itself is read. In milliseconds. */
export const recently = 15 * 60_000;

export interface TableReading {
  readonly azure: Pick<AzureServices, 'apps' | 'siteConfigs'>;
  readonly signal: AbortSignal;
  /** The wall clock, in milliseconds since the epoch. */
  readonly now: number;
  /** When this window changed an app, by the app's key: whether Azure notes such a change as one of the app is not documented. */
  readonly changedAt: ReadonlyMap<string, number>;
  /** Called as apps are read one by one. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** A table, with the apps that it is made of. */
export interface ReadTable {
  readonly table: TlsTable;
  readonly apps: readonly App[];
}

/**
 * Reads the TLS settings of every app and slot of an environment: the list of apps and one query of Azure Resource Graph. Apps that are not
 * in its answer, that changed a short time ago, or all apps if it does not answer, are read one by one. An app that cannot be read is a row too.
 * Throws AzureError if the list of apps cannot be read or the account is signed out; otherwise only the signal's reason.
 */
export async function readTlsTable(environment: HostingEnvironment, reading: TableReading): Promise<ReadTable> {
  const listed = await reading.azure.apps.withSlots(environment.id, reading.signal);
  const apps = listed.toSorted((one, other) => one.name.localeCompare(other.name));
  const { graph, found } = await askGraph(apps, reading);
  const fromGraph = (app: App): WebTls | undefined => (changedRecently(app, reading) ? undefined : found.get(app.key));
  const readings = new Map<string, WebReading>();
  const alone = apps.filter((app) => fromGraph(app) === undefined);
  let done = 0;
  await allOrNone(alone, reading.signal, async (app, signal) => {
    readings.set(app.key, await readOne(app, { ...reading, signal }));
    reading.onProgress?.(++done, alone.length);
  });
  const rows = apps.map((app): TlsRow => {
    const tls = fromGraph(app);
    const web: WebReading | undefined =
      tls === undefined ? readings.get(app.key) : { kind: 'read', tls, from: 'resourceGraph' };
    return { id: app.id, key: app.key, name: app.name, site: readSiteTls(app.raw), web: web ?? unasked };
  });
  const { id, name } = environment;
  const table = {
    environment: { id, name },
    environmentSettings: settingsOf(environment),
    rows,
    graph,
    at: reading.now,
  };
  return { table, apps };
}

const unasked: WebReading = { kind: 'notRead', label: 'It was not asked.', sentence: 'It was not asked.' };

interface GraphAnswer {
  readonly graph: GraphUse;
  readonly found: ReadonlyMap<string, WebTls>;
}

async function askGraph(apps: readonly App[], { azure, signal }: TableReading): Promise<GraphAnswer> {
  const none = new Map<string, WebTls>();
  if (apps.length === 0) {
    return { graph: { kind: 'used' }, found: none };
  }
  try {
    return { graph: { kind: 'used' }, found: await azure.siteConfigs.query(apps, signal) };
  } catch (error) {
    return { graph: { kind: 'failed', sentence: failureWords(unlessHopeless(error, signal)).message }, found: none };
  }
}

async function readOne({ id }: App, { azure, signal }: TableReading): Promise<WebReading> {
  try {
    return { kind: 'read', tls: await azure.siteConfigs.read(id, signal), from: 'app' };
  } catch (error) {
    const failure = unlessHopeless(error, signal);
    return { kind: 'notRead', label: failureLabel(failure), sentence: failureWords(failure).message };
  }
}

/** The failure of one request. Throws what would be the failure of all. */
function unlessHopeless(error: unknown, signal: AbortSignal): AzureError {
  signal.throwIfAborted();
  if (!(error instanceof AzureError) || ['signedOut', 'consentNeeded', 'tlsTrust'].includes(error.kind)) {
    throw error;
  }
  return error;
}

/** An app whose last change is not known counts as old: it would otherwise be read every time. */
function changedRecently({ raw, key }: App, { now, changedAt }: TableReading): boolean {
  const text = textField(raw, 'properties', 'lastModifiedTimeUtc');
  // Azure writes this time without a zone.
  const at = text === undefined ? Number.NaN : Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return now - at < recently || now - (changedAt.get(key) ?? Number.NEGATIVE_INFINITY) < recently;
}

/** What the environment's `clusterSettings` say about TLS: https://learn.microsoft.com/azure/app-service/environment/app-service-app-service-environment-custom-settings */
function settingsOf({ raw }: HostingEnvironment): readonly string[] {
  return itemsField(raw, 'properties', 'clusterSettings').flatMap((setting) => {
    const value = textField(setting, 'value') ?? '';
    switch (textField(setting, 'name')?.toLowerCase()) {
      case 'disabletls1.0':
        return value === '1' ? ['The environment refuses TLS 1.0 for every app (DisableTls1.0).'] : [];
      case 'internalencryption':
        return value.toLowerCase() === 'true'
          ? ['The environment encrypts the traffic between its front ends and its workers (InternalEncryption).']
          : [];
      case 'frontendsslciphersuiteorder':
        return [`The environment has its own order of cipher suites (FrontEndSSLCipherSuiteOrder): ${value}.`];
      default:
        return [];
    }
  });
}
