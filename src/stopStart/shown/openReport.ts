import * as vscode from 'vscode';
import { day } from '../../time/timeText.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { proposedFolder } from '../../ui/files.ts';
import type { Tell } from '../../ui/tell.ts';
import type { RunReport } from '../engine/report.ts';
import { reportJson } from '../words/reportJson.ts';
import { type ReportAbout, reportText } from '../words/reportText.ts';

/** Shows a report as rendered Markdown. */
export async function openReport(ui: AzextUi, report: RunReport, about: ReportAbout): Promise<void> {
  const id = `report-${report.runId}-${report.startedAt}`;
  await ui.openMarkdown(id, `Stop and start of ${report.environment.name}`, reportText(report, about));
}

/** Save Report…: as Markdown, or as JSON if the chosen name ends in .json. False if the user canceled. */
export async function saveReportAs(tell: Tell, report: RunReport, about: ReportAbout): Promise<boolean> {
  const file = await vscode.window.showSaveDialog({
    title: `Save the report on ${report.environment.name}`,
    defaultUri: proposedFile(report),
    filters: { Markdown: ['md'], JSON: ['json'] },
  });
  if (file === undefined) {
    return false;
  }
  const text = /\.json$/i.test(file.path)
    ? `${JSON.stringify(reportJson(report, about), undefined, 2)}\n`
    : reportText(report, about);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  tell.info(`Saved the report on ${report.environment.name} as ${vscode.workspace.asRelativePath(file)}.`);
  return true;
}

function proposedFile({ environment, startedAt }: RunReport): vscode.Uri {
  const name = `${environment.name}-stop-and-start-${day(startedAt)}`.replace(/[^\w.-]/g, '_');
  return vscode.Uri.joinPath(proposedFolder(), `${name}.md`);
}
