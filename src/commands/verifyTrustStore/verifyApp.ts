import { concurrently } from '../../async/concurrently.ts';
import type { App } from '../../azure/app.ts';
import { AzureError, type AzureErrorKind } from '../../azure/azureError.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import type { ScmHost } from '../../azure/scmHosts.ts';
import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';
import type { AppVerification, InstanceVerification } from '../../trustStore/verification.ts';
import { failureWords } from '../../ui/errorWords.ts';
import { askInstance, type InstanceReading, reasonForFailure } from './askInstance.ts';
import type { Reachability } from './reachability.ts';

/** How many instances of one app are asked at once. */
const instancesAtOnce = 4;

/** What reading an app's trust store works with. */
export interface TrustStoreReading extends InstanceReading {
  readonly environment: HostingEnvironment;
  /** Of the environment, shared by all its apps. */
  readonly reach: Reachability;
}

/** Reads the trust store of an app on each of its instances. A failure is a result too, and so is that the user canceled. */
export async function verifyApp(app: App, reading: TrustStoreReading): Promise<AppVerification> {
  const { key, name } = app;
  try {
    const found = await readTrustStore(app, reading);
    return 'because' in found
      ? { kind: 'couldNotTell', app: { key, name }, because: found.because }
      : { kind: 'checked', app: { key, name }, ...found };
  } catch (error) {
    if (!reading.signal.aborted) {
      throw error;
    }
    return { kind: 'couldNotTell', app: { key, name }, because: { kind: 'cancelled' } };
  }
}

interface NotTold {
  readonly because: CouldNotTell;
}

interface Read {
  readonly instances: readonly InstanceVerification[];
  readonly instancesUnknown?: string;
}

/** Throws only the signal's reason. */
async function readTrustStore({ id }: App, reading: TrustStoreReading): Promise<Read | NotTold> {
  let now: App;
  try {
    now = await reading.azure.apps.get(id, reading.signal);
  } catch (error) {
    reading.signal.throwIfAborted();
    return { because: { kind: 'failed', sentence: failureWords(error).message } };
  }
  const { trusted, foreign } = reading.azure.kudu.hosts.of(now, reading.environment);
  const [host] = trusted;
  const because = whyNotReadable(now, host ?? foreign[0]);
  if (because !== undefined || host === undefined) {
    return {
      because:
        because ?? (foreign[0] === undefined ? { kind: 'noScmSite' } : { kind: 'foreignHost', host: foreign[0] }),
    };
  }
  const asked = await reading.reach.ask(async () => {
    const instances = await instancesOf(id, reading);
    return { ...instances, first: await firstAnswer(trusted, instances.names[0], reading) };
  });
  if (asked === undefined) {
    reading.signal.throwIfAborted();
    return { because: givenUp(reading, host, false) };
  }
  const { first, names, instancesUnknown } = asked;
  if ('because' in first) {
    return first;
  }
  const others = await concurrently(names.slice(1), instancesAtOnce, (name) =>
    verifyInstance(first.host, name, reading),
  );
  return { instances: [first.found, ...others], ...(instancesUnknown === undefined ? {} : { instancesUnknown }) };
}

function givenUp(reading: TrustStoreReading, host: string, asked: boolean): CouldNotTell {
  return { kind: 'givenUp', asked, others: reading.reach.outOfReach, host, internal: isInternal(reading) };
}

function isInternal({ environment }: TrustStoreReading): boolean {
  return environment.loadBalancing === 'internal';
}

/** Why it is not tried: the SCM site would not show what the app trusts. Undefined if it would. */
function whyNotReadable(app: App, host: string | undefined): CouldNotTell | undefined {
  if (app.state !== 'running') {
    return { kind: 'notRunning', stateText: app.stateText, scmStopsToo: app.scmStopsToo };
  }
  if (app.os === 'linux') {
    return { kind: 'linux', host };
  }
  if (app.isContainer) {
    return { kind: 'windowsContainer', host };
  }
  return undefined;
}

interface Instances {
  /** `[undefined]` if they are not known: then any instance is asked. */
  readonly names: readonly (string | undefined)[];
  readonly instancesUnknown?: string;
}

async function instancesOf(appId: string, { azure, signal }: TrustStoreReading): Promise<Instances> {
  try {
    const names = await azure.kudu.instancesOf(appId, signal);
    return names.length > 0 ? { names } : { names: [undefined], instancesUnknown: 'Azure lists none' };
  } catch (error) {
    signal.throwIfAborted();
    return { names: [undefined], instancesUnknown: failureWords(error).message };
  }
}

interface FirstAnswer {
  readonly host: ScmHost;
  readonly found: InstanceVerification;
}

/** Asks the first instance, and notes whether the environment can be reached. */
async function firstAnswer(
  hosts: readonly ScmHost[],
  instance: string | undefined,
  reading: TrustStoreReading,
): Promise<FirstAnswer | NotTold> {
  const { reach } = reading;
  const signal = AbortSignal.any([reading.signal, reach.givenUp]);
  const first = await askHosts(hosts, instance, { ...reading, signal });
  if ('because' in first) {
    reading.signal.throwIfAborted();
    reach.failed(first.because);
  } else {
    reach.answered();
  }
  return first;
}

/**
 * Asks the first instance at one SCM host of the app after the other. A failure of the whole site is the result of the app. A failure of
 * the instance is the result of the instance.
 */
async function askHosts(
  hosts: readonly ScmHost[],
  instance: string | undefined,
  reading: TrustStoreReading,
): Promise<FirstAnswer | NotTold> {
  let because: CouldNotTell | undefined;
  for (const host of hosts) {
    try {
      return { host, found: await askInstance(host, instance, reading) };
    } catch (error) {
      if (error === reading.signal.reason) {
        return { because: because ?? givenUp(reading, host, true) };
      }
      const here = reasonForFailure(error, host, isInternal(reading));
      if (!isOf(ofTheSite, error)) {
        return { host, found: { instance, computer: undefined, result: { kind: 'couldNotTell', because: here } } };
      }
      because = moreTelling(because, here);
      if (!isOf(ofTheHost, error)) {
        return { because: here };
      }
    }
  }
  return { because: because ?? { kind: 'noScmSite' } };
}

/** An untrusted certificate says more than a host that cannot be reached, because something answered. */
function moreTelling(first: CouldNotTell | undefined, here: CouldNotTell): CouldNotTell {
  return first === undefined || here.kind === 'untrusted' ? here : first;
}

/** This host cannot be reached. Another host name of the same site may work. */
const ofTheHost: ReadonlySet<AzureErrorKind> = new Set(['network', 'timeout', 'tlsTrust']);

/** Every instance would fail in the same way. */
const ofTheSite: ReadonlySet<AzureErrorKind> = new Set([
  ...ofTheHost,
  'signedOut',
  'consentNeeded',
  'forbidden',
  'notFound',
]);

function isOf(kinds: ReadonlySet<AzureErrorKind>, error: unknown): boolean {
  return error instanceof AzureError && kinds.has(error.kind);
}

/** If the user cancels meanwhile, the results of the other instances are kept. */
async function verifyInstance(
  host: ScmHost,
  instance: string | undefined,
  reading: TrustStoreReading,
): Promise<InstanceVerification> {
  try {
    return await askInstance(host, instance, reading);
  } catch (error) {
    const because: CouldNotTell = reading.signal.aborted
      ? { kind: 'cancelled' }
      : reasonForFailure(error, host, isInternal(reading));
    return { instance, computer: undefined, result: { kind: 'couldNotTell', because } };
  }
}
