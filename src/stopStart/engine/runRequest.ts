import type { CallFailureFacts } from './callFailure.ts';
import type { PauseReason } from './circuitBreaker.ts';
import type { Owner, UnreadableJournal } from './journal.ts';
import type { AccountRef, AppRef, EnvironmentRef } from './ports.ts';
import type { RunReport } from './report.ts';
import type { RunSnapshot } from './snapshot.ts';

/** How many apps are between their stop and their running again at the same time. */
export type Pace =
  | { readonly kind: 'oneAtATime' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'allAtOnce' };

/** A part of a run. The next one begins when every app of it is final or named. */
export interface Wave {
  /** How many of the run's apps it takes, in their order. */
  readonly size: number;
  /** The run then holds until **Continue**, so that the user can look at the apps before the rest is stopped. */
  readonly lookAfter: boolean;
}

/** An app of a run to be. */
export interface RequestedApp extends AppRef {
  /** Where its site is asked whether it answers; absent: it is not asked. */
  readonly hostName?: string;
}

/** What the user confirmed. */
export interface RunRequest {
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  /** Apps and slots, in the order in which they are to be taken. */
  readonly apps: readonly RequestedApp[];
  readonly pace: Pace;
  /** The parts in which they are taken; what they leave over is taken last. Absent: all in one. */
  readonly waves?: readonly Wave[];
  /** How long each app's stop, and each app's start, may take before the app is named as late. */
  readonly timeoutMs: number;
}

/** How many of so many apps are taken at a time; never more than there are. */
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

/** What each wave takes of a run's apps, in their order: fewer than its size, or none, once they are used up. */
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
  /** Who it runs as. */
  readonly account: AccountRef;
  snapshot(): RunSnapshot;
  /** Calls `listener` after every change, until the function that it returns is called. */
  onChange(listener: (snapshot: RunSnapshot) => void): () => void;
  /** Nothing new is stopped; what is in flight is brought back to running. */
  cancel(): void;
  /** The user's **Continue** while held; also after signing in again. `read`: the holds of the snapshot that the user was asked about; all that there are now where it is absent. */
  continue(read?: readonly PauseReason[]): void;
  /** The user's **End Run** while held: as `cancel`. */
  end(): void;
  /** Starts those of `apps` that were stopped again while they were watched: the user's **Start It**. */
  startAgain(apps: readonly AppRef[]): void;
  /** Gives up those of `apps`, which the user has read, that are named as not back or as stopped again. The report then names them as left stopped. */
  giveUp(apps: readonly AppRef[]): void;
  /** For a window that is closing: stops nothing more, and sends one start at once for each app that may be down. Resolves to those whose start Azure did not accept. */
  close(): Promise<readonly AppRef[]>;
  /** Nothing more will be stopped, and every app is back, final, or named. Never rejects. */
  readonly ended: Promise<RunReport>;
  /** And nothing is being started or watched any more. Never rejects; pending as long as an app does not come back. */
  readonly settled: Promise<RunReport>;
}

/** A run that is under way in some window. */
export interface ActiveRun {
  readonly runId: string;
  readonly environment: EnvironmentRef;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** It is this window's own. */
  readonly mine: boolean;
  readonly owner: Owner;
  /** Stopped, or about to be, and not known to be running again. */
  readonly down: readonly AppRef[];
  /** Milliseconds since the epoch: when the watch of its last app ends, as far as is known; absent when none is watched. */
  readonly watchedUntil?: number;
}

/** Why a run did not begin. */
export type Refusal =
  | { readonly kind: 'environmentBusy'; readonly by: ActiveRun }
  /** A run on the environment is written down and can't be read: its apps may be down. */
  | { readonly kind: 'recordUnreadable'; readonly journal: UnreadableJournal }
  | { readonly kind: 'environmentNotReady'; readonly because: string }
  | { readonly kind: 'environmentUnreadable'; readonly failure: CallFailureFacts }
  | { readonly kind: 'needsSignIn' }
  /** This window is closing. */
  | { readonly kind: 'closing' }
  /** The journal can't be read or written; `because` for people. */
  | { readonly kind: 'journal'; readonly because: string };

/** Thrown instead of beginning a run: nothing was stopped. */
export class RunRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(`The run was refused: ${refusal.kind}`, options);
    this.name = 'RunRefused';
    this.refusal = refusal;
  }
}
