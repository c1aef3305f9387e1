import { canCancel } from '../../stopStart/engine/snapshot.ts';
import type { RunEntry } from '../../stopStart/shown/runList.ts';
import type { Tools } from '../tools.ts';
import { runTarget } from './runTarget.ts';

/** Cancel Run: nothing new is stopped, and what is down is started, so nothing is asked. */
export async function cancelRun(tools: Tools, node?: unknown): Promise<boolean> {
  const entry = await runTarget(tools, node, {
    title: 'Cancel Run',
    placeHolder: 'Select the run to cancel: nothing new is stopped, and what is down is started',
    fits: isCancellable,
    none: 'No stop and start that can be canceled is under way in this window.',
  });
  if (entry?.kind !== 'live') {
    return false;
  }
  const { handle } = entry.run;
  handle.cancel();
  const { down, environment } = handle.snapshot();
  tools.tell.briefly(
    down.length === 0
      ? `Canceled: no further app of ${environment.name} is stopped.`
      : `Canceled: no further app of ${environment.name} is stopped, and what is down is started.`,
  );
  return true;
}

function isCancellable(entry: RunEntry): boolean {
  return entry.kind === 'live' && canCancel(entry.run.handle.snapshot());
}
