import type { CallFailureKind } from './callFailure.ts';

/**
 * Where one app stands.
 *
 * `planned` → `checking` → `skipped`, or `intended` (the intent is on disk) → `stopping` → `stopped` → `starting` → `running`.
 * `unsettled`: named as not back, and still being started. `failed`: final, and not stopped and started.
 */
export type AppPhase =
  | 'planned'
  | 'checking'
  | 'skipped'
  | 'intended'
  | 'stopping'
  | 'stopped'
  | 'starting'
  | 'unsettled'
  | 'running'
  | 'failed';

/** Every step that an app may take. What is not listed is a bug, and throws. */
const steps: Record<AppPhase, readonly AppPhase[]> = {
  planned: ['checking', 'skipped', 'starting'],
  checking: ['intended', 'skipped', 'failed'],
  // Back to `checking`: Azure refused the stop for now, so it was not carried out.
  intended: ['stopping', 'checking', 'skipped', 'failed'],
  stopping: ['stopped', 'starting', 'checking', 'failed', 'skipped'],
  stopped: ['starting', 'failed'],
  starting: ['running', 'unsettled', 'failed'],
  unsettled: ['running', 'failed'],
  skipped: [],
  running: [],
  failed: [],
};

export function mayStep(from: AppPhase, to: AppPhase): boolean {
  return steps[from].includes(to);
}

export function isFinal(phase: AppPhase): boolean {
  return steps[phase].length === 0;
}

/** Why an app was not touched. */
export type SkipReason =
  /** It was not running just before its stop; `stateText` as Azure wrote it. Somebody else may have stopped it, so it is not started. */
  | { readonly kind: 'notRunning'; readonly stateText: string }
  /** A swap, scale or other operation was under way for as long as the time-out allows. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'deleted' }
  /** The right to stop or to start it is missing: found before anything was stopped. */
  | { readonly kind: 'denied'; readonly missing: readonly ('stop' | 'start')[] }
  | { readonly kind: 'locked'; readonly lock: string }
  /** Its state could not be read. */
  | { readonly kind: 'unreadable'; readonly failure: FailureNote }
  /** The run ended first. */
  | { readonly kind: 'runEnded' };

/** A failed call, as reports quote it. */
export interface FailureNote {
  readonly call: 'read' | 'stop' | 'start';
  readonly kind: CallFailureKind;
  readonly sentence: string;
  readonly correlationId?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How an app ended, or how it stands while it is `unsettled`. */
export type AppOutcome =
  | { readonly kind: 'stoppedAndStarted' }
  /** By a recovery: it runs again. Whether it was stopped in between is not known. */
  | { readonly kind: 'startedAgain' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  /** Azure refused the stop: the app was not stopped by this run. */
  | { readonly kind: 'stopRefused'; readonly failure: FailureNote }
  /** The stop was never seen to take effect; the app was started and runs. It has not loaded the new trust store for certain. */
  | { readonly kind: 'stopNotSeen'; readonly failure?: FailureNote }
  /** It is gone from Azure: somebody else deleted it. */
  | { readonly kind: 'deleted' }
  /** Named to the user: not back in time, or Azure refuses to start it. Being started all the while. */
  | { readonly kind: 'notBack'; readonly failure?: FailureNote }
  /** The user was told of it and gave it up. */
  | { readonly kind: 'leftStopped'; readonly failure?: FailureNote };
