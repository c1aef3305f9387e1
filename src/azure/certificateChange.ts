import { thumbprints } from '../certificates/thumbprints.ts';
import type { Answer } from './answer.ts';
import { AzureError } from './azureError.ts';
import { type CertificateResource, isUnsigned404, saysAbsent } from './certificateResource.ts';
import { type AddOutcome, compareWithSent, type Sent, type StoredCertificate } from './storedCertificate.ts';

/** Pauses before each read after a change, in milliseconds: a minute in all. */
const pauses = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/** What is sent, and what may be there before. */
export interface Addition {
  readonly der: Uint8Array;
  /** The body of the PUT. */
  readonly body: unknown;
  /**
   * What the user agreed to find under that name: `nothing`, or the certificate with this SHA-1 thumbprint (undefined where Azure
   * gives none). Anything else there is a `conflict`, and nothing is sent. `azureNeverOverwrites`: no read goes before the PUT, because
   * Azure keeps what is there; only after a refusal it is read, and a certificate there is the same `conflict`. Not given: whatever is
   * there is replaced.
   */
  readonly expects?: 'nothing' | 'azureNeverOverwrites' | { readonly thumbprint: string | undefined } | undefined;
  /** Called once Azure has accepted the PUT, or may have. */
  readonly onAccepted?: () => void;
}

/**
 * Adds a certificate, or replaces the one of that name, with a single PUT, and reads it back. Every status of success, with or without
 * a body, counts as accepted, and only what is read back counts as proof.
 *
 * Throws AzureError when Azure refused it, and `mismatch` when something else is read back. Once Azure has accepted it,
 * trouble in reading it back and an abort end in `notVisibleYet`: nothing then invites a second PUT.
 */
export async function addCertificate<C extends StoredCertificate>(
  resource: CertificateResource<C>,
  addition: Addition,
): Promise<AddOutcome<C>> {
  const { operation, signal } = resource;
  const { der, body, expects, onAccepted } = addition;
  const before = expects === 'azureNeverOverwrites' ? undefined : await resource.find();
  const sent: Sent = { thumbprint: thumbprints(der).sha1, replaces: before?.thumbprint, operation };
  if (expects !== undefined && before?.thumbprint === sent.thumbprint) {
    // It is there already, perhaps by an earlier try whose answer was lost.
    return { kind: 'confirmed', certificate: before };
  }
  refuseUnexpected(before, expects, operation);
  let accepted: Answer;
  try {
    accepted = await resource.put(body);
  } catch (error) {
    return confirmAfterAll(resource, sent, error, addition);
  }
  onAccepted?.();
  try {
    const trouble = await resource.follow(accepted);
    const outcome = await readBack(resource, sent);
    return trouble !== undefined && outcome.kind === 'notVisibleYet' ? { readError: trouble, ...outcome } : outcome;
  } catch (error) {
    if (signal.aborted) {
      return { kind: 'notVisibleYet' };
    }
    throw error;
  }
}

/**
 * Looks once more whether what was added can be read back. A read that fails is thrown. `replaces`: the thumbprint of what was there
 * before, which may still be shown for a while.
 */
export async function checkAddedAgain<C extends StoredCertificate>(
  resource: CertificateResource<C>,
  der: Uint8Array,
  replaces?: string,
): Promise<AddOutcome<C>> {
  const sent: Sent = { thumbprint: thumbprints(der).sha1, replaces, operation: resource.operation };
  return compareWithSent(await resource.find(), sent);
}

/** What came of a DELETE that Azure accepted. `notSeen`: it could not be read whether the certificate is gone. */
export type RemoveOutcome =
  | { readonly kind: 'gone' }
  | { readonly kind: 'stillVisible' }
  | { readonly kind: 'notSeen'; readonly readError: AzureError };

/**
 * Removes a certificate with a single DELETE and reads until it is gone. `shown`: the thumbprint of the one that the user saw under that
 * name, where Azure gave one. If another one is there now, it is a `conflict`, and nothing is sent. Once Azure has accepted the DELETE, neither an abort nor a
 * failing read is an error.
 */
export async function removeCertificate(
  resource: CertificateResource,
  shown: string | undefined,
): Promise<RemoveOutcome> {
  const before = shown === undefined ? undefined : await resource.find();
  if (before?.thumbprint !== undefined && before.thumbprint !== shown) {
    const detail =
      'Meanwhile, somebody saved another certificate under that name. It was not removed, and nothing was sent.';
    throw new AzureError('conflict', { operation: resource.operation, detail });
  }
  let accepted: Answer;
  try {
    accepted = await resource.delete();
  } catch (error) {
    const isOpen = mayBeDone(error) || isUnsigned404(error);
    if (saysAbsent(error) || (isOpen && (await resource.findAfter(error)) === undefined)) {
      return { kind: 'gone' };
    }
    throw error;
  }
  try {
    await resource.follow(accepted);
    return await waitUntilGone(resource);
  } catch (error) {
    if (resource.signal.aborted) {
      return { kind: 'stillVisible' };
    }
    if (mayBeDone(error)) {
      return { kind: 'notSeen', readError: error };
    }
    throw error;
  }
}

/** Whether a write that failed so may have been done: no answer came, or one of the service's own trouble. */
export function mayBeDone(error: unknown): error is AzureError {
  return (
    error instanceof AzureError &&
    (error.kind === 'network' || error.kind === 'timeout' || (error.facts.status ?? 0) >= 500)
  );
}

async function readBack<C extends StoredCertificate>(
  resource: CertificateResource<C>,
  sent: Sent,
): Promise<AddOutcome<C>> {
  for (const pause of pauses) {
    let found: C | undefined;
    try {
      found = await resource.find(pause);
    } catch (error) {
      if (error instanceof AzureError) {
        return { kind: 'notVisibleYet', readError: error };
      }
      throw error;
    }
    const outcome = compareWithSent(found, sent);
    if (outcome.kind !== 'notVisibleYet') {
      return outcome;
    }
  }
  return { kind: 'notVisibleYet' };
}

/**
 * When no answer to the PUT arrived, one look tells whether it was done all the same; and when Azure refused it, whether the name is taken.
 * Else the PUT's own error is thrown.
 */
async function confirmAfterAll<C extends StoredCertificate>(
  resource: CertificateResource<C>,
  sent: Sent,
  error: unknown,
  { expects, onAccepted }: Addition,
): Promise<AddOutcome<C>> {
  onAccepted?.();
  const isTaken = expects === 'azureNeverOverwrites' && isRefusal(error);
  const found = isTaken || mayBeDone(error) ? await resource.findAfter(error) : undefined;
  if (found?.thumbprint === sent.thumbprint) {
    return { kind: 'confirmed', certificate: found };
  }
  if (isTaken && found !== undefined) {
    const detail = 'Another certificate has that name, and Azure did not overwrite it.';
    throw new AzureError('conflict', { ...error.facts, detail });
  }
  throw error;
}

/** Whether Azure took the request for a wrong one. No code of its own says that a name is taken. */
function isRefusal(error: unknown): error is AzureError {
  return error instanceof AzureError && (error.facts.status === 400 || error.facts.status === 409);
}

async function waitUntilGone(resource: CertificateResource): Promise<RemoveOutcome> {
  for (const pause of pauses) {
    try {
      if ((await resource.find(pause)) === undefined) {
        return { kind: 'gone' };
      }
    } catch (error) {
      if (error instanceof AzureError) {
        return { kind: 'notSeen', readError: error };
      }
      throw error;
    }
  }
  return { kind: 'stillVisible' };
}

/** Somebody may have come in between what the user saw and now. */
function refuseUnexpected(
  before: StoredCertificate | undefined,
  expects: Addition['expects'],
  operation: string,
): void {
  if (expects === undefined || before === undefined) {
    return;
  }
  if (typeof expects === 'string' || expects.thumbprint !== before.thumbprint) {
    const detail =
      'Meanwhile, somebody saved another certificate under that name. It was not overwritten, and nothing was sent.';
    throw new AzureError('conflict', { operation, detail });
  }
}
