import type { AppOutcome, AppPhase, FailureNote, SiteState } from './appState.ts';
import type { AppTrack } from './appTrack.ts';
import type { CircuitBreaker, Ending, PauseReason } from './circuitBreaker.ts';
import type { AppRef, EnvironmentRef } from './ports.ts';

/** What somebody else did to an app before its turn. For information; nothing waits for it. */
export type Remark =
  /** Its state is not what it was when the run began; `stateText` as Azure wrote it. */
  | { readonly kind: 'stateChanged'; readonly app: AppRef; readonly stateText: string }
  /** Azure's activity log knows of a stop or start since the run began. */
  | { readonly kind: 'byOthers'; readonly app: AppRef; readonly what: 'stop' | 'start'; readonly by?: string };

export interface AppSnapshot {
  readonly app: AppRef;
  readonly phase: AppPhase;
  /** Present once the app is final or named to the user. */
  readonly outcome?: AppOutcome;
  readonly site?: SiteState;
  /** The last call that failed in this phase; it may tell why a start takes so long. */
  readonly failure?: FailureNote;
  /** How often that call, or the one of its outcome, has failed so far. */
  readonly failedTries?: number;
  /** Its new resource id, if it was moved during the run. */
  readonly movedTo?: string;
  /** Milliseconds since the epoch: when its watch is expected to end; only while it is `watched`. */
  readonly watchedUntil?: number;
  /** Only once it is back from a stop that was seen. */
  readonly reload?: Reload;
  /** Milliseconds since the epoch: when the phase began. */
  readonly since: number;
}

/** An app was stopped and started. */
export interface Reload {
  /** Milliseconds since the epoch: when Azure accepted its start after the stop. */
  readonly at: number;
  /** On the monotonic clock: right before its first stop was sent. */
  readonly stopSentAt: number | undefined;
}

export interface RunCounts {
  readonly total: number;
  /** Not begun. */
  readonly planned: number;
  /** Being checked, stopped or started. */
  readonly inFlight: number;
  /** Stopped, started and running again, watched or not. */
  readonly done: number;
  /** Of those, still watched. */
  readonly watched: number;
  readonly skipped: number;
  readonly failed: number;
  /** Named to the user: past their time-out or refused by Azure and still being started, or stopped again. */
  readonly unsettled: number;
}

/**
 * `checking`: rights and locks. `ended`: nothing more is stopped, and every app is back, final or named. `settled`: and no app is being
 * started or watched any more.
 */
export type Stage = 'checking' | 'running' | 'ended' | 'settled';

/** A run or a recovery at one instant. Each snapshot is a new object and never changes. */
export interface RunSnapshot {
  readonly runId: string;
  readonly kind: 'run' | 'recovery';
  readonly environment: EnvironmentRef;
  readonly stage: Stage;
  /** Apps are still to be stopped, and wait for **Continue** or **End Run**; `pauseReasons` says why. */
  readonly paused: boolean;
  /** All reasons. A `signIn` matters even if nothing more is to be stopped: apps that are down can't be started. */
  readonly pauseReasons: readonly PauseReason[];
  readonly ending?: Ending;
  readonly counts: RunCounts;
  readonly apps: readonly AppSnapshot[];
  /** In flight now, in the order in which they began. */
  readonly current: readonly AppRef[];
  /** Milliseconds since the epoch: when the watch of the last app is expected to end; absent if none is watched. */
  readonly watchedUntil?: number;
  readonly remarks: readonly Remark[];
  /** May be down now: a stop may have been sent, and they are not known to run again. */
  readonly down: readonly AppRef[];
  /** May be down, and the user gave them up: nobody is starting them. */
  readonly leftStopped: readonly AppRef[];
}

/** Whether a cancel has an effect: only for a run, not a recovery, that was not ended yet. */
export function canCancel({ kind, stage, ending }: RunSnapshot): boolean {
  return kind === 'run' && ending === undefined && (stage === 'checking' || stage === 'running');
}

export interface SnapshotParts {
  readonly header: Pick<RunSnapshot, 'runId' | 'kind' | 'environment'>;
  readonly stage: Stage;
  readonly breaker: CircuitBreaker;
  readonly tracks: readonly AppTrack[];
  readonly remarks: readonly Remark[];
}

export function snapshotOf({ header, stage, breaker, tracks, remarks }: SnapshotParts): RunSnapshot {
  const { runId, kind, environment } = header;
  const { ending, pauseReasons } = breaker;
  const refs = (which: readonly AppTrack[]): AppRef[] => which.map((track) => track.app);
  const inFlight = tracks
    .filter(({ phase }) => inProgress.has(phase))
    .sort((one, other) => one.begunAt - other.begunAt);
  const apps = tracks.map(appSnapshot);
  const until = apps.flatMap(({ watchedUntil }) => watchedUntil ?? []);
  return {
    runId,
    kind,
    environment,
    stage,
    paused:
      kind === 'run' &&
      pauseReasons.length > 0 &&
      ending === undefined &&
      tracks.some(({ phase }) => phase === 'planned' || phase === 'checking'),
    pauseReasons,
    ...(ending === undefined ? {} : { ending }),
    counts: countsOf(tracks, inFlight.length),
    apps,
    current: refs(inFlight),
    down: refs(tracks.filter((track) => track.mayBeDown)),
    ...(until.length === 0 ? {} : { watchedUntil: Math.max(...until) }),
    remarks,
    leftStopped: apps.filter(({ outcome }) => outcome?.kind === 'leftStopped').map(({ app }) => app),
  };
}

/** Being checked, stopped or started; neither waiting for their turn nor named. */
const inProgress: ReadonlySet<AppPhase> = new Set(['checking', 'intended', 'stopping', 'stopped', 'starting']);

function isDone({ phase, outcome }: AppTrack): boolean {
  return phase === 'running' || (phase === 'watched' && outcome?.kind !== 'stopNotSeen');
}

function countsOf(tracks: readonly AppTrack[], inFlight: number): RunCounts {
  const count = (phase: AppPhase): number => tracks.filter((track) => track.phase === phase).length;
  return {
    total: tracks.length,
    planned: count('planned'),
    inFlight,
    done: tracks.filter(isDone).length,
    watched: count('watched'),
    skipped: count('skipped'),
    failed: count('failed'),
    unsettled: count('unsettled') + count('stoppedAgain'),
  };
}

function appSnapshot(track: AppTrack): AppSnapshot {
  const { app, phase, since, outcome, site, failureInPhase, movedTo, watchedUntil } = track;
  const failed = failureInPhase ?? (outcome !== undefined && 'failure' in outcome ? outcome.failure : undefined);
  const failedTries = failed === undefined ? 0 : track.failedTries(failed.call);
  const { startedAt } = track.times;
  const isBack = outcome?.kind === 'stoppedAndStarted' && startedAt !== undefined;
  return {
    ...{ app, phase, since },
    ...(watchedUntil === undefined ? {} : { watchedUntil }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(site === undefined ? {} : { site }),
    ...(failureInPhase === undefined ? {} : { failure: failureInPhase }),
    ...(failedTries === 0 ? {} : { failedTries }),
    ...(movedTo === undefined ? {} : { movedTo }),
    ...(isBack ? { reload: { at: startedAt, stopSentAt: track.stopSentAt } } : {}),
  };
}
