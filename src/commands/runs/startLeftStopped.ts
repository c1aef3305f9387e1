import type { RunEntry } from '../../runs/runList.ts';
import type { Tools } from '../tools.ts';
import { runTarget } from './runTarget.ts';

/**
 * Start Left Stopped: what a dead window may have left stopped, or what a past run names as left stopped. Nothing is harmed by a start,
 * so nothing is asked; no other app is started.
 */
export async function startLeftStopped(tools: Tools, node?: unknown): Promise<boolean> {
  const entry = await runTarget(tools, node, {
    title: 'Start Left Stopped',
    placeHolder: 'Select the run whose apps to start',
    fits: hasLeft,
    none: 'No run has left an app stopped.',
  });
  switch (entry?.kind) {
    case undefined:
      return false;
    case 'abandoned':
      await tools.runs.recover(entry.offer);
      return true;
    case 'past':
      return startAgain(tools, entry);
    case 'live':
      tools.tell.info('This window is still starting what the run has stopped.');
      return false;
    case 'elsewhere':
      tools.tell.info('The window that runs it starts what it has stopped.');
      return false;
  }
}

async function startAgain(
  tools: Tools,
  { past, leftStopped }: Extract<RunEntry, { readonly kind: 'past' }>,
): Promise<boolean> {
  const { environment } = past.report;
  if (leftStopped.length === 0) {
    tools.tell.info(`The run on ${environment.name} left no app stopped.`);
    return false;
  }
  const { entries } = await tools.runs.list();
  if (entries.some((entry) => environmentKeyOfOpen(entry) === environment.key)) {
    tools.tell.info(`A run on ${environment.name} is under way. Start them when it is over. Nothing was started.`);
    return false;
  }
  await tools.runs.startAgain(past, leftStopped);
  return true;
}

/** Of a run that is under way in some window. */
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

function hasLeft(entry: RunEntry): boolean {
  return entry.kind === 'abandoned' || (entry.kind === 'past' && entry.leftStopped.length > 0);
}
