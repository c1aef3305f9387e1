import { escapeMarkdown, inlineCode } from '../../text/markdown.ts';
import { duration, utcTime } from '../../time/timeText.ts';
import { type AppReport, longestOutage, type RunReport } from '../engine/report.ts';
import type { PastRun } from '../stored/pastRun.ts';
import { appReportWords, downWords } from './appWords.ts';
import { endSentence, onlyRead, pastRemarkWords } from './endWords.ts';

/** A run's report as Markdown: what happened when, how long each app was down, and what failed, with correlation ids. */
export function reportText(report: RunReport, knownFrom: PastRun['knownFrom'] = 'report'): string {
  const { environment, startedAt, endedAt, apps } = report;
  return [
    `# ${headingWords(report)}: ${escapeMarkdown(environment.name)}`,
    '',
    escapeMarkdown(pastSentence(report, knownFrom, 'The table says why.')),
    '',
    `Began ${utcTime(startedAt)}, ended ${utcTime(endedAt)}: ${duration(endedAt - startedAt)}.${outageSentence(apps)}`,
    '',
    '| App | Outcome | Down for |',
    '|:--|:--|--:|',
    ...apps.map(
      (app) => `| ${escapeMarkdown(app.app.name)} | ${escapeMarkdown(appReportWords(app))} | ${downWords(app) ?? ''} |`,
    ),
    '',
    ...remarkLines(report),
    ...failureLines(apps),
    `Environment: ${inlineCode(environment.id)}`,
    '',
  ].join('\n');
}

function headingWords(report: RunReport): string {
  if (report.kind === 'run') {
    return 'Stop and start';
  }
  const isCheck = onlyRead(report).length > 0 && report.apps.every(({ times }) => times.startedAt === undefined);
  return isCheck ? 'Check after an interrupted watch' : 'Start of apps left stopped';
}

/** The end of a run in a few sentences, also of a run without a report. `reasons`: see `endSentence`. */
export function pastSentence(report: RunReport, knownFrom: PastRun['knownFrom'], reasons?: string): string {
  return knownFrom === 'report'
    ? endSentence(report, reasons === undefined ? {} : { reasons })
    : 'This run has no report: VS Code ended during the run, or its apps were left stopped. This is what its journal says.';
}

/** The longest time that an app was down, for planning the next outage window. */
function outageSentence(apps: readonly AppReport[]): string {
  const longest = longestOutage(apps);
  if (longest === undefined) {
    return '';
  }
  const name = escapeMarkdown(longest.app.name);
  return longest.stillDown === true
    ? ` Longest down: ${name}, for ${downWords(longest)}.`
    : ` Longest down: ${name}, ${duration(longest.downMs)}, counted from its stop until it was first seen running.`;
}

function failureLines(apps: readonly AppReport[]): readonly string[] {
  const lines = apps.flatMap(({ app, failures }) =>
    failures.map(({ call, sentence, correlationId, at }) => {
      const correlation = correlationId === undefined ? '' : ` (correlation id ${escapeMarkdown(correlationId)})`;
      return `- ${utcTime(at)} ${escapeMarkdown(app.name)}, ${call}: ${escapeMarkdown(sentence)}${correlation}`;
    }),
  );
  return lines.length === 0 ? [] : ['## Failed calls', '', ...lines, ''];
}

function remarkLines({ remarks = [] }: RunReport): readonly string[] {
  const lines = remarks.map((remark) => `- ${escapeMarkdown(pastRemarkWords(remark))}`);
  return lines.length === 0 ? [] : ['## What others did meanwhile', '', ...lines, ''];
}
