import type { AppOutcome, AppPhase, FailureNote } from './appPhase.ts';
import type { AppTimes, AppTrack } from './appTrack.ts';
import type { AppRef } from './ports.ts';
import type { EnvironmentRef } from './runRequest.ts';
import type { Ending } from './snapshot.ts';

/** What became of one app. Times are milliseconds since the epoch. */
export interface AppReport {
  readonly app: AppRef;
  readonly phase: AppPhase;
  /** Absent only for an app that was still on its way when the report was made. */
  readonly outcome?: AppOutcome;
  readonly times: AppTimes;
  /** From the stop that was sent to Running as it was first read: the longest that the app can have been down. */
  readonly downMs?: number;
  /** Every call that failed on the way, the last ones at most, with correlation ids. */
  readonly failures: readonly FailureNote[];
}

/** What became of a run or a recovery. */
export interface RunReport {
  readonly runId: string;
  readonly kind: 'run' | 'recovery';
  readonly environment: EnvironmentRef;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why it ended before every app had its turn, if it did. */
  readonly ending?: Ending;
  readonly apps: readonly AppReport[];
  /** Stopped, started and running again (a recovery: running again). */
  readonly done: readonly AppRef[];
  /** Not touched, each with its reason in `apps`. */
  readonly skipped: readonly AppRef[];
  /** Not stopped and started, yet not down: the stop was refused or never seen, or the app was deleted. */
  readonly failed: readonly AppRef[];
  /** May be down, and are being started as long as this window lives. Name them. */
  readonly notBack: readonly AppRef[];
  /** May be down, and nobody is starting them. Name them. */
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
  ending: Ending | undefined,
  endedAt: number,
): RunReport {
  const where = (matches: (track: AppTrack) => boolean): AppRef[] => tracks.filter(matches).map((track) => track.app);
  const isLeft = (track: AppTrack): boolean => track.outcome?.kind === 'leftStopped';
  return {
    ...header,
    endedAt,
    ...(ending === undefined ? {} : { ending }),
    apps: tracks.map(appReport),
    done: where((track) => track.phase === 'running'),
    skipped: where((track) => track.phase === 'skipped'),
    failed: where((track) => track.phase === 'failed' && !isLeft(track)),
    notBack: where((track) => track.mayBeDown),
    leftStopped: where(isLeft),
  };
}

function appReport(track: AppTrack): AppReport {
  const { app, phase, outcome, times, failures } = track;
  const { stopSentAt, runningSeenAt } = times;
  const down = stopSentAt !== undefined && runningSeenAt !== undefined ? { downMs: runningSeenAt - stopSentAt } : {};
  return { app, phase, ...(outcome === undefined ? {} : { outcome }), times, ...down, failures };
}
