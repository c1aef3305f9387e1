import type { AppOutcome, AppPhase, FailureNote, SiteState } from './appState.ts';
import type { AppTimes, AppTrack } from './appTrack.ts';
import type { Ending } from './circuitBreaker.ts';
import type { AppRef, EnvironmentRef } from './ports.ts';
import type { Remark } from './snapshot.ts';

/** What became of one app. Times are milliseconds since the epoch. */
export interface AppReport {
  readonly app: AppRef;
  readonly phase: AppPhase;
  /** Absent only for an app that was not final when the report was made. */
  readonly outcome?: AppOutcome;
  readonly times: AppTimes;
  /** Whether its site answers again, if that was checked. */
  readonly site?: SiteState;
  /** From the stop to the first Running that was read, or to the report: the longest time that the app can have been down. */
  readonly downMs?: number;
  /** It is not known to be back, so it may be down for longer. */
  readonly stillDown?: true;
  /** Its new resource id, if it was moved during the run. */
  readonly movedTo?: string;
  /** Its failed calls with correlation ids; at most the last ones. */
  readonly failures: readonly FailureNote[];
}

/** What became of a run or a recovery. */
export interface RunReport {
  readonly runId: string;
  readonly kind: 'run' | 'recovery';
  readonly environment: EnvironmentRef;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why it ended before every app had its turn; absent if every app had it. */
  readonly ending?: Ending;
  readonly apps: readonly AppReport[];
  /** Stopped, started and running again (a recovery: running again). */
  readonly done: readonly AppRef[];
  /** Those of `done` that are running but do not answer. */
  readonly notAnswering: readonly AppRef[];
  /** Not touched, each with its reason in `apps`. */
  readonly skipped: readonly AppRef[];
  /** Not stopped and started, but not down either: the stop was refused or never seen, or the app was deleted. */
  readonly failed: readonly AppRef[];
  /** What somebody else did to apps before their turn. */
  readonly remarks?: readonly Remark[];
  /**
   * May be down. They are being started as long as this window lives, or were stopped again and wait for the user. The user must see their
   * names.
   */
  readonly notBack: readonly AppRef[];
  /** May be down, and nobody is starting them. The user must see their names. */
  readonly leftStopped: readonly AppRef[];
}

export interface ReportHeader {
  readonly runId: string;
  readonly kind: 'run' | 'recovery';
  readonly environment: EnvironmentRef;
  readonly startedAt: number;
}

export function reportOf(
  header: ReportHeader,
  tracks: readonly AppTrack[],
  {
    ending,
    endedAt,
    remarks,
  }: Pick<RunReport, 'endedAt'> & {
    readonly ending: Ending | undefined;
    readonly remarks: readonly Remark[];
  },
): RunReport {
  const notBack = tracks.filter((track) => track.mayBeDown || track.phase === 'unsettled').map(({ app }) => app);
  return reportOfApps(
    { ...header, endedAt, ...(ending === undefined ? {} : { ending }), ...(remarks.length === 0 ? {} : { remarks }) },
    tracks.map(appReport),
    notBack,
  );
}

/** The report on these apps. Its lists follow from the outcome of each. */
export function reportOfApps(
  header: ReportHeader & Pick<RunReport, 'endedAt' | 'ending' | 'remarks'>,
  apps: readonly AppReport[],
  notBack: readonly AppRef[],
): RunReport {
  const where = (matches: (report: AppReport) => boolean): AppRef[] => apps.filter(matches).map(({ app }) => app);
  return {
    ...header,
    apps,
    done: where(
      ({ phase, outcome }) => phase === 'running' || (phase === 'watched' && outcome?.kind !== 'stopNotSeen'),
    ),
    notAnswering: where((track) => track.site?.kind === 'silent'),
    skipped: where(({ phase }) => phase === 'skipped'),
    failed: where((report) => (report.phase === 'failed' && !isLeft(report)) || isUnseen(report)),
    notBack,
    leftStopped: where(isLeft),
  };
}

/** The app that was down the longest; undefined if none is known to have been down. */
export function longestOutage(apps: readonly AppReport[]): (AppReport & { readonly downMs: number }) | undefined {
  const down = apps.flatMap((report) => (report.downMs === undefined ? [] : [{ ...report, downMs: report.downMs }]));
  return down.toSorted((one, other) => other.downMs - one.downMs)[0];
}

/** Back, but its stop was never seen: whether it loaded the trust store is not known. */
function isUnseen({ phase, outcome }: AppReport): boolean {
  return phase === 'watched' && outcome?.kind === 'stopNotSeen';
}

function isLeft({ outcome }: AppReport): boolean {
  return outcome?.kind === 'leftStopped';
}

function appReport(track: AppTrack): AppReport {
  const { app, phase, outcome, site, times, failures, downMs, movedTo } = track;
  return {
    app,
    phase,
    ...(outcome === undefined ? {} : { outcome }),
    ...(site === undefined ? {} : { site }),
    times,
    ...(downMs === undefined ? {} : { downMs }),
    ...(track.mayBeDown ? { stillDown: true } : {}),
    ...(movedTo === undefined ? {} : { movedTo }),
    failures,
  };
}
