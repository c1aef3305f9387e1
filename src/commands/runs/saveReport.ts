import { saveReport as save } from '../../stopStart/shown/saveReport.ts';
import type { Tools } from '../tools.ts';
import { reportTarget } from './reportTarget.ts';

/** Save Report…: what became of a run, as Markdown or JSON. */
export async function saveReport(tools: Tools, node?: unknown): Promise<boolean> {
  const known = await reportTarget(tools, node, 'Save Report');
  return known !== undefined && save(tools.tell, known.report, known.knownFrom);
}
