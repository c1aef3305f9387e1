import { CertificateError } from '../certificateError.ts';
import { maxCertificates } from '../files/content.ts';
import { decryptSafe } from './decryptSafe.ts';
import { IterationBudget } from './iterationBudget.ts';
import { isMacRight } from './mac.ts';
import { type Pfx, readPfx } from './pfx.ts';
import { readSafes, type Safe } from './safe.ts';
import { type Bags, readBags } from './safeBags.ts';
import { type Secret, secretsOf } from './secret.ts';

/** What of a PKCS #12 store may leave it. */
export interface Pkcs12Contents {
  /** The DER of each certificate, in the file's order, repeated ones included. What they say is not looked at. */
  readonly certificates: readonly Uint8Array[];
  /** Whether there is a private or secret key in it. Keys are never decrypted. */
  readonly holdsPrivateKey: boolean;
}

/**
 * Reads the certificates of a PKCS #12 store (RFC 7292; .pfx, .p12), and nothing else of it. Long work gives way to others.
 *
 * The store's MAC tells a wrong password from a damaged store. It counts only where there is one that is known here, and
 * certificates that are not encrypted are given without a password, hence unverified: they are shown, not trusted.
 *
 * @param password undefined when none was asked for yet. An empty one also stands for none at all, and the other way round.
 * @throws CertificateError `passwordNeeded`, `wrongPassword`, `unsupportedEncryption` (its `cause` says what is not known, or
 * asks for too much work), `noCertificate`, `tooMany`, `truncated`, `trailingBytes`, `malformed`.
 */
export async function openPkcs12(bytes: Uint8Array, password: string | undefined): Promise<Pkcs12Contents> {
  const pfx = readPfx(bytes);
  const safes = readSafes(pfx.contents);
  const keyring = await keyringFor(pfx, password, new IterationBudget());
  const bags: Bags[] = [];
  for (const safe of safes) {
    bags.push(safe.kind === 'plain' ? readBags(safe.bags) : await openSafe(safe, keyring));
  }
  const certificates = bags.flatMap((bag) => bag.certificates);
  if (certificates.length === 0 || certificates.length > maxCertificates) {
    throw new CertificateError(certificates.length === 0 ? 'noCertificate' : 'tooMany');
  }
  return Object.freeze({
    certificates: Object.freeze(certificates),
    holdsPrivateKey: bags.some(({ holdsPrivateKey }) => holdsPrivateKey),
  });
}

/** The passwords that may open the safes of a store. */
interface Keyring {
  readonly secrets: readonly Secret[];
  /** What it means when none of them does. */
  readonly failure: 'passwordNeeded' | 'wrongPassword' | 'malformed';
  readonly budget: IterationBudget;
}

/** @throws CertificateError `wrongPassword` when the MAC says so. */
async function keyringFor(
  { contents, mac }: Pfx,
  password: string | undefined,
  budget: IterationBudget,
): Promise<Keyring> {
  const secrets = secretsOf(password);
  const failure = password === undefined ? 'passwordNeeded' : 'wrongPassword';
  if (mac === undefined) {
    return { secrets, failure, budget };
  }
  for (const secret of secrets) {
    if (await isMacRight(mac, contents, secret, budget)) {
      // The password is right: what cannot be opened with it is damaged.
      return { secrets: [secret], failure: 'malformed', budget };
    }
  }
  if (password !== undefined && password !== '') {
    throw new CertificateError('wrongPassword');
  }
  // What is not encrypted can still be read.
  return { secrets: [], failure, budget };
}

async function openSafe(
  { encryption, data }: Extract<Safe, { kind: 'encrypted' }>,
  { secrets, failure, budget }: Keyring,
): Promise<Bags> {
  for (const secret of secrets) {
    const plain = await decryptSafe(encryption, data, secret, budget);
    const bags = plain === undefined ? undefined : readDecrypted(plain);
    if (bags !== undefined) {
      return bags;
    }
  }
  throw new CertificateError(failure);
}

/** Undefined when it makes no sense: then it was decrypted with a wrong password. */
function readDecrypted(plain: Uint8Array): Bags | undefined {
  try {
    return readBags(plain);
  } catch (error) {
    if (error instanceof CertificateError) {
      return undefined;
    }
    throw error;
  } finally {
    // A key may stand in it.
    plain.fill(0);
  }
}
