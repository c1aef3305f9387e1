import type { AzextUi } from '../../ui/azextUi.ts';
import type { RunReport } from '../engine/report.ts';
import type { PastRun } from '../stored/pastRun.ts';
import { reportText } from './reportText.ts';

/** Shows a report as it is meant to be read. */
export async function showReport(
  ui: AzextUi,
  report: RunReport,
  knownFrom: PastRun['knownFrom'] = 'report',
): Promise<void> {
  const id = `report-${report.runId}-${report.startedAt}`;
  await ui.openMarkdown(id, `Stop and start of ${report.environment.name}`, reportText(report, knownFrom));
}
