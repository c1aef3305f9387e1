import type { AppReport, RunReport } from '../stopStart/engine/report.ts';
import { appReportWords, lastTry } from '../stopStart/words/appWords.ts';
import { endSentence } from '../stopStart/words/endWords.ts';
import type { ReportJson } from '../stopStart/words/reportJson.ts';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import type { FollowResult } from './follow.ts';
import type { Ledger } from './ledger.ts';

/** What `--json` prints. Within a version, fields are only added. */
export interface ResultJson {
  readonly format: 'ase-certificates runner result';
  readonly version: 1;
  readonly exitCode: ExitCode;
  /** For people: how it ended, and why. */
  readonly words: string;
  /** Only of `--dry-run`: what would be stopped and started, and what would be left out and why. */
  readonly wouldStop?: readonly { readonly wave: string; readonly apps: readonly string[] }[];
  readonly wouldLeaveOut?: readonly { readonly app: string; readonly because: string }[];
  /** One for each run; `--resume` may have several. Empty if no run began. */
  readonly reports: readonly ReportJson[];
}

/** How the program ends. */
export interface Result extends Pick<ResultJson, 'exitCode' | 'wouldStop' | 'wouldLeaveOut'> {
  /** The last lines of the output. */
  readonly lines: readonly string[];
  readonly followed?: readonly FollowResult[];
}

/** The result of runs that were followed to their end. `open`: sentences on other apps that are not known to run. */
export function resultOf(
  followed: readonly FollowResult[],
  open: readonly string[],
  more: readonly string[] = [],
): Result {
  const codes = [...followed.map(exitCodeOf), ...(open.length > 0 ? [exitCodes.left] : [])];
  const worst = [exitCodes.left, exitCodes.incomplete, exitCodes.look].find((code) => codes.includes(code));
  const lines = [...followed.flatMap(({ report }) => endLines(report)), ...open, ...more];
  return { exitCode: worst ?? exitCodes.done, lines, followed };
}

/** The result of a program that was ended early. */
export function resultOfUnfinished({ open, runs }: Ledger): Result {
  if (open.length > 0) {
    return { exitCode: exitCodes.left, lines: [...open, 'Run with --resume.'] };
  }
  return runs.length === 0
    ? { exitCode: exitCodes.refused, lines: ['Canceled. Nothing was stopped.'] }
    : {
        exitCode: exitCodes.incomplete,
        lines: [
          'Ended before the watch of its apps was over. No app is known to be down. Run with --resume to check once more.',
        ],
      };
}

/** The exit code of one run. */
export function exitCodeOf({ report, endedForLook }: FollowResult): ExitCode {
  const { notBack, leftStopped, skipped, failed, notAnswering } = report;
  if (notBack.length + leftStopped.length > 0) {
    return exitCodes.left;
  }
  const isWhole = failed.length + notAnswering.length === 0 && report.apps.every(wasTaken);
  if (isWhole && endedForLook) {
    return exitCodes.look;
  }
  return isWhole && skipped.length === 0 ? exitCodes.done : exitCodes.incomplete;
}

/** It was stopped and started, or the run ended before its turn: it was not skipped for a reason of its own. */
function wasTaken({ outcome }: AppReport): boolean {
  return outcome?.kind !== 'skipped' || outcome.reason.kind === 'runEnded';
}

/** The end in words: first what may be down, then each app that was not stopped and started. */
export function endLines(report: RunReport): readonly string[] {
  const done = new Set(report.done.map(({ key }) => key));
  const down = new Set([...report.notBack, ...report.leftStopped].map(({ key }) => key));
  const others = report.apps.filter(({ app }) => !done.has(app.key));
  const became = (one: AppReport): string => (down.has(one.app.key) ? notBackWords(one) : appReportWords(one));
  return [
    endSentence(report, { goesOn: 'No more starts are sent: run with --resume.', reasons: 'See below.' }),
    ...others.map((one) => `  ${one.app.name}: ${became(one)}`),
  ];
}

const stoppedWords: Readonly<Record<string, string>> = {
  leftStopped: 'LEFT STOPPED',
  stoppedAgain: 'STOPPED AGAIN, and not started',
};

function notBackWords({ outcome }: AppReport): string {
  const why = lastTry(outcome === undefined ? {} : { outcome });
  const stopped = stoppedWords[outcome?.kind ?? ''] ?? 'NOT BACK: may be stopped';
  return why === undefined ? `${stopped}.` : `${stopped}. ${why}`;
}
