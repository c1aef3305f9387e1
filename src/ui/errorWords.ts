import { AzureError, type AzureErrorKind } from '../azure/azureError.ts';
import { errorMessage } from '../text/errorMessage.ts';

/** What the user can do about a failure; each becomes a button. */
export type Remedy = 'signIn' | 'tryAgain' | 'showLog' | 'trustHelp' | 'permissionsHelp';

/** A failure in words: one or two sentences that name the thing, and what helps. */
export interface FailureWords {
  readonly message: string;
  readonly remedies: readonly Remedy[];
}

/** What each kind means for the person, after "Could not …". The service's own sentence follows where there is one. */
const meanings: Readonly<Record<AzureErrorKind, { readonly says: string; readonly remedies: readonly Remedy[] }>> = {
  signedOut: { says: 'Azure no longer accepts the sign-in.', remedies: ['signIn'] },
  consentNeeded: { says: 'Your organization requires consent for this.', remedies: ['signIn'] },
  forbidden: { says: 'Your account does not have permission for this.', remedies: ['permissionsHelp', 'showLog'] },
  notFound: { says: 'It no longer exists.', remedies: ['showLog'] },
  // Azure gives the same code, Conflict, for both.
  conflict: {
    says: 'Another operation is in progress, or something still uses it.',
    remedies: ['tryAgain', 'showLog'],
  },
  locked: { says: 'A resource lock prevents it.', remedies: ['showLog'] },
  readOnly: { says: 'The subscription is disabled, so nothing in it can be changed.', remedies: ['showLog'] },
  refused: { says: 'Azure refused it.', remedies: ['showLog'] },
  throttled: { says: 'Azure is limiting requests.', remedies: ['tryAgain'] },
  network: {
    says: 'No answer came from Azure. Check the connection, proxy and firewall.',
    remedies: ['tryAgain', 'showLog'],
  },
  timeout: { says: 'Azure did not answer in time.', remedies: ['tryAgain', 'showLog'] },
  tlsTrust: {
    says: 'The certificate of the connection to Azure is not trusted on this machine. A corporate proxy that inspects TLS is the usual cause.',
    remedies: ['trustHelp', 'showLog'],
  },
  unsupported: { says: 'Azure does not support it here.', remedies: ['showLog'] },
  mismatch: { says: 'What Azure returned is not what was sent.', remedies: ['showLog'] },
  service: { says: 'Azure reported a failure.', remedies: ['tryAgain', 'showLog'] },
};

/** Any failure in words. Pure: buttons are wired by the caller. */
export function failureWords(error: unknown): FailureWords {
  if (!(error instanceof AzureError)) {
    const message = errorMessage(error);
    return { message: withFullStop(message), remedies: ['showLog'] };
  }
  const { says, remedies } = meanings[error.kind];
  const parts = [
    `Could not ${error.facts.operation}.`,
    error.facts.detail ?? says,
    throttleHint(error),
    serviceSaid(error),
  ];
  return { message: parts.filter((part) => part !== '').join(' '), remedies };
}

/** The short form for a tree row: what failed is on the row already. */
export function failureLabel(error: unknown): string {
  return error instanceof AzureError ? meanings[error.kind].says : failureWords(error).message;
}

function throttleHint(error: AzureError): string {
  const wait = error.facts.retryAfterMs;
  return wait === undefined ? '' : `Try again in ${Math.max(1, Math.ceil(wait / 1000))} seconds.`;
}

function serviceSaid(error: AzureError): string {
  const { serviceMessage, code, correlationId, status } = error.facts;
  if (status === undefined) {
    // There was no answer, so the code is the connection's, such as ECONNRESET.
    return code === undefined ? '' : `(${code})`;
  }
  const said = serviceMessage ?? code;
  const where = correlationId === undefined ? '' : ` (correlation id ${correlationId})`;
  return said === undefined ? '' : `Azure says: ${withFullStop(said)}${where}`;
}

/** The sentence, with a full stop where it ends without one. */
export function withFullStop(sentence: string): string {
  return /[.!?)]$/.test(sentence.trim()) ? sentence.trim() : `${sentence.trim()}.`;
}
