import { contentOf, derTag } from '../der/derReader.ts';
import { readNumber } from '../der/derValues.ts';
import { type Algorithm, parameterFields, parameterOctets, readAlgorithm } from './algorithm.ts';
import { type Pbkdf2, readPbkdf2 } from './pbkdf2.ts';
import { unsupported } from './unsupported.ts';

/**
 * A cipher that VS Code's own cryptography has given up, or may. A key of 16 octets is one of triple DES, too, whose third part
 * is its first; RC2 uses every bit of its key and no more.
 */
export interface OldCipher {
  readonly algorithm: 'tripleDes' | 'rc2';
  /** Octets. */
  readonly keyLength: number;
}

/** Octets of such a cipher's block, and so of its initial vector. */
export const oldBlockLength = 8;

/** How a safe is encrypted with a password. */
export type Encryption =
  /** PBES2 (RFC 8018, section 6.2) with AES in CBC mode: what is written today. `identifier` is the DER that says so. */
  | { readonly kind: 'aes'; readonly derivation: Pbkdf2; readonly keyLength: number; readonly identifier: Uint8Array }
  /** PBES2 with a cipher of old. */
  | {
      readonly kind: 'pbes2';
      readonly derivation: Pbkdf2;
      readonly cipher: OldCipher;
      readonly initialVector: Uint8Array;
    }
  /** PKCS #12's own (RFC 7292, appendix C), by SHA-1: what was written for twenty years. */
  | { readonly kind: 'pkcs12'; readonly cipher: OldCipher; readonly salt: Uint8Array; readonly iterations: number };

const pbes2 = '1.2.840.113549.1.5.13';
const tripleDesCbc = '1.2.840.113549.3.7';
const rc2Cbc = '1.2.840.113549.3.2';

const tripleDes: OldCipher = { algorithm: 'tripleDes', keyLength: 24 };
const doubleDes: OldCipher = { algorithm: 'tripleDes', keyLength: 16 };
const rc2 = (bits: number): OldCipher => ({ algorithm: 'rc2', keyLength: bits / 8 });

/** Octets of the key, by the object identifiers of NIST. */
const aesKeyLengths: Readonly<Record<string, number>> = {
  '2.16.840.1.101.3.4.1.2': 16,
  '2.16.840.1.101.3.4.1.22': 24,
  '2.16.840.1.101.3.4.1.42': 32,
};

/** Without the two with RC4, which nothing here can decrypt and hardly any program writes. */
const pkcs12Ciphers: Readonly<Record<string, OldCipher>> = {
  '1.2.840.113549.1.12.1.3': tripleDes,
  '1.2.840.113549.1.12.1.4': doubleDes,
  '1.2.840.113549.1.12.1.5': rc2(128),
  '1.2.840.113549.1.12.1.6': rc2(40),
};

/** The bits of RC2's key by the number that stands for them (RFC 8018, appendix B.2.3). */
const rc2Versions = new Map([
  [160, 40],
  [120, 64],
  [58, 128],
]);

/** @throws CertificateError `unsupportedEncryption` when it is not known. */
export function readEncryption(der: Uint8Array, algorithm: Algorithm): Encryption {
  if (algorithm.oid === pbes2) {
    return readPbes2(der, algorithm);
  }
  const cipher = pkcs12Ciphers[algorithm.oid];
  if (cipher === undefined) {
    throw unsupported(`encryption ${algorithm.oid}`);
  }
  const fields = parameterFields(der, algorithm);
  const salt = contentOf(der, fields.expect(derTag.octetString));
  const iterations = readNumber(der, fields.expect(derTag.integer));
  fields.finish();
  return { kind: 'pkcs12', cipher, salt, iterations };
}

function readPbes2(der: Uint8Array, algorithm: Algorithm): Encryption {
  const fields = parameterFields(der, algorithm);
  const derivation = readPbkdf2(der, readAlgorithm(der, fields));
  const cipher = readAlgorithm(der, fields);
  fields.finish();
  const keyLength = aesKeyLengths[cipher.oid];
  // Web Crypto, and with it PKI.js, has no SHA-224.
  if (keyLength !== undefined && derivation.hash !== 'sha224') {
    return { kind: 'aes', derivation, keyLength, identifier: algorithm.whole };
  }
  if (cipher.oid === tripleDesCbc) {
    return { kind: 'pbes2', derivation, cipher: tripleDes, initialVector: parameterOctets(der, cipher) };
  }
  if (cipher.oid === rc2Cbc) {
    return { kind: 'pbes2', derivation, ...readRc2(der, cipher) };
  }
  throw unsupported(`PBES2 with ${cipher.oid} and ${derivation.hash}`);
}

function readRc2(
  der: Uint8Array,
  algorithm: Algorithm,
): { readonly cipher: OldCipher; readonly initialVector: Uint8Array } {
  const fields = parameterFields(der, algorithm);
  const version = readNumber(der, fields.expect(derTag.integer));
  const initialVector = contentOf(der, fields.expect(derTag.octetString));
  fields.finish();
  const bits = rc2Versions.get(version);
  if (bits === undefined) {
    throw unsupported(`RC2 of version ${version}`);
  }
  return { cipher: rc2(bits), initialVector };
}
