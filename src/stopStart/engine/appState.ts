import type { CallFailureKind } from './callFailure.ts';

/**
 * Where one app stands.
 *
 * `planned` → `checking` → `skipped`, or `intended` (the intent is on disk) → `stopping` → `stopped` → `starting` → `watched` → `running`.
 * `watched`: back, and watched for a while because a stop may show late; then `running`, or `failed` if its stop was never seen.
 * `unsettled`: named as not back, and still being started. `stoppedAgain`: stopped a second time while it was watched; it is named, and
 * nobody starts it until the user says so. `failed`: final, and not stopped and started.
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
  | 'watched'
  | 'stoppedAgain'
  | 'running'
  | 'failed';

/** Every step that an app may take. Any other step is a bug and throws. */
const steps: Record<AppPhase, readonly AppPhase[]> = {
  planned: ['checking', 'skipped', 'starting', 'watched'],
  checking: ['intended', 'skipped', 'failed', 'watched', 'stoppedAgain', 'unsettled'],
  // Back to `checking`: Azure refused the stop for now, so it had no effect.
  intended: ['stopping', 'checking', 'skipped', 'failed'],
  stopping: ['stopped', 'starting', 'checking', 'failed', 'skipped'],
  stopped: ['starting', 'failed'],
  starting: ['watched', 'unsettled', 'failed'],
  unsettled: ['watched', 'stoppedAgain', 'starting', 'failed'],
  watched: ['running', 'failed', 'starting', 'stoppedAgain', 'unsettled'],
  stoppedAgain: ['starting', 'failed'],
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
  /** The app was not running just before its stop. Somebody else may have stopped it, so it is not started. `stateText` as Azure wrote it. */
  | { readonly kind: 'notRunning'; readonly stateText: string }
  /** A swap, scale or other operation was under way until the time-out. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'deleted' }
  /** The app exists under another id: it was moved to another resource group or subscription. It is not stopped without asking. */
  | { readonly kind: 'moved'; readonly to: string }
  /** The account lacks the right to stop or to start it. This is found before anything is stopped. */
  | { readonly kind: 'denied'; readonly missing: readonly ('stop' | 'start')[] }
  | { readonly kind: 'locked'; readonly lock: string }
  /** Its state could not be read. */
  | { readonly kind: 'unreadable'; readonly failure: FailureNote }
  /** The run ended before its turn. */
  | { readonly kind: 'runEnded' };

/** A failed call, as reports quote it. */
export interface FailureNote {
  readonly call: 'read' | 'stop' | 'start';
  readonly kind: CallFailureKind;
  readonly sentence: string;
  /** The HTTP status, if an answer arrived. */
  readonly status?: number;
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
  /** The stop was never seen to take effect. The app was started and runs; whether it loaded the new trust store is not known. */
  | { readonly kind: 'stopNotSeen'; readonly failure?: FailureNote }
  /** Proven to be gone from Azure (see absence.ts): somebody else deleted it. */
  | { readonly kind: 'deleted' }
  /** Named to the user: it was not back in time, or Azure refuses to start it. Starts are still being sent. */
  | { readonly kind: 'notBack'; readonly failure?: FailureNote }
  /** Named to the user: it was back and could not be read since. It is still being read, and not started. */
  | { readonly kind: 'unread'; readonly failure?: FailureNote }
  /** Named to the user: somebody stopped it twice while it was watched. It is not being started. */
  | { readonly kind: 'stoppedAgain' }
  /** The user was told its name and gave it up. */
  | { readonly kind: 'leftStopped'; readonly failure?: FailureNote };

/**
 * What is known of an app's site once the app is running again. Nothing is known if the site did not answer before the stop either, or
 * cannot be reached from here.
 *
 * - `asking`: it does not answer yet.
 * - `answers`: with this HTTP status.
 * - `silent`: running, not answering; `because` for people.
 */
export type SiteState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answers'; readonly status: number }
  | { readonly kind: 'silent'; readonly because: string };
