import { localTime } from '../time/timeText.ts';
import type { EnvironmentSummary } from './environmentNeeds.ts';
import type { Need, RootChange, UnknownBecause } from './need.ts';

/** What an app's tooltip says of its need. Undefined while that is being found out, and for an app that does not run. */
export function needSentence(need: Need | undefined): string | undefined {
  switch (need?.kind) {
    case undefined:
      return undefined;
    case 'needs':
      return `Needs stop and start: ${changeWords(need.change)}, and no stop and start of it since is known. ${lateRecords}`;
    case 'done':
      return `Stopped and started ${localTime(need.at)}, since when no change of the root certificates is known. ${lateRecords}`;
    case 'unknown':
      return `Not known whether it needs a stop and start: ${unknownWords(need.because)}.`;
    case 'notNeeded':
      return need.because === 'createdSince' ? 'Created after the root certificates last changed.' : undefined;
  }
}

/** What an environment's tooltip says of its apps, each a sentence. */
export function summarySentences(summary: EnvironmentSummary): readonly string[] {
  const { needing, unknown, uncounted, unreadable, unchangedSince } = summary;
  const verb = needing === 1 ? 'needs' : 'need';
  const sentences: readonly (string | false)[] = [
    needing > 0 && `${runningApps(needing)} ${verb} a stop and start to load the root certificates as they are now.`,
    unreadable !== undefined && `Not known which apps need a stop and start: ${unknownWords({ kind: unreadable })}.`,
    unreadable === undefined && unknown > 0 && `Of ${runningApps(unknown)} it is not known; each says why.`,
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
  logLate: 'the activity log has not answered yet',
  noStopBefore:
    'it was or may have been started since the root certificates changed, but it is not known to have been stopped until then',
  startNotSeen: 'it was stopped, and when it was started again is not in the activity log',
  swap: 'it was swapped with a slot since it last loaded the root certificates, or since they changed',
  scale: 'its App Service plan was changed since the root certificates were, which may have given it other workers',
  move: 'the environment was upgraded, rebooted, suspended or resumed since the root certificates changed',
  sameTime: 'the root certificates changed at nearly the same time as it was started',
  stateUnclear: 'Azure says neither that it runs nor that it is stopped',
};

/** Follows "not known whether …:". */
function unknownWords(because: UnknownBecause): string {
  return because.kind === 'olderThanLog' ? noChange(because.since) : becauseWords[because.kind];
}
