import type { FailureNote } from '../engine/appState.ts';
import type { AppTimes } from '../engine/appTrack.ts';
import { type AppReport, longestOutage, type RunReport } from '../engine/report.ts';
import type { PastRun } from '../stored/pastRun.ts';
import { appReportWords } from './appWords.ts';
import { pastRemarkWords } from './endWords.ts';

/**
 * A run's report as JSON, for other programs. Within a version, fields are only added. Times are ISO 8601 in UTC, lengths are whole
 * seconds; unknown values are absent. It has no account and no secret.
 */
export interface ReportJson {
  readonly format: 'ase-certificates run report';
  readonly version: 1;
  readonly runId: string;
  /** `stopAndStart`, or `start`: only apps that were left stopped were started. */
  readonly kind: 'stopAndStart' | 'start';
  /** `journal`: VS Code ended during the run, and only its journal is known. */
  readonly knownFrom: 'report' | 'journal';
  readonly environment: { readonly name: string; readonly id: string };
  readonly began: string;
  readonly ended: string;
  readonly lengthSeconds: number;
  /**
   * Why it ended before every app had its turn: `cancelled`, `endedByUser`, `journal`, `takenOver`, `closing`, `windowSilent`, `readOnly`.
   */
  readonly endedEarly?: string;
  /** `stillDown`: not known to be back, so the time is a minimum. */
  readonly longestDown?: { readonly app: string; readonly seconds: number; readonly stillDown?: true };
  /** What others did to apps before their turn; absent if nothing was seen. */
  readonly remarks?: readonly { readonly app: string; readonly kind: string; readonly words: string }[];
  /** Of the environment when the run began, with SHA-1 thumbprints; absent if they are not known. */
  readonly rootCertificates?: NonNullable<PastRun['certificates']>;
  readonly apps: readonly AppJson[];
}

/**
 * `outcome`: `stoppedAndStarted`, `startedAgain`, `skipped`, `stopRefused`, `stopNotSeen`, `deleted`, `notBack`, `unread`, `stoppedAgain`,
 * `leftStopped`, or `unknown`. `words` says the same with the reason, for people.
 */
export interface AppJson {
  readonly name: string;
  readonly id: string;
  readonly outcome: string;
  readonly words: string;
  readonly stopSent?: string;
  readonly stoppedSeen?: string;
  readonly startAccepted?: string;
  readonly runningSeen?: string;
  readonly downSeconds?: number;
  /** The app is not known to be back, so `downSeconds` is a minimum. */
  readonly stillDown?: true;
  /** Its new resource id, if it was moved during the run. */
  readonly movedTo?: string;
  /** The HTTP status of the app's site after its start, if it was checked. */
  readonly siteStatus?: number;
  readonly failedCalls: readonly {
    readonly at: string;
    readonly call: string;
    readonly kind: string;
    readonly sentence: string;
    /** The HTTP status, if an answer arrived. */
    readonly status?: number;
    readonly correlationId?: string;
  }[];
}

export function reportJson(
  report: RunReport,
  { knownFrom = 'report', certificates }: Partial<Pick<PastRun, 'knownFrom' | 'certificates'>> = {},
): ReportJson {
  const { runId, kind, environment, startedAt, endedAt, ending, apps } = report;
  const longest = longestOutage(apps);
  return {
    format: 'ase-certificates run report',
    version: 1,
    runId,
    kind: kind === 'run' ? 'stopAndStart' : 'start',
    knownFrom,
    environment: { name: environment.name, id: environment.id },
    began: iso(startedAt),
    ended: iso(endedAt),
    lengthSeconds: seconds(endedAt - startedAt),
    ...(ending === undefined ? {} : { endedEarly: ending.kind }),
    ...(longest === undefined
      ? {}
      : { longestDown: { app: longest.app.name, seconds: seconds(longest.downMs), ...stillDown(longest) } }),
    ...remarksJson(report),
    ...(certificates === undefined ? {} : { rootCertificates: certificates }),
    apps: apps.map(appJson),
  };
}

function appJson(report: AppReport): AppJson {
  const { app, outcome, site, times, downMs, movedTo, failures } = report;
  return {
    name: app.name,
    id: app.id,
    outcome: outcome?.kind ?? 'unknown',
    words: appReportWords(report),
    ...timesJson(times),
    ...(downMs === undefined ? {} : { downSeconds: seconds(downMs), ...stillDown(report) }),
    ...(movedTo === undefined ? {} : { movedTo }),
    ...(site?.kind === 'answers' ? { siteStatus: site.status } : {}),
    failedCalls: failures.map(failureJson),
  };
}

function stillDown(report: AppReport): { readonly stillDown?: true } {
  return report.stillDown === true ? { stillDown: true } : {};
}

function remarksJson({ remarks = [] }: RunReport): Pick<ReportJson, 'remarks'> {
  const all = remarks.map((one) => ({ app: one.app.name, kind: one.kind, words: pastRemarkWords(one) }));
  return all.length === 0 ? {} : { remarks: all };
}

function timesJson({ stopSentAt, stoppedSeenAt, startedAt, runningSeenAt }: AppTimes): Partial<AppJson> {
  return {
    ...(stopSentAt === undefined ? {} : { stopSent: iso(stopSentAt) }),
    ...(stoppedSeenAt === undefined ? {} : { stoppedSeen: iso(stoppedSeenAt) }),
    ...(startedAt === undefined ? {} : { startAccepted: iso(startedAt) }),
    ...(runningSeenAt === undefined ? {} : { runningSeen: iso(runningSeenAt) }),
  };
}

function failureJson({ at, call, kind, sentence, status, correlationId }: FailureNote): AppJson['failedCalls'][number] {
  return {
    ...{ at: iso(at), call, kind, sentence },
    ...(status === undefined ? {} : { status }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}
