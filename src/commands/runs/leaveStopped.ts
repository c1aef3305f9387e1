import { askToGiveUp } from '../../stopStart/shown/askToLeaveStopped.ts';
import type { RunEntry } from '../../stopStart/shown/runList.ts';
import type { Tools } from '../tools.ts';
import { runTarget } from './runTarget.ts';

/** Leave Them Stopped…: no start of what did not come back, or was stopped again. Asks, because nobody starts those apps then. */
export async function leaveStopped(tools: Tools, node?: unknown): Promise<boolean> {
  const entry = await runTarget(tools, node, {
    title: 'Leave Them Stopped',
    placeHolder: 'Select the run whose apps are not started any more',
    fits: hasNotBack,
    none: 'This window has no app that has not come back in time, or was stopped again.',
  });
  return entry?.kind === 'live' && askToGiveUp(entry.run.handle);
}

function hasNotBack(entry: RunEntry): boolean {
  return entry.kind === 'live' && entry.run.handle.snapshot().counts.unsettled > 0;
}
