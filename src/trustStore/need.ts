import { counted } from '../text/counted.ts';
import { localTime } from '../time/timeText.ts';

/**
 * Whether an app must be stopped and started, so that it trusts what its App Service Environment's root certificates are now. Apps load
 * them when they start after a stop; a restart does not count.
 *
 * - `needs`: the root certificates changed, and nothing shows a start after a stop since.
 * - `misses`: Verify Trust Store saw an instance without some of them, and nothing was done since.
 * - `done`: it was started after a stop, and no change since is known; or Verify Trust Store saw them all on every instance.
 * - `unknown`: neither can be shown. Never to be taken for `done`.
 * - `notRunning`: it loads them when it starts.
 */
export type Need =
  | { readonly kind: 'needs'; readonly change: RootChange }
  /** `at`: when it was verified, in milliseconds since the epoch. `roots`: the names of the missing ones. */
  | { readonly kind: 'misses'; readonly at: number; readonly roots: readonly string[] }
  /** `at`: the start, or when it was verified, in milliseconds since the epoch. `instances`: on how many; only if it was verified. */
  | { readonly kind: 'done'; readonly at: number; readonly instances?: number }
  | { readonly kind: 'unknown'; readonly because: UnknownBecause }
  | { readonly kind: 'notRunning' };

/** A root certificate of an environment was written or deleted. */
export interface RootChange {
  /** Milliseconds since the epoch: when Azure had done it, or, for one of this machine's own, when it was confirmed here. */
  readonly at: number;
  readonly what: 'write' | 'delete';
  /** The certificate's name on the environment. */
  readonly certificate: string;
}

/**
 * Why it is not known.
 *
 * - `logForbidden`: the account may not read the subscription's activity log.
 * - `logUnreadable`: the log could not be read, for any other reason.
 * - `olderThanLog`: the log goes back to `since` and shows no change of the root certificates; Azure does not promise that it shows all.
 * - `unclear`: what Azure says of the app is not enough. Something else was done to it, its plan or its environment; the change and the
 *   start are by two clocks and too close, or one is older than the log; or Azure says neither that it runs nor that it is stopped.
 */
export type UnknownBecause =
  | { readonly kind: WithoutLog | 'unclear' }
  | { readonly kind: 'olderThanLog' /** Milliseconds since the epoch. */; readonly since: number };

/** Why only this machine's own actions are known. */
export type WithoutLog = 'logForbidden' | 'logUnreadable';

/** What an environment's row says. */
export interface EnvironmentSummary {
  /** Running apps and slots that must be stopped and started. */
  readonly needing: number;
  /** Running apps and slots that may need it or not, though the root certificates were changed. */
  readonly unknown: number;
  /** The root certificates were changed, and the apps are not listed (yet), so that `needing` and `unknown` are 0. */
  readonly uncounted: boolean;
  /** The apps are being listed for that. */
  readonly counting: boolean;
  /** Why nothing is known of changes by others. */
  readonly unreadable: WithoutLog | undefined;
  /** The log shows no change of the root certificates since then, in milliseconds since the epoch; undefined where there was one. */
  readonly unchangedSince: number | undefined;
}

/** What an app's tooltip says of its need. Undefined while that is being found out, and for an app that does not run. */
export function needSentence(need: Need | undefined): string | undefined {
  switch (need?.kind) {
    case undefined:
    case 'notRunning':
      return undefined;
    case 'needs':
      return `Needs stop and start: ${changeWords(need.change)}, and no stop and start of it since is known. ${lateRecords}`;
    case 'misses':
      return `Needs stop and start: ${need.roots.join(', ')} not loaded on every instance. Verified ${localTime(need.at)}.`;
    case 'done':
      return need.instances === undefined
        ? `Stopped and started ${localTime(need.at)}. No later change of the root certificates is known. ${lateRecords}`
        : `Verified ${localTime(need.at)}: every root certificate of the environment is loaded on ${counted(need.instances, 'instance')}. No later change of them is known. ${lateRecords}`;
    case 'unknown':
      return `Not known whether it needs a stop and start: ${unknownWords(need.because)}.`;
  }
}

/** What an environment's tooltip says of its apps, each a sentence. */
export function summarySentences(summary: EnvironmentSummary): readonly string[] {
  const { needing, unknown, uncounted, unreadable, unchangedSince } = summary;
  const verb = needing === 1 ? 'needs' : 'need';
  const sentences: readonly (string | false)[] = [
    needing > 0 && `${runningApps(needing)} ${verb} a stop and start to load the root certificates as they are now.`,
    unreadable !== undefined && `Not known which apps need a stop and start: ${unknownWords({ kind: unreadable })}.`,
    unreadable === undefined &&
      unknown > 0 &&
      `It is not known whether ${runningApps(unknown)} ${unknown === 1 ? 'needs' : 'need'} it. See the tooltip of each.`,
    uncounted && 'How many apps need a stop and start is not known: the apps are not listed yet, or could not be.',
    unchangedSince !== undefined && `${noChange(unchangedSince)}.`,
  ];
  return sentences.filter((sentence) => sentence !== false);
}

function runningApps(count: number): string {
  return count === 1 ? '1 running app' : `${count} running apps`;
}

function noChange(since: number): string {
  return `Azure’s activity log goes back to ${localTime(since)} and shows no change of the root certificates`;
}

/** "3 to 20 minutes": https://learn.microsoft.com/azure/azure-monitor/platform/activity-log. */
const lateRecords = 'Azure’s activity log may lack the last 20 minutes.';

function changeWords({ what, certificate, at }: RootChange): string {
  return `the root certificate ${certificate} was ${what === 'write' ? 'written' : 'removed'} ${localTime(at)}`;
}

const becauseWords: Readonly<Record<Exclude<UnknownBecause['kind'], 'olderThanLog'>, string>> = {
  logForbidden: 'your account may not read the activity log (Microsoft.Insights/eventtypes/values/read)',
  logUnreadable: 'the activity log could not be read',
  unclear: 'Azure does not show for certain whether it has loaded the root certificates since they changed',
};

/** Follows "not known whether …:". */
function unknownWords(because: UnknownBecause): string {
  return because.kind === 'olderThanLog' ? noChange(because.since) : becauseWords[because.kind];
}
