import type { AppOutcome, SkipReason } from '../stopStart/appPhase.ts';
import type { AppReport, RunReport } from '../stopStart/report.ts';
import { endSentence } from './runWords.ts';

/** A run's report as Markdown: what, when, how long each app was down, what failed and why, with correlation ids. */
export function reportText(report: RunReport): string {
  const { environment, startedAt, endedAt, apps } = report;
  return [
    `# ${report.kind === 'run' ? 'Stop and start' : 'Start of what was left stopped'}: ${environment.name}`,
    '',
    endSentence(report),
    '',
    `Began ${time(startedAt)}, ended ${time(endedAt)}.`,
    '',
    '| App | Outcome | Down for |',
    '|:--|:--|--:|',
    ...apps.map((app) => `| ${cell(app.app.name)} | ${cell(outcomeWords(app.outcome))} | ${downWords(app)} |`),
    '',
    ...failureLines(apps),
    `Environment: \`${environment.id}\``,
    '',
  ].join('\n');
}

function outcomeWords(outcome: AppOutcome | undefined): string {
  switch (outcome?.kind) {
    case undefined:
      return 'was still on its way';
    case 'stoppedAndStarted':
      return 'stopped and started, running';
    case 'startedAgain':
      return 'running';
    case 'skipped':
      return `not touched: ${skipWords(outcome.reason)}`;
    case 'stopRefused':
      return `not stopped: ${outcome.failure.sentence}`;
    case 'stopNotSeen':
      return 'running, but it was never seen stopped: it may not have loaded the trust store';
    case 'deleted':
      return 'deleted by somebody else meanwhile';
    case 'notBack':
      return 'NOT BACK: may be stopped, and is still being started';
    case 'leftStopped':
      return 'LEFT STOPPED';
  }
}

function skipWords(reason: SkipReason): string {
  switch (reason.kind) {
    case 'notRunning':
      return `it was ${reason.stateText} just before its stop`;
    case 'busy':
      return 'another operation was under way all the time';
    case 'deleted':
      return 'it is not there any more';
    case 'denied':
      return `the account may not ${reason.missing.join(' or ')} it`;
    case 'locked':
      return `the lock “${reason.lock}” forbids it`;
    case 'unreadable':
      return reason.failure.sentence;
    case 'runEnded':
      return 'the run ended first';
  }
}

function failureLines(apps: readonly AppReport[]): readonly string[] {
  const lines = apps.flatMap(({ app, failures }) =>
    failures.map(({ call, sentence, correlationId, at }) => {
      const correlation = correlationId === undefined ? '' : ` (correlation id ${correlationId})`;
      return `- ${time(at)} ${app.name}, ${call}: ${sentence}${correlation}`;
    }),
  );
  return lines.length === 0 ? [] : ['## Calls that failed on the way', '', ...lines, ''];
}

function downWords({ downMs }: AppReport): string {
  return downMs === undefined ? '' : `${Math.round(downMs / 1000)} s`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 19).concat(' UTC');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
