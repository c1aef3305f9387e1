import { AuthenticatedSafe, ContentInfo, EncryptedData, PFX } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { octetsOf, parseAsn1, partsOf, readAs } from '../der/asn1.ts';
import { containerTree, isPaddingFrom } from '../der/containerTree.ts';
import { wholeOf } from '../der/derTree.ts';
import { maxCertificates } from '../files/content.ts';
import { type Decryption, decryptionOf, isTripleDes } from './encryption.ts';
import { IterationBudget, unsupported } from './iterationBudget.ts';
import { isMacRight, type Mac, macOf } from './mac.ts';
import { BagReader, type Bags } from './safeBags.ts';
import { type Secret, secretsOf } from './secret.ts';

/** What is taken from a PKCS #12 store. */
export interface Pkcs12Contents {
  /** The DER of each certificate, in the file's order, repeated ones included. They are not decoded here. */
  readonly certificates: readonly Uint8Array[];
  /** Whether there is a private or secret key in it. Keys are never decrypted. */
  readonly holdsPrivateKey: boolean;
}

/**
 * Reads the certificates of a PKCS #12 store (RFC 7292; .pfx, .p12), and nothing else. Lets other work run in between.
 *
 * The store's MAC tells a wrong password from a damaged store. Some stores have no MAC, or one of an unknown kind. Certificates
 * that are not encrypted are returned without a password, so nothing verifies them: they are shown, not trusted.
 *
 * @param password undefined when nobody was asked for one yet. Empty and undefined stand for each other.
 * @throws CertificateError `passwordNeeded`, `wrongPassword`, `unsupportedEncryption` (its `cause` says what is
 * unknown, or takes too much work), `noCertificate`, `tooMany`, `truncated`, `trailingBytes`, `malformed`.
 */
export async function openPkcs12(bytes: Uint8Array, password: string | undefined): Promise<Pkcs12Contents> {
  const { bags } = await openSafes(bytes, password, new BagReader());
  const certificates = bags.flatMap((bag) => bag.certificates);
  if (certificates.length === 0 || certificates.length > maxCertificates) {
    throw new CertificateError(certificates.length === 0 ? 'noCertificate' : 'tooMany');
  }
  return Object.freeze({
    certificates: Object.freeze(certificates),
    holdsPrivateKey: bags.some(({ holdsPrivateKey }) => holdsPrivateKey),
  });
}

/** The safes of a store, all of them open. */
export interface OpenSafes {
  readonly bags: readonly Bags[];
  /** What opened them. Keys in them may be encrypted once more, by the same password. */
  readonly keyring: Keyring;
  /** Whether every safe that is encrypted is so by triple DES. */
  readonly isTripleDes: boolean;
}

/**
 * Opens every safe of a store. @throws CertificateError what `openPkcs12` throws, but `noCertificate`; `tooMany` only for one
 * safe.
 */
export async function openSafes(
  bytes: Uint8Array,
  password: string | undefined,
  reader: BagReader,
): Promise<OpenSafes> {
  const store = readStore(bytes);
  const safes = safesOf(store.contents);
  const keyring = await keyringFor(store, password);
  const bags: Bags[] = [];
  for (const safe of safes) {
    bags.push('decrypt' in safe ? await openSafe(safe.decrypt, keyring, reader) : await reader.read(safe.contents));
  }
  return { bags, keyring, isTripleDes: safes.every((safe) => !('decrypt' in safe) || safe.isTripleDes) };
}

/** The outermost structure of a PKCS #12 file (RFC 7292, section 4). */
interface Store {
  /** The AuthenticatedSafe, BER. The MAC is computed over it. */
  readonly contents: Uint8Array;
  /** Undefined when the store has none, or one of an unknown kind. */
  readonly mac: Mac | undefined;
}

function readStore(bytes: Uint8Array): Store {
  const outermost = containerTree(bytes, 0);
  if (!isPaddingFrom(bytes, outermost.end)) {
    throw new CertificateError('trailingBytes');
  }
  const { version, authSafe, macData } = readAs(PFX, parseAsn1(wholeOf(bytes, outermost)));
  if (version !== 3) {
    throw new CertificateError('malformed');
  }
  if (authSafe.contentType !== ContentInfo.DATA) {
    // Signed with a certificate in place of a password (RFC 7292, section 3.1): hardly any program writes it.
    throw unsupported(`a store in content of type ${authSafe.contentType}`);
  }
  return { contents: octetsOf(authSafe.content), mac: macData && macOf(macData) };
}

/** Stores have two or three safes. PKI.js takes a fraction of a millisecond for each. */
const mostSafes = 50;

/** A part of a store: encrypted as a whole, or not at all (RFC 7292, section 4.1). */
type Safe = { readonly contents: Uint8Array } | { readonly decrypt: Decryption; readonly isTripleDes: boolean };

/**
 * The safes of an AuthenticatedSafe, in order.
 *
 * @throws CertificateError `unsupportedEncryption` when one of them is encrypted in an unknown way. It might hold certificates,
 * and the certificates of the others would look like all there are.
 */
function safesOf(contents: Uint8Array): readonly Safe[] {
  const block = parseAsn1(contents);
  if (partsOf(block).length > mostSafes) {
    throw new CertificateError('tooMany');
  }
  // PKI.js throws for a store without safes.
  const { safeContents } = partsOf(block).length === 0 ? { safeContents: [] } : readAs(AuthenticatedSafe, block);
  return safeContents.map(({ contentType, content }): Safe => {
    switch (contentType) {
      case ContentInfo.DATA:
        return { contents: octetsOf(content) };
      case ContentInfo.ENCRYPTED_DATA: {
        const { encryptedContentInfo } = readAs(EncryptedData, content);
        return { decrypt: decryptionOf(encryptedContentInfo), isTripleDes: isTripleDes(encryptedContentInfo) };
      }
      default:
        throw unsupported(`a safe of type ${contentType}`);
    }
  });
}

/** The passwords that may open the safes of a store. */
export interface Keyring {
  readonly secrets: readonly Secret[];
  /** What is wrong when none of them opens a safe. */
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
      // The password is right, so a safe that it does not open is damaged.
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

/** Undefined when it makes no sense: the password was wrong then. */
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
    // It may contain a key.
    plain.fill(0);
  }
}
