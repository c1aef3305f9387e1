import type { App } from '../../azure/app.ts';
import { AzureError, type AzureErrorKind } from '../../azure/azureError.ts';
import type { AzureServices } from '../../azure/azureServices.ts';
import type { CommandOutput } from '../../azure/kudu.ts';
import { scmHosts } from '../../azure/kuduHosts.ts';
import { presentable } from '../../azure/serviceError.ts';
import { concurrently } from '../../concurrently.ts';
import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';
import { type EnvironmentRoot, lookFor } from '../../trustStore/environmentRoot.ts';
import { listRootsCommand, parseRootListing } from '../../trustStore/rootListing.ts';
import type { AppVerification, InstanceVerification } from '../../trustStore/verification.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { couldNotTellBecause } from './couldNotTellBecause.ts';

/** How many instances of one app are asked at once. */
const instancesAtOnce = 4;

/** What an app's trust store is looked at with. */
export interface Look {
  readonly azure: AzureServices;
  /** What is looked for. */
  readonly roots: readonly EnvironmentRoot[];
  /** The environment has an internal load balancer. */
  readonly internal: boolean;
  readonly signal: AbortSignal;
}

/** Looks at the trust store of an app, on each of its instances. Throws nothing but its signal's reason: what failed is what was found. */
export async function verifyApp({ id, key, name }: App, look: Look): Promise<AppVerification> {
  const app = { key, name };
  let now: App;
  try {
    now = await look.azure.apps.get(id, look.signal);
  } catch (error) {
    look.signal.throwIfAborted();
    return { kind: 'couldNotTell', app, because: { kind: 'failed', sentence: failureWords(error).message } };
  }
  const [host] = scmHosts(now);
  const because = unlikely(now, host);
  if (because !== undefined) {
    return { kind: 'couldNotTell', app, because };
  }
  const { names, instancesUnknown } = await instancesOf(id, look);
  const first = await firstAnswer(now, names[0], look);
  if ('because' in first) {
    return { kind: 'couldNotTell', app, because: first.because };
  }
  const others = await concurrently(names.slice(1), instancesAtOnce, (name) => verifyInstance(first.host, name, look));
  const instances = [first.found, ...others];
  return { kind: 'checked', app, instances, ...(instancesUnknown === undefined ? {} : { instancesUnknown }) };
}

/** Why it is not even tried: what the SCM site would show is not what the app trusts. */
function unlikely(app: App, host: string | undefined): CouldNotTell | undefined {
  if (app.state !== 'running') {
    return { kind: 'notRunning', stateText: app.stateText, scmStopsToo: app.scmStopsToo };
  }
  if (app.os === 'linux') {
    return { kind: 'linux', host };
  }
  if (app.isContainer) {
    return { kind: 'windowsContainer', host };
  }
  return host === undefined ? { kind: 'noScmSite' } : undefined;
}

interface Instances {
  /** `[undefined]`, whichever answers, where they are not known. */
  readonly names: readonly (string | undefined)[];
  readonly instancesUnknown?: string;
}

async function instancesOf(appId: string, { azure, signal }: Look): Promise<Instances> {
  try {
    const names = await azure.kudu.instancesOf(appId, signal);
    return names.length > 0 ? { names } : { names: [undefined], instancesUnknown: 'Azure lists none' };
  } catch (error) {
    signal.throwIfAborted();
    return { names: [undefined], instancesUnknown: failureWords(error).message };
  }
}

/**
 * Asks the first instance. What keeps the whole site from answering is what is found of the app, after its other SCM hosts were
 * tried, if it has any; what fails on the instance is found of the instance.
 */
async function firstAnswer(
  app: App,
  instance: string | undefined,
  look: Look,
): Promise<{ readonly host: string; readonly found: InstanceVerification } | { readonly because: CouldNotTell }> {
  let because: CouldNotTell | undefined;
  for (const host of scmHosts(app)) {
    try {
      return { host, found: await askInstance(host, instance, look) };
    } catch (error) {
      look.signal.throwIfAborted();
      const kind = error instanceof AzureError ? error.kind : undefined;
      const here = couldNotTellBecause(error, host, look.internal);
      if (kind === undefined || !ofTheSite.has(kind)) {
        return { host, found: { instance, computer: undefined, result: { kind: 'couldNotTell', because: here } } };
      }
      because ??= here;
      if (!ofTheHost.has(kind)) {
        return { because: here };
      }
    }
  }
  return { because: because ?? { kind: 'noScmSite' } };
}

/** No connection to this host; another name of the same site may do. */
const ofTheHost: ReadonlySet<AzureErrorKind> = new Set(['network', 'timeout', 'tlsTrust']);

/** Every instance would fail in the same way. */
const ofTheSite: ReadonlySet<AzureErrorKind> = new Set([
  ...ofTheHost,
  'signedOut',
  'consentNeeded',
  'forbidden',
  'notFound',
]);

async function verifyInstance(host: string, instance: string | undefined, look: Look): Promise<InstanceVerification> {
  try {
    return await askInstance(host, instance, look);
  } catch (error) {
    look.signal.throwIfAborted();
    const because = couldNotTellBecause(error, host, look.internal);
    return { instance, computer: undefined, result: { kind: 'couldNotTell', because } };
  }
}

/** Throws AzureError, or the signal's reason. */
async function askInstance(host: string, instance: string | undefined, look: Look): Promise<InstanceVerification> {
  const printed = await look.azure.kudu.run(listRootsCommand, { host, instance }, look.signal);
  return readInstance(printed, instance, look.roots);
}

/** What one instance printed, held against the one that was asked. */
function readInstance(
  { output, error, exitCode, instance: byCookie }: CommandOutput,
  asked: string | undefined,
  roots: readonly EnvironmentRoot[],
): InstanceVerification {
  const couldNotTell = (because: CouldNotTell, computer?: string): InstanceVerification => ({
    instance: asked ?? byCookie,
    computer,
    result: { kind: 'couldNotTell', because },
  });
  if (exitCode !== 0) {
    return couldNotTell({ kind: 'commandFailed', exitCode, printed: presentable(error || output) ?? '' });
  }
  const listing = parseRootListing(output);
  if (listing.kind === 'unreadable') {
    return couldNotTell(listing);
  }
  const answered = listing.instance ?? byCookie;
  if (asked !== undefined && answered?.toLowerCase() !== asked.toLowerCase()) {
    return couldNotTell({ kind: 'otherInstance', answered: answered?.slice(0, 12) });
  }
  const result = { kind: 'read', roots: lookFor(roots, listing.thumbprints) } as const;
  return { instance: answered, computer: listing.computer, result };
}
