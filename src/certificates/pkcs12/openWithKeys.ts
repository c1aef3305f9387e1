import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ContentInfo, EncryptedContentInfo, PKCS8ShroudedKeyBag } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { parseAsn1, readAs } from '../der/asn1.ts';
import { derShape } from '../der/derShape.ts';
import { maxCertificates } from '../files/content.ts';
import { decryptionOf, isTripleDes } from './encryption.ts';
import { type Keyring, openSafes } from './openPkcs12.ts';
import { BagReader, type KeyBag } from './safeBags.ts';

/** What somebody who wants to upload a PKCS #12 store must know of it. No private key is in it. */
export interface Pkcs12WithKeys {
  /** The DER of each certificate, in the file's order, repeated ones included. None is possible. */
  readonly certificates: readonly Uint8Array[];
  /** The public part of each private key; undefined for one that this runtime cannot read. */
  readonly keys: readonly (KeyObject | undefined)[];
  /** Whether all that is encrypted is so by triple DES. */
  readonly isTripleDes: boolean;
}

/**
 * Opens a store to learn which keys it has. Private keys are decrypted in memory, each only for as long as it takes to derive its
 * public part, and wiped. (node-forge decrypts RC2, and triple DES where the runtime has none, through strings, which nobody can wipe.)
 *
 * @throws CertificateError what `openPkcs12` throws, but `noCertificate`.
 */
export async function openWithKeys(bytes: Uint8Array, password: string | undefined): Promise<Pkcs12WithKeys> {
  const safes = await openSafes(bytes, password, new BagReader(true));
  const certificates = safes.bags.flatMap((bag) => bag.certificates);
  const bags = safes.bags.flatMap((bag) => bag.keys);
  try {
    if (certificates.length > maxCertificates || bags.length > mostKeys) {
      throw new CertificateError('tooMany');
    }
    const keys: (KeyObject | undefined)[] = [];
    for (const bag of bags) {
      keys.push(bag.isEncrypted ? await decryptedKey(bag, safes.keyring) : publicPart(bag.der));
    }
    const isOldCipher = ({ isEncrypted, der }: KeyBag): boolean => !isEncrypted || isTripleDes(encryptedContent(der));
    return { certificates, keys, isTripleDes: safes.isTripleDes && bags.every(isOldCipher) };
  } finally {
    for (const { der } of bags) {
      der.fill(0);
    }
  }
}

/** A store for one server has one. Each costs a key derivation. */
const mostKeys = 20;

async function decryptedKey({ der }: KeyBag, { secrets, failure, budget }: Keyring): Promise<KeyObject | undefined> {
  const decrypt = decryptionOf(encryptedContent(der));
  for (const secret of secrets) {
    const plain = await decrypt(secret, budget);
    try {
      if (plain !== undefined && derShape(plain) === 'privateKey') {
        return publicPart(plain);
      }
    } finally {
      plain?.fill(0);
    }
  }
  throw new CertificateError(failure);
}

/** An EncryptedPrivateKeyInfo (RFC 5958, section 3) in the form in which safes are encrypted. */
function encryptedContent(der: Uint8Array): EncryptedContentInfo {
  const { encryptionAlgorithm, encryptedData } = readAs(PKCS8ShroudedKeyBag, parseAsn1(der));
  return new EncryptedContentInfo({
    contentType: ContentInfo.DATA,
    contentEncryptionAlgorithm: encryptionAlgorithm,
    encryptedContent: encryptedData,
    disableSplit: true,
  });
}

function publicPart(key: Uint8Array): KeyObject | undefined {
  try {
    const octets = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
    return createPublicKey(createPrivateKey({ key: octets, format: 'der', type: 'pkcs8' }));
  } catch {
    // What it says about a key is not for logs.
    return undefined;
  }
}
