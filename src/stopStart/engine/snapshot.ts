import type { AppOutcome, AppPhase } from './appPhase.ts';
import type { AppTrack } from './appTrack.ts';
import type { Brake } from './brake.ts';
import type { AppRef } from './ports.ts';
import type { EnvironmentRef } from './runRequest.ts';
import type { SiteState } from './siteState.ts';

/**
 * Why no further app is stopped until the user says **Continue** or **End Run**. What is in flight goes on meanwhile.
 *
 * - `notBack`: the circuit breaker. These apps were stopped and did not come back in time, or Azure refuses to start them.
 * - `notAnswering`: the circuit breaker too. These apps are running again, and their sites, which answered before, do not.
 * - `signIn`: only the user can get the next token.
 * - `slept`: the computer slept, or this process was held up, for `gapMs`.
 * - `look`: a wave of the run is over, and the user wants to look at `apps`, which are running again, before the rest.
 * - `environment`: the App Service Environment is not ready, or could not be read; `because` in Azure's words.
 */
export type Hold =
  | { readonly kind: 'notBack'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'notAnswering'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'signIn' }
  | { readonly kind: 'slept'; readonly gapMs: number }
  | { readonly kind: 'look'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'environment'; readonly because: string };

/**
 * Why no further app will ever be stopped by this run.
 *
 * - `cancelled`, `endedByUser`: the user's wish (progress notification; **End Run** while held).
 * - `journal`: the intent can't be written to disk any more; `because` for people.
 * - `takenOver`: another window has taken the run over.
 * - `closing`: this window is closing.
 */
export type Ending =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'endedByUser' }
  | { readonly kind: 'journal'; readonly because: string }
  | { readonly kind: 'takenOver' }
  | { readonly kind: 'closing' };

export interface AppSnapshot {
  readonly app: AppRef;
  readonly phase: AppPhase;
  /** Present once the app is final, or `unsettled`: named to the user. */
  readonly outcome?: AppOutcome;
  readonly site?: SiteState;
  /** Milliseconds since the epoch: when the phase began. */
  readonly since: number;
}

export interface RunCounts {
  readonly total: number;
  /** Not begun. */
  readonly planned: number;
  /** Between the beginning and the end of their own stop and start. */
  readonly inFlight: number;
  /** Stopped, started and running again. */
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  /** Past their time-out (or refused by Azure) and still being started. */
  readonly unsettled: number;
}

/**
 * `checking`: rights and locks. `ended`: nothing more is stopped, and every app is final or named. `settled`: and no app is being
 * started any more.
 */
export type Stage = 'checking' | 'running' | 'ended' | 'settled';

/** A run or a recovery at one instant; a new object each time, never changed afterwards. */
export interface RunSnapshot {
  readonly runId: string;
  readonly kind: 'run' | 'recovery';
  readonly environment: EnvironmentRef;
  readonly stage: Stage;
  /** Apps are still to be stopped, and wait for **Continue** or **End Run** because of `holds`. */
  readonly held: boolean;
  /** Every reason at once. A `signIn` matters even when nothing more is to be stopped: apps that are down can't be started. */
  readonly holds: readonly Hold[];
  readonly ending?: Ending;
  readonly counts: RunCounts;
  readonly apps: readonly AppSnapshot[];
  /** In flight now, in the order in which they began. */
  readonly current: readonly AppRef[];
  /** May be down now: their stop may have been sent and they are not known to be running again. */
  readonly down: readonly AppRef[];
  /** May be down, and the user gave them up: nobody is starting them. */
  readonly leftStopped: readonly AppRef[];
}

/** Whether a cancel changes anything: a run, not a recovery, that nobody has ended yet. */
export function canCancel({ kind, stage, ending }: RunSnapshot): boolean {
  return kind === 'run' && ending === undefined && (stage === 'checking' || stage === 'running');
}

export interface SnapshotHeader {
  readonly runId: string;
  readonly kind: 'run' | 'recovery';
  readonly environment: EnvironmentRef;
}

export function snapshotOf(
  { runId, kind, environment }: SnapshotHeader,
  stage: Stage,
  brake: Brake,
  tracks: readonly AppTrack[],
): RunSnapshot {
  const { ending, holds } = brake;
  const refs = (which: readonly AppTrack[]): AppRef[] => which.map((track) => track.app);
  const inFlight = tracks
    .filter((track) => !track.isFinal && track.phase !== 'planned' && track.phase !== 'unsettled')
    .sort((one, other) => one.begunAt - other.begunAt);
  const apps = tracks.map((track) => track.snapshot());
  return {
    runId,
    kind,
    environment,
    stage,
    held:
      holds.length > 0 &&
      ending === undefined &&
      tracks.some(({ phase }) => phase === 'planned' || phase === 'checking'),
    holds,
    ...(ending === undefined ? {} : { ending }),
    counts: countsOf(tracks, inFlight.length),
    apps,
    current: refs(inFlight),
    down: refs(tracks.filter((track) => track.mayBeDown)),
    leftStopped: apps.filter(({ outcome }) => outcome?.kind === 'leftStopped').map(({ app }) => app),
  };
}

function countsOf(tracks: readonly AppTrack[], inFlight: number): RunCounts {
  const count = (phase: AppPhase): number => tracks.filter((track) => track.phase === phase).length;
  return {
    total: tracks.length,
    planned: count('planned'),
    inFlight,
    done: count('running'),
    skipped: count('skipped'),
    failed: count('failed'),
    unsettled: count('unsettled'),
  };
}
