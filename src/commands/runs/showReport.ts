import { openReport } from '../../stopStart/shown/openReport.ts';
import type { Tools } from '../tools.ts';
import { reportTarget } from './reportTarget.ts';

/** Show Report: what became of a run, in VS Code's Markdown preview. */
export async function showReport(tools: Tools, node?: unknown): Promise<boolean> {
  const known = await reportTarget(tools, node, 'Show Report');
  if (known === undefined) {
    return false;
  }
  await openReport(tools.ui, known.report, known.knownFrom);
  return true;
}
