import { errorMessage } from '../../text/errorMessage.ts';
/**
 * How a call to Azure failed, as far as it matters for stopping and starting. A closed list.
 *
 * - `throttled`: 429. Not carried out. `retryAfterMs` where the service said so.
 * - `transient`: 5xx, no connection, a lost or late answer. **The call may have been carried out.**
 * - `conflict`: another operation is under way on the app, as Azure's own code says. Not carried out.
 * - `forbidden`: the right is missing (403). `locked`: a resource lock forbids it. `refused`: Azure refuses it for another reason
 *   (a policy, a deny assignment, a state of the app). Not carried out.
 * - `readOnly`: the subscription is disabled, so Azure refuses every change in it. Not carried out.
 * - `signedOut`: no usable token (401 or none to be had). Not carried out.
 * - `notFound`: Azure says that this resource does not exist (404 with `ResourceNotFound`); any other 404 is `other`. Not carried out.
 * - `other`: anything else. Nothing is known, so it may have been carried out.
 */
export type CallFailureKind =
  | 'throttled'
  | 'transient'
  | 'conflict'
  | 'forbidden'
  | 'locked'
  | 'refused'
  | 'readOnly'
  | 'signedOut'
  | 'notFound'
  | 'other';

export interface CallFailureFacts {
  /** For people and for the report. No code compares it. No secrets. */
  readonly sentence: string;
  /** The HTTP status, if an answer arrived. */
  readonly status?: number;
  /** To quote to Azure support. */
  readonly correlationId?: string;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The only error that the ports to Azure throw, except an aborted signal's reason. */
export class CallFailure extends Error {
  readonly kind: CallFailureKind;
  readonly facts: CallFailureFacts;

  constructor(kind: CallFailureKind, facts: CallFailureFacts, options?: ErrorOptions) {
    super(facts.sentence, options);
    this.name = 'CallFailure';
    this.kind = kind;
    this.facts = facts;
  }

  /** Whether Azure may have carried out the call although it failed here. */
  get mayHaveBeenCarriedOut(): boolean {
    return this.kind === 'transient' || this.kind === 'other';
  }
}

/** Anything that was thrown, as a CallFailure. An unforeseen error counts as `other`: its effect is not known. */
export function asCallFailure(thrown: unknown): CallFailure {
  if (thrown instanceof CallFailure) {
    return thrown;
  }
  const sentence = errorMessage(thrown);
  return new CallFailure('other', { sentence }, { cause: thrown });
}
