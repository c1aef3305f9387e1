import type { JournalDocument, StoredJournals } from '../engine/journal.ts';
import { isFinished, openApps, type StoredRun, storedRuns } from '../engine/storedRun.ts';
import { type PastRun, stillLeftStopped } from './pastRun.ts';

const day = 24 * 3_600_000;

/** The journal of a run that is over stays this long, for whoever looks into the folder. */
const journalMs = 7 * day;
/** How long a past run is kept, and how many. */
const historyMs = 180 * day;
const historyCount = 100;

/**
 * Journals that may go into the history, each with everything in it: those of runs that are long over. Never one of a run whose apps
 * may be down, or of which any journal can't be read.
 *
 * Of a run that was taken over, the newest owner's journal stays until the history has forgotten the run: an old owner that wakes up
 * from a long sleep must find it, to know that the run is not its own any more.
 */
export function journalsToPrune(stored: StoredJournals, now: number): readonly JournalDocument[] {
  const unreadable = new Set(stored.unreadable.map(({ runId }) => runId));
  const done = storedRuns(stored).filter(
    (run) => isOver(run) && !unreadable.has(run.latest.runId) && overFor(run, now) >= journalMs,
  );
  return done.flatMap((run) => {
    const isFence = (document: JournalDocument): boolean =>
      document.epoch > 1 && document.epoch === run.latest.epoch && overFor(run, now) < historyMs;
    return stored.documents.filter((document) => document.runId === run.latest.runId && !isFence(document));
  });
}

/**
 * Past runs that the history need not keep any longer: the old ones, and all but the newest hundred. Apps that one of these left stopped
 * go on being named, however many runs follow.
 */
export function runsToForget(history: readonly PastRun[], now: number): readonly PastRun[] {
  const newestFirst = history.toSorted((one, other) => other.report.startedAt - one.report.startedAt);
  return newestFirst.filter((past, index) => {
    const isTooMany = index >= historyCount && stillLeftStopped(past, history).length === 0;
    return isTooMany || now - past.report.endedAt >= historyMs;
  });
}

/** Finished, or left by a window that died when no app could be down or was watched: nobody is offered that run. */
function isOver(run: StoredRun): boolean {
  return isFinished(run) || openApps(run).length === 0;
}

function overFor({ latest }: StoredRun, now: number): number {
  return now - (latest.finishedAt ?? latest.heartbeatAt);
}
