import { CallFailure, type CallFailureKind } from '../../../../src/stopStart/engine/callFailure.ts';

/** How one call goes wrong. */
export interface Fault {
  /** `noEffect`: Azure accepts the call, and nothing ever comes of it. */
  readonly kind: CallFailureKind | 'noEffect';
  /** Azure did it all the same. */
  readonly carriedOut?: boolean;
  /** A proxy held the request: Azure gets it, and carries it out, so many milliseconds after it was sent, whatever was answered. */
  readonly arrivesAfterMs?: number;
  /** No answer ever comes: the transport destroys the connection at its own time limit. */
  readonly hangs?: boolean;
  readonly retryAfterMs?: number;
}

/** For a while every call about an app, or about all of them, fails in one way. */
export interface Spell {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** Absent: everything, lists and the environment too. */
  readonly app?: string;
  readonly kind: CallFailureKind;
}

/** No answer will ever come. The caller's transport makes a failure of it at its own time limit. */
export class NoAnswer extends Error {}

/** What the transport makes of that answer. */
export function failed({ kind, retryAfterMs }: Pick<Fault, 'kind' | 'retryAfterMs'>): CallFailure {
  return new CallFailure(kind === 'noEffect' ? 'other' : kind, {
    sentence: `Simulated: ${kind}.`,
    correlationId: 'c0ffee',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
