import { escapeMarkdown, inlineCode } from '../../text/markdown.ts';
import { day, duration, utcTime } from '../../time/timeText.ts';
import { type AppReport, longestOutage, type RunReport } from '../engine/report.ts';
import type { PastRun } from '../stored/pastRun.ts';
import { appReportWords, downWords } from './appWords.ts';
import { endSentence, onlyRead, pastRemarkWords } from './endWords.ts';

/** What a report says besides what happened. */
export type ReportAbout = Partial<Pick<PastRun, 'knownFrom' | 'account' | 'certificates'>>;

/**
 * A run's report as Markdown: who ran it, what happened when, how long each app was down, and what failed, with correlation ids. Apps that
 * are down come first.
 */
export function reportText(report: RunReport, about: ReportAbout = {}): string {
  const { environment, startedAt, endedAt, apps } = report;
  const who = about.account?.accountLabel;
  return [
    `# ${headingWords(report)}: ${escapeMarkdown(environment.name)}`,
    '',
    escapeMarkdown(pastSentence(report, about.knownFrom ?? 'report', 'The table says why.')),
    '',
    `Began ${utcTime(startedAt)}, ended ${utcTime(endedAt)}: ${duration(endedAt - startedAt)}.${outageSentence(apps)}`,
    ...(who === undefined || who === '' ? [] : ['', `Run by ${escapeMarkdown(who)}.`]),
    '',
    '| App | Outcome | Stop sent | Running again | Down for |',
    '|:--|:--|:--|:--|--:|',
    ...downFirst(apps).map((app) => appLine(app, startedAt)),
    '',
    ...(apps.some(({ times }) => times.stopSentAt !== undefined) ? ['Times are UTC.', ''] : []),
    ...certificateLines(about),
    ...remarkLines(report),
    ...failureLines(apps),
    `Environment: ${inlineCode(environment.id)}`,
    '',
  ].join('\n');
}

function appLine(report: AppReport, began: number): string {
  const { app, times } = report;
  const cells = [
    escapeMarkdown(app.name),
    escapeMarkdown(appReportWords(report)),
    shortTime(times.stopSentAt, began),
    shortTime(times.runningSeenAt, began),
    downWords(report) ?? '',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `10:00:05`, with the day if it is not the day on which the run began. */
function shortTime(at: number | undefined, began: number): string {
  if (at === undefined) {
    return '';
  }
  const time = utcTime(at).replace(' UTC', '');
  return day(at) === day(began) ? time.slice(11) : time;
}

/** Apps that may be down first, then those that do not answer, then the others in their order. */
function downFirst(apps: readonly AppReport[]): readonly AppReport[] {
  const rank = (one: AppReport): number => (isDown(one) ? 0 : one.site?.kind === 'silent' ? 1 : 2);
  return apps.toSorted((one, other) => rank(one) - rank(other));
}

function isDown({ stillDown, outcome }: AppReport): boolean {
  const kind = outcome?.kind;
  return stillDown === true || kind === 'leftStopped' || kind === 'notBack' || kind === 'stoppedAgain';
}

function certificateLines({ certificates = [] }: ReportAbout): readonly string[] {
  const lines = certificates.map(
    ({ name, thumbprint }) =>
      `- ${escapeMarkdown(name)}${thumbprint === undefined ? '' : `, SHA-1 thumbprint ${escapeMarkdown(thumbprint)}`}`,
  );
  return lines.length === 0 ? [] : ['## Root certificates when the run began', '', ...lines, ''];
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
