import type { AppReport, RunReport } from '../stopStart/engine/report.ts';
import { becameWords } from '../stopStart/words/appWords.ts';
import { endSentence } from '../stopStart/words/endWords.ts';
import type { ReportJson } from '../stopStart/words/reportJson.ts';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import type { Followed } from './follow.ts';

/** What `--json` prints. Fields are only ever added within a version. */
export interface ResultJson {
  readonly format: 'ase-certificates runner result';
  readonly version: 1;
  readonly exitCode: ExitCode;
  /** For people: why it ended so, or how. */
  readonly words: string;
  /** Of `--dry-run`: what would be stopped and started. */
  readonly wouldStop?: readonly { readonly wave: string; readonly apps: readonly string[] }[];
  /** One for each run; `--resume` may have several. Absent where nothing began. */
  readonly reports: readonly ReportJson[];
}

/** What follows from how a run ended. */
export function exitCodeOf({ report, endedForLook }: Followed): ExitCode {
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

/** Its turn came, or the run ended first: nothing kept it from being stopped. */
function wasTaken({ outcome }: AppReport): boolean {
  return outcome?.kind !== 'skipped' || outcome.reason.kind === 'runEnded';
}

/** The end in words: what may be down first, then each app that was not stopped and started. */
export function endLines(report: RunReport): readonly string[] {
  const done = new Set(report.done.map(({ key }) => key));
  const others = report.apps.filter(({ app }) => !done.has(app.key));
  return [
    endSentence(report, { goesOn: 'Nobody starts what is named here any more: run with --resume.' }),
    ...others.map((one) => `  ${one.app.name}: ${becameWords(one)}`),
  ];
}
