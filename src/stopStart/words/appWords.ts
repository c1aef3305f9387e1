import { duration, localTimeOfDay } from '../../time/timeText.ts';
import type { AppOutcome, AppPhase, FailureNote, SiteState, SkipReason } from '../engine/appState.ts';
import type { AppReport } from '../engine/report.ts';
import type { AppSnapshot } from '../engine/snapshot.ts';

/** What a run is doing with an app. Other phases are no activity. */
export const activityWords: Readonly<Partial<Record<AppPhase, string>>> = {
  checking: 'checking…',
  intended: 'stopping…',
  stopping: 'stopping…',
  stopped: 'stopped, to be started…',
  starting: 'starting…',
  unsettled: 'not back yet, still being started…',
};

/** The state of an app in a run that is under way, and its last failed call. */
export function appStateWords(snapshot: AppSnapshot): string {
  const { phase, outcome, site } = snapshot;
  const failure = lastTry(snapshot);
  const activity = outcome?.kind === 'unread' ? 'can’t be read, still being checked…' : activityWords[phase];
  if (activity !== undefined) {
    const still = outcome?.kind === 'unread' ? 'can’t be read, ' : phase === 'unsettled' ? 'not back yet, ' : '';
    return failure === undefined ? activity : `${still}${triesWords(snapshot)}. ${failure}`;
  }
  switch (phase) {
    case 'planned':
      return 'waiting for its turn';
    case 'watched':
      return `running again, ${watchedWords(snapshot)}${unseenWords(outcome)}${siteWords(site)}`;
    case 'stoppedAgain':
      return 'STOPPED AGAIN while it was watched, waiting for you';
    default:
      return `${outcomeWords(outcome)}${movedWords(snapshot)}${siteWords(site)}`;
  }
}

/** What became of an app, for reports. */
export function appReportWords(report: AppReport): string {
  const { phase, outcome, site } = report;
  const watched = phase === 'watched' ? ', still watched' : '';
  return `${outcome === undefined ? withoutOutcome(phase) : outcomeWords(outcome)}${watched}${movedWords(report)}${siteWords(site)}`;
}

/** How long an app was down; undefined if it is not known to have been down. */
export function downWords({ downMs, stillDown }: Pick<AppReport, 'downMs' | 'stillDown'>): string | undefined {
  if (downMs === undefined) {
    return undefined;
  }
  return stillDown === true ? `at least ${duration(downMs)}, and not known to be back` : duration(downMs);
}

/** `Last try: Could not start orders: …`: the last failed call of the current phase, or of an app that did not come back. */
export function lastTry(one: Pick<AppSnapshot, 'failure' | 'outcome'>): string | undefined {
  const note = failedCall(one);
  return note === undefined ? undefined : `Last try: ${inShort(note.sentence)}`;
}

/** `start refused 3 times (500), retrying`: the call that fails, as it happens. Empty if none failed. */
export function triesWords(one: Pick<AppSnapshot, 'failure' | 'outcome' | 'failedTries'>): string {
  const { failedTries = 1 } = one;
  const note = failedCall(one);
  if (note === undefined) {
    return '';
  }
  const { call, status } = note;
  const often = failedTries === 1 ? '' : ` ${failedTries} times`;
  const how = status === undefined ? `failed${often}` : `refused${often} (${status})`;
  return `${call} ${how}, retrying`;
}

function failedCall({ failure, outcome }: Pick<AppSnapshot, 'failure' | 'outcome'>): FailureNote | undefined {
  return failure ?? (outcome?.kind === 'notBack' || outcome?.kind === 'unread' ? outcome.failure : undefined);
}

/** Azure's message may be a page long; this is for one line. The report and the log have the whole. */
function inShort(sentence: string): string {
  const line = sentence.replace(/\s+/g, ' ').trim();
  const short = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

const longest = 200;

function watchedWords({ watchedUntil }: AppSnapshot): string {
  return watchedUntil === undefined ? 'still watched' : `watched until ${localTimeOfDay(watchedUntil)}`;
}

function unseenWords(outcome: AppOutcome | undefined): string {
  return outcome?.kind === 'stopNotSeen' ? ', but never seen stopped' : '';
}

function movedWords({ movedTo }: { readonly movedTo?: string }): string {
  return movedTo === undefined ? '' : `; it was moved, and is now ${movedTo}`;
}

/** For an app without an outcome: from a journal, or still on its way when the report was made. */
function withoutOutcome(phase: AppPhase): string {
  switch (phase) {
    case 'running':
    case 'watched':
      return 'running again, or deleted by somebody since';
    case 'skipped':
    case 'failed':
      return 'not stopped';
    default:
      return 'not finished when the report was made: whether it runs is not known';
  }
}

function outcomeWords(outcome: AppOutcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
      return 'over';
    case 'stoppedAndStarted':
      return 'stopped and started, running';
    case 'startedAgain':
      return 'running';
    case 'skipped':
      return `not touched: ${skipWords(outcome.reason)}`;
    case 'stopRefused':
      return `not stopped: ${outcome.failure.sentence}`;
    case 'stopNotSeen':
      return 'running, but it was never seen stopped: it may not have loaded the trust store';
    case 'deleted':
      return 'gone from Azure: deleted by somebody else';
    case 'notBack':
      return 'NOT BACK: may be stopped, and is still being started';
    case 'unread':
      return 'NOT KNOWN: it could not be read since it was running again';
    case 'stoppedAgain':
      return 'STOPPED AGAIN while it was watched, and not started';
    case 'leftStopped':
      return 'LEFT STOPPED';
  }
}

function siteWords(site: SiteState | undefined): string {
  switch (site?.kind) {
    case undefined:
    case 'answers':
      return '';
    case 'asking':
      return ', but not answering yet';
    case 'silent':
      return `, but NOT ANSWERING: ${site.because}`;
  }
}

function skipWords(reason: SkipReason): string {
  switch (reason.kind) {
    case 'notRunning':
      return `it was ${reason.stateText} just before its stop`;
    case 'busy':
      return 'another operation was in progress the whole time';
    case 'deleted':
      return 'it is gone from Azure';
    case 'moved':
      return `it was moved to ${reason.to}`;
    case 'denied':
      return `the account may not ${reason.missing.join(' or ')} it`;
    case 'locked':
      return `the lock “${reason.lock}” forbids it`;
    case 'unreadable':
      return reason.failure.sentence;
    case 'runEnded':
      return 'the run ended first';
  }
}

/** The titles of the buttons for this many apps that are down. */
export function downTitles(apps: number): { readonly start: string; readonly leave: string } {
  return apps === 1
    ? { start: 'Start It', leave: 'Leave It Stopped' }
    : { start: 'Start Them', leave: 'Leave Them Stopped' };
}
