import type { Answer } from './answer.ts';
import { AzureError } from './azureError.ts';
import { mayBeDone } from './certificateChange.ts';
import type { CertificateResource } from './certificateResource.ts';
import type { NameClash, NameClashes } from './nameClash.ts';
import { keyOf } from './resourceId.ts';
import type { KeyVaultStatus, WebCertificate } from './webCertificate.ts';

/** A certificate of a Key Vault to be imported under a name. */
export interface KeyVaultImport {
  readonly name: string;
  readonly vaultId: string;
  readonly secretName: string;
}

/** What became of an import: the certificate as Azure has it, or nothing yet. `pending`: Azure has not read the secret yet. */
export type ImportOutcome =
  | { readonly kind: 'imported' | 'pending'; readonly certificate: WebCertificate }
  | { readonly kind: 'failed'; readonly certificate: WebCertificate; readonly status: KeyVaultStatus }
  | { readonly kind: 'notVisibleYet' }
  | NameClash;

/** Pauses before each look at an import, in milliseconds. */
const pauses = [0, 2_000, 4_000, 8_000, 15_000, 15_000];

/** In so many looks, a failure that was there before may still be the old one. */
const looksAtOldFailure = 3;

const underWay: ReadonlySet<KeyVaultStatus | undefined> = new Set([
  undefined,
  'Initialized',
  'WaitingOnCertificateOrder',
]);

/**
 * Sends one PUT with `body`, which names the certificate in Key Vault, and waits until Azure has read it. `conflict` when another certificate has
 * the name. A lost answer is followed by a look, not by a second PUT. Once Azure has accepted it, an abort and a failed read end in what was seen last.
 */
export async function importCertificate(
  resource: CertificateResource<WebCertificate>,
  clashes: NameClashes,
  wanted: KeyVaultImport,
  body: unknown,
): Promise<ImportOutcome> {
  const isOurs = (found: WebCertificate): boolean => isFrom(found, wanted);
  const before = await resource.find();
  if (before !== undefined && !isOurs(before)) {
    const detail = 'Another certificate has that name. It was not overwritten, and nothing was sent.';
    throw new AzureError('conflict', { operation: resource.operation, detail });
  }
  const accepted = await sendOnce(resource, body, before === undefined ? isOurs : undefined);
  clashes.onAccepted();
  try {
    if (accepted !== undefined) {
      await resource.follow(accepted);
    }
  } catch (error) {
    if (resource.signal.aborted) {
      return { kind: 'notVisibleYet' };
    }
    throw error;
  }
  const outcome = await waitForImport(resource, isOurs, before?.keyVault?.status);
  return outcome.kind === 'imported' ? clashes.after(outcome, isOurs) : outcome;
}

/**
 * The answer to the PUT. Undefined when it was lost, and a look shows that it was done. That proves nothing where the same certificate had the
 * name before: `isOurs` is undefined then, and the error is thrown.
 */
async function sendOnce(
  resource: CertificateResource<WebCertificate>,
  body: unknown,
  isOurs: ((found: WebCertificate) => boolean) | undefined,
): Promise<Answer | undefined> {
  try {
    return await resource.put(body);
  } catch (error) {
    const found = isOurs !== undefined && mayBeDone(error) ? await resource.findAfter(error) : undefined;
    if (found === undefined || isOurs?.(found) !== true) {
      throw error;
    }
    return undefined;
  }
}

async function waitForImport(
  resource: CertificateResource<WebCertificate>,
  isOurs: (found: WebCertificate) => boolean,
  statusBefore: KeyVaultStatus | undefined,
): Promise<ImportOutcome> {
  let outcome: ImportOutcome = { kind: 'notVisibleYet' };
  for (const [look, pause] of pauses.entries()) {
    try {
      const found = await resource.find(pause);
      outcome = found === undefined || isOurs(found) ? outcomeOf(found) : { kind: 'undone', now: found };
    } catch (error) {
      // Azure has accepted it: neither an abort nor a failed read may look as if nothing had been sent.
      if (resource.signal.aborted || error instanceof AzureError) {
        return outcome;
      }
      throw error;
    }
    const mayBeOld = outcome.kind === 'failed' && outcome.status === statusBefore && look + 1 < looksAtOldFailure;
    if (outcome.kind !== 'pending' && outcome.kind !== 'notVisibleYet' && !mayBeOld) {
      return outcome;
    }
  }
  return outcome;
}

function isFrom({ keyVault }: WebCertificate, { vaultId, secretName }: KeyVaultImport): boolean {
  return (
    keyVault !== undefined &&
    keyOf(keyVault.vaultId) === keyOf(vaultId) &&
    keyOf(keyVault.secretName) === keyOf(secretName)
  );
}

function outcomeOf(certificate: WebCertificate | undefined): ImportOutcome {
  const status = certificate?.keyVault?.status;
  if (certificate === undefined) {
    return { kind: 'notVisibleYet' };
  }
  if (status === 'Succeeded' || (underWay.has(status) && certificate.thumbprint !== undefined)) {
    return { kind: 'imported', certificate };
  }
  return status === undefined || underWay.has(status)
    ? { kind: 'pending', certificate }
    : { kind: 'failed', certificate, status };
}
