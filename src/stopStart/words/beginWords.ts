import { countOf, namesOf } from '../../text/appNames.ts';
import { localTime, localTimeOfDay } from '../../time/timeText.ts';
import type { UnreadableJournal } from '../engine/journal.ts';
import type { ActiveRun, BusyRefusal, RunRefused } from '../engine/runRequest.ts';
import type { AbandonedRun } from '../engine/storedRun.ts';

/** What the offer of a recovery needs of a run. */
export type OfferedRun = Pick<AbandonedRun, 'environment' | 'startedAt' | 'apps' | 'cutShort'>;

/** The notification that offers to start what a dead window left stopped, or to check the apps if all were back. */
export function recoverySentence({ environment, startedAt, apps, cutShort }: OfferedRun): string {
  const when = localTime(startedAt);
  if (apps.length === 0) {
    const [were, they] = cutShort.length === 1 ? ['was', 'It was'] : ['were', 'They were'];
    return `VS Code, or a runner, ended while ${countOf(cutShort.length)} of ${environment.name} ${were} still watched after a stop and start (${when}): ${namesOf(cutShort)}. ${they} running again.`;
  }
  const may = apps.length === 1 ? 'app may have been left stopped' : 'apps may have been left stopped';
  const watched = cutShort.length === 0 ? '' : ` Running again, and still watched then: ${namesOf(cutShort)}.`;
  return `${apps.length} ${may} on ${environment.name} when VS Code, or a runner, ended during a stop and start (${when}): ${namesOf(apps)}.${watched}`;
}

/** Why a run did not begin. Nothing was stopped. */
export function refusalSentence(environment: string, { refusal }: RunRefused, host: Host = 'window'): string {
  const nothing = 'Nothing was stopped.';
  switch (refusal.kind) {
    case 'environmentBusy':
      return `${busyWords(environment, refusal.by, host)} ${nothing}`;
    case 'recordUnreadable':
      return `An earlier run on ${environment} is not known to be over. ${refusal.journal.sentence} ${unreadableAdvice(refusal.journal, host)} ${nothing}`;
    case 'environmentNotReady':
      return `${environment} is not ready (${refusal.because}). Wait until it is. ${nothing}`;
    case 'environmentUnreadable':
      return `The state of ${environment} could not be read: ${refusal.failure.sentence} ${nothing}`;
    case 'needsSignIn':
      return `Sign in to Azure again first. ${nothing}`;
    case 'closing':
      return `The window is closing. ${nothing}`;
    case 'journal':
      return `The record that protects stopped apps could not be written: ${refusal.because} ${nothing}`;
  }
}

/** Where the user reads the sentence: the advice differs. */
export type Host = 'window' | 'runner';

/** What to do about a record that can't be read. */
export function unreadableAdvice({ because }: Pick<UnreadableJournal, 'because'>, host: Host): string {
  switch (because) {
    case 'damaged':
      return host === 'window'
        ? 'Look at the apps, then choose Mark as Reviewed in the notification about it, which comes with each new window.'
        : 'Look at the apps yourself, then delete the file.';
    case 'newerVersion':
      return host === 'window' ? 'Update this extension.' : 'Use a program that was exported by a newer version.';
    case 'noAccess':
      return 'Change its permissions so that it can be read.';
  }
}

/** Who has a run, as a user of `host` says it: `another window on build-7`. */
export function ownerWords({ mine, owner, otherHost }: RunOwner, host: Host = 'window'): string {
  if (mine) {
    return 'this window';
  }
  const who = {
    window: host === 'window' ? 'another window' : 'a VS Code window',
    runner: host === 'window' ? 'a runner of an exported plan' : 'another runner',
    unknown: 'another window or runner',
  };
  return `${who[owner.program ?? 'unknown']}${otherHost === undefined ? '' : ` on ${otherHost}`}`;
}

/** What says who has a run. */
export type RunOwner = Pick<ActiveRun, 'mine' | 'otherHost'> & { readonly owner: Pick<ActiveRun['owner'], 'program'> };

/** In a list of environments: why a run on one of them would be refused. */
export function busyFact(refusal: BusyRefusal): string {
  if (refusal.kind === 'recordUnreadable') {
    return 'the record of an earlier run cannot be read';
  }
  const { by } = refusal;
  const what = onlyWatches(by) ? 'still watched after a stop and start' : 'stop and start is on';
  return `${what}, in ${ownerWords(by)}`;
}

function onlyWatches({ down, watchedUntil }: ActiveRun): boolean {
  return watchedUntil !== undefined && down.length === 0;
}

function busyWords(environment: string, by: ActiveRun, host: Host): string {
  const { startedAt, down, watchedUntil } = by;
  const since = localTimeOfDay(startedAt);
  const owner = ownerWords(by, host);
  const who = owner.charAt(0).toUpperCase() + owner.slice(1);
  if (watchedUntil !== undefined && down.length === 0) {
    return `${who} still watches the apps of ${environment} after a stop and start, until ${localTimeOfDay(watchedUntil)}. Try again then.`;
  }
  const now = down.length === 0 ? '' : ` Not back yet: ${namesOf(down)}.`;
  return `${who} is already stopping or starting apps of ${environment} (since ${since}).${now}`;
}
