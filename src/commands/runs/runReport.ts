import { openReport, saveReportAs } from '../../stopStart/shown/openReport.ts';
import { type KnownReport, knownReport } from '../../stopStart/shown/runList.ts';
import { type RunPrompt, runTarget } from './runTarget.ts';

/** Show Report: what happened in a run, in VS Code's Markdown preview. */
export async function showReport(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const known = await reportTarget(prompt, node, 'Show Report');
  if (known === undefined) {
    return false;
  }
  await openReport(prompt.ui, known.report, known);
  return true;
}

/** Save Report…: what happened in a run, as Markdown or JSON. */
export async function saveReport(prompt: RunPrompt, node?: unknown): Promise<boolean> {
  const known = await reportTarget(prompt, node, 'Save Report');
  return known !== undefined && saveReportAs(prompt.tell, known.report, known);
}

/** The report of the row's run, or of one that the user picks; undefined when there is none or the user left. */
async function reportTarget(prompt: RunPrompt, node: unknown, title: string): Promise<KnownReport | undefined> {
  const entry = await runTarget(prompt, node, {
    title,
    placeHolder: 'Select the run',
    fits: (one) => knownReport(one) !== undefined,
    none: 'There is no report yet. No run has ended.',
  });
  return entry === undefined ? undefined : knownReport(entry);
}
