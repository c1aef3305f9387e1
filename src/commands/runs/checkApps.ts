import type { RunEntry } from '../../stopStart/shown/runList.ts';
import type { Tools } from '../tools.ts';
import { runTarget } from './runTarget.ts';

/** Check Apps: reads the apps that a dead window still watched, and names those that are stopped. Starts none, so nothing is asked. */
export async function checkApps(tools: Tools, node?: unknown): Promise<boolean> {
  const entry = await runTarget(tools, node, {
    title: 'Check Apps',
    placeHolder: 'Select the run whose apps to look at',
    fits: isCutShort,
    none: 'No watch of apps was cut short.',
  });
  if (entry?.kind !== 'abandoned') {
    return false;
  }
  await tools.runs.recover(entry.offer);
  return true;
}

/** Where apps may be down, Start Left Stopped looks at the others too. */
function isCutShort(entry: RunEntry): boolean {
  return entry.kind === 'abandoned' && entry.offer.apps.length === 0;
}
