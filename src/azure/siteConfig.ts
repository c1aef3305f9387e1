import { readOne } from './answer.ts';
import type { App } from './app.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { field, flagField, textField } from './fields.ts';
import { queryGraph, quoted } from './resourceGraph.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

/** What `config/web` of an app says about TLS; undefined where Azure gives no value, so that its default holds. */
export interface WebTls {
  /** `1.0` to `1.3`, or a version that is still to come. */
  readonly minTlsVersion: string | undefined;
  readonly scmMinTlsVersion: string | undefined;
  readonly minTlsCipherSuite: string | undefined;
}

/** What the site itself says about TLS; undefined where Azure gives no value. */
export interface SiteTls {
  readonly httpsOnly: boolean | undefined;
  readonly clientCertEnabled: boolean | undefined;
  /** `Required`, `Optional` or `OptionalInteractiveUser`. It counts only where `clientCertEnabled` is true. */
  readonly clientCertMode: string | undefined;
  /** Paths that need no client certificate, joined by commas. */
  readonly clientCertExclusionPaths: string | undefined;
  /** Between the front ends and the workers. Not every version of the API has it. */
  readonly endToEndEncryptionEnabled: boolean | undefined;
}

export type WebTlsChanges = { readonly [Name in keyof WebTls]?: string };

/**
 * A PATCH of a site cannot change `endToEndEncryptionEnabled`: `SitePatchResourceProperties` lacks it in OpenAPI 2025-03-01 and 2026-03-15. Only a
 * PUT of the whole site has it, which is what `az webapp update` sends (Azure/azure-cli#32629). Such a PUT could undo what somebody else
 * changes at the same time.
 */
export type SiteTlsChanges = Partial<Pick<SiteTls, 'httpsOnly' | 'clientCertEnabled' | 'clientCertMode'>> & {
  readonly clientCertExclusionPaths?: string;
};

/** The TLS settings of apps and slots. Every method throws AzureError, or its signal's reason. */
export class SiteConfigs {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /** The configuration of one app or slot as it is now (WebApps_GetConfiguration). */
  async read(appId: string, signal: AbortSignal): Promise<WebTls> {
    const operation = `read the configuration of ${nameOf(appId)}`;
    const answer = await this.#client.get(`${appId}/config/web`, { apiVersion: webApiVersion, operation, signal });
    return readOne(answer, (raw) => (hasProperties(raw) ? readWebTls(raw) : undefined), operation);
  }

  /**
   * The configurations of many apps and slots by one query of Azure Resource Graph, by the app's key. An app may be missing, and a value
   * may be older than the app's last change: see `queryGraph`.
   */
  async query(apps: readonly App[], signal: AbortSignal): Promise<ReadonlyMap<string, WebTls>> {
    const parts = apps.map(({ id }) => parseResourceId(id)).filter((one) => one !== undefined);
    const groups = [...new Set(parts.map(({ resourceGroup }) => keyOf(resourceGroup)))].toSorted();
    const query = [
      'AppServiceResources',
      `where type in~ (${quoted(['microsoft.web/sites/config', 'microsoft.web/sites/slots/config'])})`,
      `where resourceGroup in~ (${quoted(groups)})`,
      'project id, properties',
      'order by id asc',
    ].join(' | ');
    const subscriptionIds = [...new Set(parts.map(({ subscriptionId }) => keyOf(subscriptionId)))];
    const operation = 'query the configuration of the apps';
    const wanted = new Set(apps.map(({ key }) => key));
    const found = new Map<string, WebTls>();
    const { rows } = await queryGraph(this.#client, { query, subscriptionIds, operation }, signal);
    for (const row of rows) {
      const key = keyOf(textField(row, 'id') ?? '').replace(/\/config\/web$/, '');
      if (wanted.has(key) && hasProperties(row)) {
        found.set(key, readWebTls(row));
      }
    }
    return found;
  }

  /** Changes only what `changes` names (WebApps_UpdateConfiguration). Sent once. */
  async change(appId: string, changes: WebTlsChanges, signal?: AbortSignal): Promise<void> {
    await this.#patch(`${appId}/config/web`, appId, changes, signal);
  }

  /** Changes only what `changes` names (WebApps_Update). Sent once. Azure may have only accepted it (202). */
  async changeSite(appId: string, changes: SiteTlsChanges, signal?: AbortSignal): Promise<void> {
    await this.#patch(appId, appId, changes, signal);
  }

  async #patch(path: string, appId: string, properties: object, signal: AbortSignal | undefined): Promise<void> {
    const operation = `change the TLS settings of ${nameOf(appId)}`;
    await this.#client.patch(path, { properties }, { apiVersion: webApiVersion, operation, signal });
  }
}

/** Reads a SiteConfigResource or a row of Azure Resource Graph: names of properties are read in any case. */
function readWebTls(raw: unknown): WebTls {
  return {
    minTlsVersion: textField(raw, 'properties', 'minTlsVersion'),
    scmMinTlsVersion: textField(raw, 'properties', 'scmMinTlsVersion'),
    minTlsCipherSuite: textField(raw, 'properties', 'minTlsCipherSuite'),
  };
}

/** Without its properties, an answer must not look like an app on which nothing is set. Azure gives this one, if only as null. */
function hasProperties(raw: unknown): boolean {
  return field(raw, 'properties', 'minTlsVersion') !== undefined;
}

/** Reads the TLS properties of a Site. */
export function readSiteTls(raw: unknown): SiteTls {
  return {
    httpsOnly: flagField(raw, 'properties', 'httpsOnly'),
    clientCertEnabled: flagField(raw, 'properties', 'clientCertEnabled'),
    clientCertMode: textField(raw, 'properties', 'clientCertMode'),
    clientCertExclusionPaths: textField(raw, 'properties', 'clientCertExclusionPaths'),
    endToEndEncryptionEnabled: flagField(raw, 'properties', 'endToEndEncryptionEnabled'),
  };
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names.join('/') ?? id;
}
