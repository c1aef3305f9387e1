import type { AppRef } from '../../stopStart/engine/ports.ts';
import type { RunReport } from '../../stopStart/engine/report.ts';
import type { RunHandle } from '../../stopStart/engine/runRequest.ts';
import type { RunEntry } from '../../stopStart/shown/runList.ts';
import { stillLeftStopped } from '../../stopStart/stored/pastRun.ts';
import { appsIn } from '../../stopStart/words/progressWords.ts';
import { countOf, namesOf } from '../../text/appNames.ts';
import { localTime } from '../../time/timeText.ts';
import { ownerOf } from '../../tree/runRow.ts';
import { askBeforeHarm } from '../../ui/askBeforeHarm.ts';
import type { Tell } from '../../ui/tell.ts';
import { type RunPrompt, runTarget } from './runTarget.ts';

/** If a run ended longer ago than this, in milliseconds, somebody may since have stopped its apps on purpose. */
const askAfter = 60 * 60_000;

/**
 * Start Apps Left Stopped: starts the apps that a dead window may have left stopped, that a past run reports as left stopped, or that were
 * stopped again in the watch of this window's run. It starts no other app. It asks only if the run ended long ago.
 */
export async function startLeftStopped(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const entry = await runTarget(prompt, node, {
    title: 'Start Apps Left Stopped',
    placeHolder: 'Select the run whose apps to start',
    fits: hasLeft,
    none: 'No run has left an app stopped.',
    unfit,
  });
  switch (entry?.kind) {
    case 'live':
      return startStoppedAgain(prompt.tell, entry.run.handle);
    case 'abandoned':
      await prompt.runs.recover(entry.offer);
      return true;
    case 'past':
      return startAgain(prompt, entry);
    default:
      return false;
  }
}

function startStoppedAgain(tell: Tell, handle: RunHandle): boolean {
  const snapshot = handle.snapshot();
  const apps = appsIn(snapshot, 'stoppedAgain');
  handle.startAgain(apps);
  tell.briefly(`Starting ${countOf(apps.length)} of ${snapshot.environment.name}.`);
  return apps.length > 0;
}

async function startAgain(
  { runs, tell }: RunPrompt,
  { past, leftStopped }: Extract<RunEntry, { readonly kind: 'past' }>,
): Promise<boolean> {
  const { environment, endedAt } = past.report;
  if (Date.now() - endedAt > askAfter && !(await confirmStart(past.report, leftStopped))) {
    return false;
  }
  // Read again: the row may be old, and the question may have been open for long.
  const { entries } = await runs.list();
  if (entries.some((entry) => environmentKeyOfOpen(entry) === environment.key)) {
    tell.info(`A run on ${environment.name} is in progress. Start the apps when it has ended. Nothing was started.`);
    return false;
  }
  const left = stillLeftStopped(
    past,
    entries.flatMap((entry) => (entry.kind === 'past' ? [entry.past] : [])),
  );
  if (left.length === 0) {
    tell.info(nothingLeft);
    return false;
  }
  await runs.startAgain(past, left);
  return true;
}

async function confirmStart({ environment, endedAt }: RunReport, apps: readonly AppRef[]): Promise<boolean> {
  const start = 'Start';
  const answer = await askBeforeHarm(
    `Start ${countOf(apps.length)} of ${environment.name}?`,
    `${namesOf(apps)}\n\nThe run that left them stopped ended ${localTime(endedAt)}. Somebody may have stopped them on purpose since.`,
    apps.length === 1 ? 'Leave It Stopped' : 'Leave Them Stopped',
    start,
  );
  return answer === start;
}

/** Undefined for a run that is not in progress in any window. */
function environmentKeyOfOpen(entry: RunEntry): string | undefined {
  switch (entry.kind) {
    case 'live':
      return entry.run.handle.snapshot().environment.key;
    case 'elsewhere':
      return entry.run.latest.environment.key;
    case 'abandoned':
    case 'past':
      return undefined;
  }
}

const nothingLeft = 'No app that this run left stopped still needs a start.';

function unfit(entry: RunEntry): string {
  switch (entry.kind) {
    case 'live':
      return 'This window is still starting the apps that the run stopped.';
    case 'elsewhere':
      return `The run is in ${ownerOf(entry)}. The apps that it stopped are started there.`;
    case 'abandoned':
    case 'past':
      return nothingLeft;
  }
}

function hasLeft(entry: RunEntry): boolean {
  switch (entry.kind) {
    case 'live':
      return appsIn(entry.run.handle.snapshot(), 'stoppedAgain').length > 0;
    case 'elsewhere':
      return false;
    case 'abandoned':
      return entry.offer.apps.length > 0;
    case 'past':
      return entry.leftStopped.length > 0;
  }
}

/** Check Apps: reads the apps that a dead window still watched, and names those that are stopped. It starts none, so it does not ask. */
export async function checkApps(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const entry = await runTarget(prompt, node, {
    title: 'Check Apps',
    placeHolder: 'Select the run whose apps to check',
    fits: isCutShort,
    none: 'No run has apps whose watch was cut short.',
  });
  if (entry?.kind !== 'abandoned') {
    return false;
  }
  await prompt.runs.recover(entry.offer);
  return true;
}

/** If apps may be down, Start Apps Left Stopped checks the others too. */
function isCutShort(entry: RunEntry): boolean {
  return entry.kind === 'abandoned' && entry.offer.apps.length === 0;
}
