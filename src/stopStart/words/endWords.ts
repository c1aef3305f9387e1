import { countOf, namesOf } from '../../text/appNames.ts';
import { localTimeOfDay } from '../../time/timeText.ts';
import type { Ending } from '../engine/circuitBreaker.ts';
import type { AppRef } from '../engine/ports.ts';
import type { AppReport, RunReport } from '../engine/report.ts';
import type { Remark } from '../engine/snapshot.ts';
import { lastTry } from './appWords.ts';
import { byOthersWords } from './progressWords.ts';

/**
 * The end of a run in a few sentences; the report has the rest. Apps that may be down are named first. `watchedUntil`: when the watch of its
 * apps ends, in milliseconds since the epoch. `goesOn`: what is done for apps that are not back. `reasons`: where the reasons for the
 * other apps are.
 */
export function endSentence(
  report: RunReport,
  {
    watchedUntil,
    goesOn = 'Starts continue while this window is open.',
    reasons = 'See the report.',
  }: { readonly watchedUntil?: number | undefined; readonly goesOn?: string; readonly reasons?: string } = {},
): string {
  const { environment, done, notAnswering, leftStopped } = report;
  const { late, unread, again, gone, moved, others } = appsToName(report);
  const on = environment.name;
  const parts = [
    ...(late.length === 0
      ? []
      : [`Not back, and possibly stopped, on ${on}: ${namesOf(late)}.`, ...lastTries(report, late), goesOn]),
    unread.length === 0
      ? ''
      : `Not readable since ${unread.length === 1 ? 'it was' : 'they were'} running again, on ${on}: ${namesOf(unread)}.`,
    again.length === 0 ? '' : `Stopped again on ${on}, and not started: ${namesOf(again)}.`,
    leftStopped.length === 0 ? '' : `Left stopped on ${on}: ${namesOf(leftStopped)}.`,
    notAnswering.length === 0 ? '' : `Running, but not answering, on ${on}: ${namesOf(notAnswering)}.`,
    endingWords(report.ending),
    ...doneWords(report),
    watchedUntil === undefined || done.length === 0 ? '' : watchedWords(done.length, watchedUntil),
    gone.length === 0 ? '' : `Gone: ${namesOf(gone)}.`,
    moved.length === 0 ? '' : `Moved: ${namesOf(moved)}.`,
    others.length === 0 ? '' : `Not completed: ${namesOf(others)}. ${reasons}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** The apps of a report that have to be named, each in one list. */
export function appsToName(report: RunReport): {
  /** Not back and being started. */
  readonly late: readonly AppRef[];
  /** Not readable since they were running again; only being read. */
  readonly unread: readonly AppRef[];
  /** Stopped again during their watch, and not started. */
  readonly again: readonly AppRef[];
  readonly gone: readonly AppRef[];
  readonly moved: readonly AppRef[];
  /** Not stopped and started for another reason. */
  readonly others: readonly AppRef[];
} {
  const those = (isWanted: (one: AppReport) => boolean): AppRef[] => report.apps.filter(isWanted).map(({ app }) => app);
  const again = those(({ phase }) => phase === 'stoppedAgain');
  const unread = those(({ outcome }) => outcome?.kind === 'unread');
  const gone = those(isGone);
  const moved = those(isMoved);
  const unseen = those(({ phase, outcome }) => phase === 'watched' && outcome?.kind === 'stopNotSeen');
  return {
    late: without(report.notBack, [...again, ...unread]),
    unread,
    again,
    gone,
    moved,
    others: without([...report.failed, ...without(unseen, report.failed), ...report.skipped], [...gone, ...moved]),
  };
}

function isGone({ outcome }: AppReport): boolean {
  return outcome?.kind === 'deleted' || (outcome?.kind === 'skipped' && outcome.reason.kind === 'deleted');
}

function isMoved({ outcome, movedTo }: AppReport): boolean {
  return movedTo !== undefined || (outcome?.kind === 'skipped' && outcome.reason.kind === 'moved');
}

function without(apps: readonly AppRef[], others: readonly AppRef[]): readonly AppRef[] {
  const keys = new Set(others.map(({ key }) => key));
  return apps.filter(({ key }) => !keys.has(key));
}

/** Apps that a recovery only read, because they were back when the earlier window ended. */
export function onlyRead({ kind, apps, done }: RunReport): readonly AppRef[] {
  const started = new Set(apps.flatMap(({ app, times }) => (times.startedAt === undefined ? [] : [app.key])));
  const known = new Set(apps.map(({ app }) => app.key));
  return kind === 'run' ? [] : done.filter(({ key }) => known.has(key) && !started.has(key));
}

function doneWords(report: RunReport): readonly string[] {
  const { kind, done, apps, environment } = report;
  if (kind === 'run') {
    return [`Stopped and started ${countOf(done.length)} on ${environment.name}.`];
  }
  const read = onlyRead(report);
  const started = done.length - read.length;
  const isAll = read.length === apps.length;
  return [
    ...(started > 0 || read.length === 0 ? [`Started ${countOf(started)} on ${environment.name}.`] : []),
    ...(read.length === 0 ? [] : [runningWords(read, isAll, environment.name)]),
  ];
}

function runningWords(apps: readonly AppRef[], isAll: boolean, environment: string): string {
  if (apps.length === 1) {
    return `${namesOf(apps)} of ${environment} runs.`;
  }
  return isAll ? `All ${apps.length} apps of ${environment} run.` : `Running on ${environment}: ${namesOf(apps)}.`;
}

function watchedWords(count: number, until: number): string {
  return `${count === 1 ? 'It is' : 'They are'} watched until ${localTimeOfDay(until)}.`;
}

/** Of at most two apps, because the sentence is for a notification. */
function lastTries({ apps }: RunReport, refs: readonly AppRef[]): readonly string[] {
  const keys = new Set(refs.map(({ key }) => key));
  const tries = apps.filter(({ app }) => keys.has(app.key)).map(({ outcome }) => lastTry(outcome ? { outcome } : {}));
  return tries.filter((one) => one !== undefined).slice(0, 2);
}

/**
 * What became of the apps that were named as not back or stopped again, and which apps were deleted or moved since the run's end. Empty if
 * there is nothing to tell.
 */
export function lateSentence(named: readonly AppRef[], ended: RunReport, settled: RunReport): string {
  const keys = new Set(named.map(({ key }) => key));
  const those = (became: (report: AppReport) => boolean): readonly AppRef[] =>
    settled.apps.filter((report) => keys.has(report.app.key) && became(report)).map(({ app }) => app);
  const since = (isWanted: (report: AppReport) => boolean): readonly AppRef[] => {
    const before = ended.apps.filter(isWanted).map(({ app }) => app);
    return without(
      settled.apps.filter(isWanted).map(({ app }) => app),
      before,
    );
  };
  const left = those(({ outcome }) => outcome?.kind === 'leftStopped');
  const back = those(({ phase, outcome }) => phase === 'running' || outcome?.kind === 'stopNotSeen');
  const gone = since(isGone);
  const moved = since(isMoved);
  const on = ended.environment.name;
  return [
    ...(left.length === 0
      ? []
      : [
          `Left stopped on ${on}: ${namesOf(left)}. To start ${left.length === 1 ? 'it' : 'them'}, choose Start Apps Left Stopped on the run’s row.`,
        ]),
    ...(back.length === 0 ? [] : [`Running again on ${on}: ${namesOf(back)}.`]),
    ...(gone.length === 0 ? [] : [`Deleted by somebody on ${on}: ${namesOf(gone)}.`]),
    ...(moved.length === 0 ? [] : [`Moved from ${on} by somebody: ${namesOf(moved)}.`]),
  ].join(' ');
}

/** For a report, which is read later. */
export function pastRemarkWords(remark: Remark): string {
  switch (remark.kind) {
    case 'stateChanged':
      return `${remark.app.name} read ${remark.stateText} before its turn`;
    case 'byOthers':
      return `${byOthersWords(remark)} during the run`;
  }
}

function endingWords(ending: Ending | undefined): string {
  switch (ending?.kind) {
    case undefined:
      return '';
    case 'cancelled':
      return 'Canceled.';
    case 'endedByUser':
      return 'Ended early.';
    case 'journal':
      return `No further app was stopped, because the record of the run could not be written (${ending.because}).`;
    case 'takenOver':
      return 'No further app was stopped, because another window or runner took the run over.';
    case 'closing':
      return 'No further app was stopped, because the window closed.';
    case 'windowSilent':
      return 'No further app was stopped, because the window stopped answering.';
    case 'readOnly':
      return `No further app was stopped, because Azure accepts no changes in this subscription (${ending.because}).`;
  }
}
