import type { CallFailureFacts } from './callFailure.ts';
import type { Owner, UnreadableJournal } from './journal.ts';
import type { AppRef } from './ports.ts';
import type { EnvironmentRef } from './runRequest.ts';

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
