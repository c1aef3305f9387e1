import type { CallFailureFacts } from './callFailure.ts';
import type { PauseReason } from './circuitBreaker.ts';
import type { Owner, UnreadableJournal } from './journal.ts';
import type { AccountRef, AppRef, EnvironmentRef } from './ports.ts';
import type { RunReport } from './report.ts';
import type { RunSnapshot } from './snapshot.ts';

/** How many apps may be down at the same time. */
export type Pace =
  | { readonly kind: 'oneAtATime' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'allAtOnce' };

/** A part of a run. The next one begins when every app of it is back, final or named. */
export interface Wave {
  /** How many of the run's apps it takes, in their order. */
  readonly size: number;
  /** The run is then paused until **Continue**, so that the user can look at the apps before the next wave. */
  readonly lookAfter: boolean;
}

/** An app of a run that is requested. */
export interface RequestedApp extends AppRef {
  /** The host of its site, for the check whether it answers; absent: it is not checked. */
  readonly hostName?: string;
}

/** What the user confirmed. */
export interface RunRequest {
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  /** Apps and slots, in the order in which they are to be taken. */
  readonly apps: readonly RequestedApp[];
  readonly pace: Pace;
  /** The parts of the run; apps that no wave takes come last. Absent: all apps are one part. */
  readonly waves?: readonly Wave[];
  /** How long each app's stop, and each app's start, may take before the app is named as late. */
  readonly timeoutMs: number;
}

/** How many of `appCount` apps are taken at a time; never more than there are. */
export function concurrencyOf(pace: Pace, appCount: number): number {
  switch (pace.kind) {
    case 'oneAtATime':
      return Math.min(1, appCount);
    case 'several':
      return Math.min(Math.max(1, Math.floor(pace.count)), appCount);
    case 'allAtOnce':
      return appCount;
  }
}

/** The apps that each wave takes, in their order. A wave gets fewer than its size, or none, when no more are left. */
export function takenByWave<T, W extends Wave>(
  apps: readonly T[],
  waves: readonly W[],
): readonly { readonly wave: W; readonly apps: readonly T[] }[] {
  let taken = 0;
  return waves.map((wave) => {
    const part = apps.slice(taken, taken + wave.size);
    taken += part.length;
    return { wave, apps: part };
  });
}

/** A run or a recovery that is under way in this window. */
export interface RunHandle {
  /** The account that it uses. */
  readonly account: AccountRef;
  snapshot(): RunSnapshot;
  /** Calls `listener` after every change. Call the result to stop that. */
  onChange(listener: (snapshot: RunSnapshot) => void): () => void;
  /** No further app is stopped; those in flight are brought back. */
  cancel(): void;
  /**
   * The user's **Continue** while paused; also after signing in again. `read`: the pause reasons that the user has read; by default all that
   * exist now.
   */
  continue(read?: readonly PauseReason[]): void;
  /** The user's **End Run** while paused; has the effect of `cancel`. */
  end(): void;
  /** The user's **Start It**: starts those of `apps` that were stopped again during their watch. */
  startAgain(apps: readonly AppRef[]): void;
  /**
   * Gives up those of `apps` that are named as not back or as stopped again, once the user has read the names. The report then names them as
   * left stopped.
   */
  giveUp(apps: readonly AppRef[]): void;
  /**
   * For a window that is closing: stops no further app, and sends one start at once for each app that may be down. Resolves to the apps
   * whose start Azure did not accept.
   */
  close(): Promise<readonly AppRef[]>;
  /** Nothing more will be stopped, and every app is back, final, or named. Never rejects. */
  readonly ended: Promise<RunReport>;
  /** Also, no app is being started or watched any more. Never rejects; pending as long as an app does not come back. */
  readonly settled: Promise<RunReport>;
}

/** A run that is under way in some window. */
export interface ActiveRun {
  readonly runId: string;
  readonly environment: EnvironmentRef;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** It belongs to this process. */
  readonly mine: boolean;
  readonly owner: Owner;
  /** The name of its owner's machine, where it is not this one: a folder may be shared. */
  readonly otherHost?: string;
  /** Stopped, or about to be, and not known to be running again. */
  readonly down: readonly AppRef[];
  /** Milliseconds since the epoch: when the watch of its last app is expected to end; absent if none is watched. */
  readonly watchedUntil?: number;
}

/** Why a run did not begin. */
export type Refusal =
  | { readonly kind: 'environmentBusy'; readonly by: ActiveRun }
  /** A record of a run on the environment can't be read: its apps may be down. */
  | { readonly kind: 'recordUnreadable'; readonly journal: UnreadableJournal }
  | { readonly kind: 'environmentNotReady'; readonly because: string }
  | { readonly kind: 'environmentUnreadable'; readonly failure: CallFailureFacts }
  | { readonly kind: 'needsSignIn' }
  /** This window is closing. */
  | { readonly kind: 'closing' }
  /** The journal can't be read or written; `because` for people. */
  | { readonly kind: 'journal'; readonly because: string };

/** Refused because of another run. */
export type BusyRefusal = Extract<Refusal, { readonly kind: 'environmentBusy' | 'recordUnreadable' }>;

/** Thrown if a run does not begin. Nothing was stopped. */
export class RunRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(`The run was refused: ${refusal.kind}`, options);
    this.name = 'RunRefused';
    this.refusal = refusal;
  }
}
