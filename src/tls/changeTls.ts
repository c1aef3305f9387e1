import type { App } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import { readSiteTls, type SiteTls, type WebTls } from '../azure/siteConfig.ts';
import type { Clock } from '../time/clock.ts';
import { failureWords } from '../ui/errorWords.ts';
import {
  type CurrentTls,
  changesFor,
  type Difference,
  differencesOf,
  isWebSetting,
  type WantedTls,
} from './wantedTls.ts';

/** Pauses before each look at what was changed, in milliseconds: Azure may show it late. */
const readBackPauses = [0, 2_000, 3_000, 5_000, 10_000] as const;

export interface TlsConnection {
  readonly azure: Pick<AzureServices, 'apps' | 'siteConfigs'>;
  readonly clock: Clock;
}

type AppName = Pick<App, 'id' | 'key' | 'name'>;

/** What changes on one app, as it was read for the preview. */
export interface AppChange {
  readonly app: AppName;
  /** Empty when the app has all that is wanted already. */
  readonly differences: readonly Difference[];
}

/** What became of one app. */
export type ChangeOutcome =
  | { readonly kind: 'changed' }
  /** It had everything already, before anything was sent. */
  | { readonly kind: 'unchanged' }
  /** Azure accepted the change; what it shows still differs. */
  | { readonly kind: 'notVisibleYet'; readonly differences: readonly Difference[] }
  /** Somebody else changed one of these settings after the preview. Nothing was sent. */
  | { readonly kind: 'changedMeanwhile'; readonly differences: readonly Difference[] }
  /** `done`: what Azure accepted before the failure. `unknown`: an answer was missing, so the change may be done. */
  | {
      readonly kind: 'failed';
      readonly error: unknown;
      readonly done: readonly Difference[];
      readonly unknown: boolean;
    }
  /** The user canceled before anything was sent. */
  | { readonly kind: 'cancelled' };

/** Reads the settings that matter for what is wanted. Throws AzureError, or the signal's reason. */
export async function readChange(
  { azure }: TlsConnection,
  app: AppName,
  wanted: WantedTls,
  signal: AbortSignal,
): Promise<AppChange> {
  return { app, differences: differencesOf(wanted, await readCurrent(azure, app, wanted, signal)) };
}

const noWeb: WebTls = { minTlsVersion: undefined, scmMinTlsVersion: undefined, minTlsCipherSuite: undefined };

async function readCurrent(
  { apps, siteConfigs }: TlsConnection['azure'],
  { id }: AppName,
  wanted: WantedTls,
  signal: AbortSignal,
): Promise<CurrentTls> {
  const { minTlsVersion, scmMinTlsVersion, minTlsCipherSuite, ...ofSite } = wanted;
  const needsWeb = [minTlsVersion, scmMinTlsVersion, minTlsCipherSuite].some((value) => value !== undefined);
  const needsSite = Object.values(ofSite).some((value) => value !== undefined);
  const [web, site] = await Promise.all([
    needsWeb ? siteConfigs.read(id, signal) : noWeb,
    needsSite ? apps.get(id, signal).then(({ raw }) => readSiteTls(raw)) : noSite,
  ]);
  return { web, site };
}

const noSite: SiteTls = readSiteTls({});

/**
 * Changes one app: reads it again, sends a PATCH of only what differs (one for the configuration, one for the site), reads it back and
 * compares. Nothing is sent where somebody else changed one of these settings meanwhile. The signal keeps requests from being sent; what
 * was sent is read back all the same. Never throws.
 */
export async function changeTls(
  connection: TlsConnection,
  { app, differences: previewed }: AppChange,
  wanted: WantedTls,
  signal: AbortSignal,
): Promise<ChangeOutcome> {
  let now: AppChange;
  try {
    signal.throwIfAborted();
    now = await readChange(connection, app, wanted, signal);
    signal.throwIfAborted();
  } catch (error) {
    return signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error, done: [], unknown: false };
  }
  if (now.differences.length === 0) {
    return { kind: 'unchanged' };
  }
  const surprises = now.differences.filter((one) => !previewed.some((other) => isSame(one, other)));
  if (surprises.length > 0) {
    return { kind: 'changedMeanwhile', differences: surprises };
  }
  const sent = await send(connection, app, wanted, now.differences);
  return sent === 'accepted' ? readBack(connection, app, wanted) : failure(connection, app, wanted, sent);
}

interface SendFailure {
  readonly error: unknown;
  readonly done: readonly Difference[];
}

/** A change that was begun is finished: half of it would be worse than all. */
async function send(
  { azure: { siteConfigs } }: TlsConnection,
  { id }: AppName,
  wanted: WantedTls,
  differences: readonly Difference[],
): Promise<'accepted' | SendFailure> {
  const { web, site } = changesFor(wanted, differences);
  let done: readonly Difference[] = [];
  try {
    if (Object.keys(web).length > 0) {
      await siteConfigs.change(id, web);
      done = differences.filter(({ setting }) => isWebSetting(setting));
    }
    if (Object.keys(site).length > 0) {
      await siteConfigs.changeSite(id, site);
    }
    return 'accepted';
  } catch (error) {
    return { error, done };
  }
}

async function readBack(connection: TlsConnection, app: AppName, wanted: WantedTls): Promise<ChangeOutcome> {
  const never = new AbortController().signal;
  let left: readonly Difference[] = [];
  try {
    for (const pause of readBackPauses) {
      await connection.clock.sleep(pause);
      left = (await readChange(connection, app, wanted, never)).differences;
      if (left.length === 0) {
        return { kind: 'changed' };
      }
    }
    return { kind: 'notVisibleYet', differences: left };
  } catch (error) {
    // Accepted, and not confirmed.
    return { kind: 'failed', error, done: [], unknown: true };
  }
}

/** Where no answer came, one look tells whether the change is done. */
async function failure(
  connection: TlsConnection,
  app: AppName,
  wanted: WantedTls,
  { error, done }: SendFailure,
): Promise<ChangeOutcome> {
  if (!mayBeDone(error)) {
    return { kind: 'failed', error, done, unknown: false };
  }
  try {
    const { differences } = await readChange(connection, app, wanted, new AbortController().signal);
    return differences.length === 0 ? { kind: 'changed' } : { kind: 'failed', error, done, unknown: true };
  } catch {
    return { kind: 'failed', error, done, unknown: true };
  }
}

function mayBeDone(error: unknown): boolean {
  return error instanceof AzureError && ['network', 'timeout', 'service'].includes(error.kind);
}

function isSame(one: Difference, other: Difference): boolean {
  return one.setting === other.setting && one.from === other.from && one.to === other.to;
}

/** How long Azure asked to wait before the next request, in milliseconds; 0 where it did not. */
export function throttledFor(outcome: ChangeOutcome): number {
  return outcome.kind === 'failed' && outcome.error instanceof AzureError && outcome.error.kind === 'throttled'
    ? (outcome.error.facts.retryAfterMs ?? 5_000)
    : 0;
}

/** Why an app failed, in a sentence. */
export function failureSentence({ error, unknown }: Extract<ChangeOutcome, { kind: 'failed' }>): string {
  const { message } = failureWords(error);
  return unknown ? `${message} The change may be done all the same.` : message;
}
