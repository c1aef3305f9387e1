import { type KnownReport, knownReport } from '../../stopStart/shown/runList.ts';
import type { Tools } from '../tools.ts';
import { runTarget } from './runTarget.ts';

/** The report of the row's run, or of one that the user picks; undefined when there is none or the user left. */
export async function reportTarget(tools: Tools, node: unknown, title: string): Promise<KnownReport | undefined> {
  const entry = await runTarget(tools, node, {
    title,
    placeHolder: 'Select the run',
    fits: (one) => knownReport(one) !== undefined,
    none: 'There is no report yet: no stop and start has ended.',
  });
  return entry === undefined ? undefined : knownReport(entry);
}
