/**
 * What can go wrong between this extension and Azure. A closed list: callers switch on `kind`, never on a message.
 *
 * - `signedOut`: no usable token; signing in (again) helps. Carries `claims` where Entra asked for more (401 with a claims challenge).
 * - `consentNeeded`: signed in, but the audience needs the user's consent first.
 * - `forbidden`: signed in without the right (403).
 * - `notFound`: any 404; see also `isResourceNotFound`.
 * - `conflict`: another operation is under way, by Azure's code or by a 409 without one; or a change by somebody else came first.
 * - `locked`: a resource lock (ScopeLocked) forbids it. `readOnly`: the subscription is disabled (ReadOnlyDisabledSubscription).
 * - `refused`: another reason of Azure's own, with a code: a policy, a deny assignment, a state of the resource, a wrong request.
 * - `throttled`: 429; `retryAfterMs` where the service said so.
 * - `network`: no answer arrived. `timeout`: waited as long as the caller allowed. `tlsTrust`: the server's certificate is not trusted here.
 * - `unsupported`: the service answered that this resource cannot do it (405, or a kind of environment that lacks the operation).
 * - `mismatch`: what was read back is not what was sent.
 * - `service`: anything else the service answered.
 */
export type AzureErrorKind =
  | 'signedOut'
  | 'consentNeeded'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'locked'
  | 'readOnly'
  | 'refused'
  | 'throttled'
  | 'network'
  | 'timeout'
  | 'tlsTrust'
  | 'unsupported'
  | 'mismatch'
  | 'service';

export interface AzureErrorFacts {
  /** HTTP status, where an answer arrived. */
  readonly status?: number;
  /** The service's own error code, as `ResourceNotFound` or `51011`. */
  readonly code?: string;
  /** The service's own sentence, for people; never matched on. */
  readonly serviceMessage?: string;
  /** The names of the Azure policies that forbid it, where the service says them. */
  readonly policies?: readonly string[];
  /** This product's own sentence where the service gave none that helps: what did not match, or what was wrong with its answer. */
  readonly detail?: string;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** `x-ms-correlation-request-id`, to quote to Azure support. */
  readonly correlationId?: string;
  /** What was being done, as a phrase: "list root certificates of contoso-ase". */
  readonly operation: string;
  /** The claims of a challenge, base64 as sent, to be handed back to the identity provider. */
  readonly claims?: string;
}

/** The one error that `azure/` throws, but for an aborted signal's own reason. */
export class AzureError extends Error {
  readonly kind: AzureErrorKind;
  readonly facts: AzureErrorFacts;

  constructor(kind: AzureErrorKind, facts: AzureErrorFacts, options?: ErrorOptions) {
    const { operation, detail, serviceMessage, code, status } = facts;
    const because = status === undefined ? kind : `HTTP status ${status}`;
    super(`Could not ${operation}: ${detail ?? serviceMessage ?? code ?? because}`, options);
    this.name = 'AzureError';
    this.kind = kind;
    this.facts = facts;
  }
}

/**
 * Azure Resource Manager says that this very resource is not there. Any other 404 may be about its group (`ResourceGroupNotFound`) or its
 * subscription (`SubscriptionNotFound`), come from a proxy, or be Microsoft.Web's 51004, which it uses for users too.
 */
export function isResourceNotFound({ kind, facts }: AzureError): boolean {
  return kind === 'notFound' && facts.code?.toLowerCase() === 'resourcenotfound';
}
