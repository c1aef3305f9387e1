import { AuthenticatedSafe, ContentInfo, EncryptedData, PFX } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { octetsOf, parseAsn1, partsOf, readAs } from '../der/asn1.ts';
import { berWhole, firstElement, isPaddingFrom } from '../der/berReader.ts';
import { maxCertificates } from '../files/content.ts';
import { type Decryption, decryptionOf } from './encryption.ts';
import { IterationBudget, unsupported } from './iterationBudget.ts';
import { isMacRight, type Mac, macOf } from './mac.ts';
import { BagReader, type Bags } from './safeBags.ts';
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
  const store = readStore(bytes);
  const safes = safesOf(store.contents);
  const keyring = await keyringFor(store, password);
  const reader = new BagReader();
  const bags: Bags[] = [];
  for (const safe of safes) {
    bags.push('decrypt' in safe ? await openSafe(safe.decrypt, keyring, reader) : await reader.read(safe.contents));
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

/** The outermost structure of a PKCS #12 file (RFC 7292, section 4). */
interface Store {
  /** The AuthenticatedSafe, BER: what the MAC is over. */
  readonly contents: Uint8Array;
  /** Undefined when there is none, or none that can be verified here. */
  readonly mac: Mac | undefined;
}

function readStore(bytes: Uint8Array): Store {
  const outermost = firstElement(bytes);
  if (!isPaddingFrom(bytes, outermost.end)) {
    throw new CertificateError('trailingBytes');
  }
  const { version, authSafe, macData } = readAs(PFX, parseAsn1(berWhole(bytes, outermost)));
  if (version !== 3) {
    throw new CertificateError('malformed');
  }
  if (authSafe.contentType !== ContentInfo.DATA) {
    // Signed with a certificate in place of a password (RFC 7292, section 3.1): hardly any program ever wrote it.
    throw unsupported(`a store in content of type ${authSafe.contentType}`);
  }
  return { contents: octetsOf(authSafe.content), mac: macData && macOf(macData) };
}

/** Stores have two or three; PKI.js takes a fraction of a millisecond for each. */
const mostSafes = 50;

/** A part of a store that is as a whole encrypted or not (RFC 7292, section 4.1). */
type Safe = { readonly contents: Uint8Array } | { readonly decrypt: Decryption };

/**
 * The safes of an AuthenticatedSafe, in order.
 *
 * @throws CertificateError `unsupportedEncryption` when one of them is encrypted in a way that is not known: it might hold
 * certificates, and those of the others would pass for all.
 */
function safesOf(contents: Uint8Array): readonly Safe[] {
  const block = parseAsn1(contents);
  if (partsOf(block).length > mostSafes) {
    throw new CertificateError('tooMany');
  }
  // PKI.js has no words for one without safes.
  const { safeContents } = partsOf(block).length === 0 ? { safeContents: [] } : readAs(AuthenticatedSafe, block);
  return safeContents.map(({ contentType, content }): Safe => {
    switch (contentType) {
      case ContentInfo.DATA:
        return { contents: octetsOf(content) };
      case ContentInfo.ENCRYPTED_DATA:
        return { decrypt: decryptionOf(readAs(EncryptedData, content).encryptedContentInfo) };
      default:
        throw unsupported(`a safe of type ${contentType}`);
    }
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
async function keyringFor({ contents, mac }: Store, password: string | undefined): Promise<Keyring> {
  const budget = new IterationBudget();
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

async function openSafe(decrypt: Decryption, { secrets, failure, budget }: Keyring, reader: BagReader): Promise<Bags> {
  for (const secret of secrets) {
    const plain = await decrypt(secret, budget);
    const bags = plain && (await readDecrypted(plain, reader, failure));
    if (bags !== undefined) {
      return bags;
    }
  }
  throw new CertificateError(failure);
}

/** Undefined when it makes no sense: then it was decrypted with a wrong password. */
async function readDecrypted(
  plain: Uint8Array,
  reader: BagReader,
  failure: Keyring['failure'],
): Promise<Bags | undefined> {
  try {
    return await reader.read(plain);
  } catch (error) {
    if (!(error instanceof CertificateError) || (error.reason === 'tooMany' && failure === 'malformed')) {
      throw error;
    }
    return undefined;
  } finally {
    // A key may stand in it.
    plain.fill(0);
  }
}
