import { canCancel } from '../../stopStart/engine/snapshot.ts';
import { askToGiveUp } from '../../stopStart/shown/askToLeaveStopped.ts';
import type { RunEntry } from '../../stopStart/shown/runList.ts';
import { type RunPrompt, runTarget } from './runTarget.ts';

/** Cancel Run: no more apps are stopped, and the apps that are down are started. It does no harm, so it does not ask. */
export async function cancelRun(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const entry = await runTarget(prompt, node, {
    title: 'Cancel Run',
    placeHolder: 'Select the run to cancel. No more apps are stopped, and the apps that are down are started',
    fits: isCancellable,
    none: 'This window has no run that can be canceled.',
  });
  if (entry?.kind !== 'live') {
    return false;
  }
  const { handle } = entry.run;
  handle.cancel();
  const { down, environment } = handle.snapshot();
  prompt.tell.briefly(
    down.length === 0
      ? `Canceled. No more apps of ${environment.name} are stopped.`
      : `Canceled. No more apps of ${environment.name} are stopped, and the apps that are down are started.`,
  );
  return true;
}

function isCancellable(entry: RunEntry): boolean {
  return entry.kind === 'live' && canCancel(entry.run.handle.snapshot());
}

/** Leave Apps Stopped…: no longer starts apps that are late or were stopped again. Asks first, because then nobody starts them. */
export async function leaveStopped(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const entry = await runTarget(prompt, node, {
    title: 'Leave Apps Stopped',
    placeHolder: 'Select the run whose apps to leave stopped',
    fits: hasNotBack,
    none: 'This window has no app that is late or was stopped again.',
  });
  return entry?.kind === 'live' && askToGiveUp(entry.run.handle);
}

function hasNotBack(entry: RunEntry): boolean {
  return entry.kind === 'live' && entry.run.handle.snapshot().counts.unsettled > 0;
}
