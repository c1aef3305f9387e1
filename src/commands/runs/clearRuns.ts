import { type RunEntry, shownEntries } from '../../stopStart/shown/runList.ts';
import { countOf, namesOf } from '../../text/appNames.ts';
import { localTime } from '../../time/timeText.ts';
import type { RunsView } from '../../tree/runsView.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import { type RunPrompt, runTarget } from './runTarget.ts';

type PastEntry = Extract<RunEntry, { readonly kind: 'past' }>;

/** What clearing works with. */
export interface ClearServices extends RunPrompt {
  readonly runsView: Pick<RunsView, 'refresh'>;
}

/** Clear Run: an ended run is shown no more. It asks only if apps that the run left stopped are not known to run since. */
export async function clearRun(services: ClearServices, node?: unknown): Promise<boolean> {
  const entry = await runTarget(services, node, {
    title: 'Clear Run',
    placeHolder: 'Select the ended run that is not to be shown any more',
    fits: (one) => one.kind === 'past',
    none: 'No run has ended.',
    unfit: () => 'The run has not ended yet.',
  });
  if (entry?.kind !== 'past') {
    return false;
  }
  // Read again: the row may be old, and its run may have been taken over since.
  const now = clearable((await services.runs.list()).entries).find((one) => isSame(one, entry));
  if (now === undefined) {
    services.tell.info('The run is not over, or was cleared already.');
    return false;
  }
  if (now.leftStopped.length > 0 && !(await confirmed(now))) {
    return false;
  }
  await clear(services, [now]);
  return true;
}

/** Clear Ended Runs: all of them but those that left apps stopped, which are named. It does no harm, so it does not ask. */
export async function clearEndedRuns(services: ClearServices): Promise<boolean> {
  const ended = clearable((await services.runs.list()).entries);
  const [left, toClear] = [
    ended.filter(({ leftStopped }) => leftStopped.length > 0),
    ended.filter(({ leftStopped }) => leftStopped.length === 0),
  ];
  await clear(services, toClear);
  const stopped = left.flatMap(({ leftStopped }) => leftStopped);
  if (stopped.length > 0) {
    services.tell.info(
      `Cleared ${toClear.length === 1 ? '1 run' : `${toClear.length} runs`}. ${left.length === 1 ? '1 run stays' : `${left.length} runs stay`}, because ${countOf(stopped.length)} may still be stopped: ${namesOf(stopped)}.`,
    );
  }
  return toClear.length > 0;
}

/** Ended runs. One owner's part of a run that is still open is not among them. */
function clearable(entries: readonly RunEntry[]): readonly PastEntry[] {
  const open = new Set(entries.flatMap(openRunId));
  return shownEntries(entries).filter(
    (entry): entry is PastEntry => entry.kind === 'past' && !open.has(entry.past.report.runId),
  );
}

function openRunId(entry: RunEntry): readonly string[] {
  switch (entry.kind) {
    case 'live':
      return [entry.run.handle.snapshot().runId];
    case 'elsewhere':
    case 'abandoned':
      return [entry.run.latest.runId];
    case 'past':
      return [];
  }
}

function isSame(one: PastEntry, other: PastEntry): boolean {
  return one.past.report.runId === other.past.report.runId && one.past.epoch === other.past.epoch;
}

async function confirmed({ past, leftStopped }: PastEntry): Promise<boolean> {
  const answer = await askBeforeHarm(
    `Clear a run that left ${countOf(leftStopped.length)} of ${past.report.environment.name} stopped?`,
    `${namesOf(leftStopped)}\n\nThe run began ${localTime(past.report.startedAt)}. After that, this extension does not name ${leftStopped.length === 1 ? 'the app as left stopped, and does not offer to start it' : 'the apps as left stopped, and does not offer to start them'}.`,
    'Keep Run',
    'Clear Run',
  );
  return answer === 'Clear Run';
}

async function clear({ runs, runsView }: ClearServices, entries: readonly PastEntry[]): Promise<void> {
  try {
    await runs.clear(entries.map(({ past }) => past));
  } finally {
    runsView.refresh();
  }
}
