import { saveReportAs } from '../../stopStart/shown/openReport.ts';
import type { Tools } from '../tools.ts';
import { reportTarget } from './reportTarget.ts';

/** Save Report…: what became of a run, as Markdown or JSON. */
export async function saveReport(tools: Tools, node?: unknown): Promise<boolean> {
  const known = await reportTarget(tools, node, 'Save Report');
  return known !== undefined && saveReportAs(tools.tell, known.report, known.knownFrom);
}
