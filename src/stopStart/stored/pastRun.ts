import type { AppOutcome, AppPhase, SkipReason } from '../engine/appState.ts';
import { type JournalApp, type JournalDocument, ownerKey } from '../engine/journal.ts';
import type { AccountRef, AppRef } from '../engine/ports.ts';
import { type AppReport, type RunReport, reportOfApps } from '../engine/report.ts';
import { refOf } from '../engine/storedRun.ts';

/** A root certificate that its environment had when a run began. */
export interface RunCertificate {
  readonly name: string;
  /** SHA-1, upper-case hex without separators; absent if it is not known. */
  readonly thumbprint?: string;
}

/** One owner's part of a run that is over: an entry of the run history. */
export interface PastRun {
  /** Part of its name, with the report's run id: a run that was taken over has one entry for each owner. See JournalDocument. */
  readonly epoch: number;
  readonly account: AccountRef;
  /** `journal`: VS Code ended before the report was made, or the user left the apps as they were. The apps then have no times. */
  readonly knownFrom: 'report' | 'journal';
  readonly report: RunReport;
  /** Absent if they are not known. */
  readonly certificates?: readonly RunCertificate[];
  /** The user cleared it: it is not shown any more. It still tells how long apps were down, and what this machine did. */
  readonly cleared?: true;
}

/** The same as its journal's `ownerKey`. */
export function pastRunKey({ epoch, report }: PastRun): string {
  return ownerKey({ runId: report.runId, epoch });
}

/**
 * A past run as its journal alone tells it. Undefined if certainly no stop was sent (the run was refused, so nothing is worth keeping),
 * and for the first journal of a recovery, which its next owner carries out.
 */
export function pastRunOfJournal(document: JournalDocument): PastRun | undefined {
  if (isOnlyIntent(document) || document.apps.every(({ mark, stops }) => mark === 'planned' && stops === 0)) {
    return undefined;
  }
  const { runId, epoch, kind, environment, startedAt, finishedAt, heartbeatAt, account } = document;
  const header = { runId, kind, environment, startedAt, endedAt: finishedAt ?? heartbeatAt };
  return {
    epoch,
    account,
    knownFrom: 'journal',
    report: reportOfApps(header, document.apps.map(reportOfJournalled), []),
  };
}

/** The journal that is written before apps of a past run are started again. The same window takes it over at once. */
function isOnlyIntent({ kind, epoch, finishedAt }: JournalDocument): boolean {
  return kind === 'recovery' && epoch === 1 && finishedAt === undefined;
}

/** Without an outcome if the journal does not tell it: a settled app runs again, or is gone from Azure. */
function reportOfJournalled(app: JournalApp): AppReport {
  const [phase, outcome] = standing(app);
  return { app: refOf(app), phase, ...(outcome === undefined ? {} : { outcome }), times: {}, failures: [] };
}

function standing({ mark, stops }: JournalApp): readonly [AppPhase, AppOutcome?] {
  switch (mark) {
    case 'planned':
      return ['skipped', { kind: 'skipped', reason: { kind: 'runEnded' } }];
    case 'intended':
      return ['intended'];
    case 'back':
    case 'settled':
      return stops > 0 ? ['running'] : ['skipped'];
    case 'left':
      return ['failed', { kind: 'leftStopped' }];
  }
}

/** Apps that are worth another try: they exist, and this run did not stop and start them. */
export function appsToRetry({ report }: Pick<PastRun, 'report'>): readonly AppRef[] {
  return report.apps.filter(isWorthRetrying).map(({ app }) => app);
}

function isWorthRetrying({ phase, outcome }: AppReport): boolean {
  const isUnseen = phase === 'watched' && outcome?.kind === 'stopNotSeen';
  if (phase !== 'skipped' && phase !== 'failed' && !isUnseen) {
    return false;
  }
  const gone = outcome?.kind === 'deleted' || (outcome?.kind === 'skipped' && isElsewhere(outcome.reason));
  return !gone && outcome?.kind !== 'leftStopped';
}

/** It no longer exists under that id: it was deleted or moved. */
function isElsewhere({ kind }: SkipReason): boolean {
  return kind === 'deleted' || kind === 'moved';
}

/** Apps that the run left stopped, without those that a later run in `history` saw running or gone, or names as left stopped itself. */
export function stillLeftStopped(past: PastRun, history: readonly PastRun[]): readonly AppRef[] {
  const later = history.filter(({ report }) => report.startedAt > past.report.startedAt);
  const known = new Set(later.flatMap(({ report }) => report.apps.filter(isKnownSince)).map(({ app }) => app.key));
  return past.report.leftStopped.filter(({ key }) => !known.has(key));
}

/**
 * A later run that only read the app as stopped, or could not touch it, has not brought it back. If a stop was refused, only a refusal by
 * Azure shows that the app ran, because a stop is sent right after Running was read.
 */
function isKnownSince({ phase, outcome }: AppReport): boolean {
  switch (outcome?.kind) {
    case undefined:
      return phase === 'running';
    case 'stoppedAndStarted':
    case 'startedAgain':
    case 'stopNotSeen':
    case 'deleted':
    case 'leftStopped':
      return true;
    case 'skipped':
      return isElsewhere(outcome.reason);
    case 'stopRefused':
      return outcome.failure.kind === 'forbidden' || outcome.failure.kind === 'locked';
    case 'notBack':
    case 'unread':
    case 'stoppedAgain':
      return false;
  }
}
