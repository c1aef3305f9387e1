import { type EncryptedContentInfo, PBES2Params } from 'pkijs';
import { cryptoEngine } from '../cryptoEngine.ts';
import { numberOf, octetsOf, partsOf, readAs } from '../der/asn1.ts';
import { type IterationBudget, unsupported } from './iterationBudget.ts';
import { type Derivation, deriveKey, derivePbkdf2Key, hashLength, keyPurpose, readPbkdf2 } from './keyDerivation.ts';
import type { Secret } from './secret.ts';

/**
 * A cipher that VS Code's own cryptography does not have, or may drop. A triple DES key of 16 octets uses its first part as the
 * third, too. RC2 uses every bit of its key.
 */
interface OldCipher {
  readonly algorithm: 'tripleDes' | 'rc2';
  /** Octets. */
  readonly keyLength: number;
}

/** Octets of a block of these ciphers, and of the initial vector. */
const oldBlockLength = 8;

/**
 * Decrypts a safe. Undefined when the password is wrong or the data damaged, as far as the padding tells: one wrong password in
 * 256 passes.
 */
export type Decryption = (secret: Secret, budget: IterationBudget) => Promise<Uint8Array | undefined>;

const pbes2 = '1.2.840.113549.1.5.13';
const tripleDesCbc = '1.2.840.113549.3.7';
const rc2Cbc = '1.2.840.113549.3.2';

const tripleDes: OldCipher = { algorithm: 'tripleDes', keyLength: 24 };
const doubleDes: OldCipher = { algorithm: 'tripleDes', keyLength: 16 };
const rc2 = (bits: number): OldCipher => ({ algorithm: 'rc2', keyLength: bits / 8 });

/** Octets of an AES key, by NIST's object identifiers. */
const aesKeyLengths: Readonly<Record<string, number>> = {
  '2.16.840.1.101.3.4.1.2': 16,
  '2.16.840.1.101.3.4.1.22': 24,
  '2.16.840.1.101.3.4.1.42': 32,
};

/** The two with RC4 are left out: nothing here decrypts RC4, and hardly any program writes it. */
const pkcs12Ciphers: Readonly<Record<string, OldCipher>> = {
  '1.2.840.113549.1.12.1.3': tripleDes,
  '1.2.840.113549.1.12.1.4': doubleDes,
  '1.2.840.113549.1.12.1.5': rc2(128),
  '1.2.840.113549.1.12.1.6': rc2(40),
};

/** The bits of an RC2 key, by the number that stands for them (RFC 8018, appendix B.2.3). */
const rc2Bits = new Map([
  [160, 40],
  [120, 64],
  [58, 128],
]);

/** How to decrypt a safe. @throws CertificateError `unsupportedEncryption` when its encryption is unknown. */
export function decryptionOf(info: EncryptedContentInfo): Decryption {
  const { algorithmId, algorithmParams } = info.contentEncryptionAlgorithm;
  const data = octetsOf(info.encryptedContent);
  if (algorithmId === pbes2) {
    return pbes2Decryption(info, data);
  }
  const cipher = pkcs12Ciphers[algorithmId];
  if (cipher === undefined) {
    throw unsupported(`encryption ${algorithmId}`);
  }
  // PKCS #12's own encryption (RFC 7292, appendix C). PKI.js does not have it.
  const [salt, iterations] = partsOf(algorithmParams);
  const derivation: Derivation = { hash: 'sha1', salt: octetsOf(salt), iterations: numberOf(iterations) };
  return async ({ pkcs12 }, budget) => {
    const key = await deriveKey(keyPurpose.encryption, pkcs12, derivation, cipher.keyLength, budget);
    const initialVector = await deriveKey(keyPurpose.initialVector, pkcs12, derivation, oldBlockLength, budget);
    return decryptOld(cipher, key, initialVector, data);
  };
}

/** Whether the cipher is triple DES with three keys, by PKCS #12's own encryption or by PBES2. */
export function isTripleDes({ contentEncryptionAlgorithm }: EncryptedContentInfo): boolean {
  const { algorithmId, algorithmParams } = contentEncryptionAlgorithm;
  return algorithmId === pbes2
    ? readAs(PBES2Params, algorithmParams).encryptionScheme.algorithmId === tripleDesCbc
    : pkcs12Ciphers[algorithmId] === tripleDes;
}

/** PBES2 (RFC 8018, section 6.2), which programs write today. */
function pbes2Decryption(info: EncryptedContentInfo, data: Uint8Array): Decryption {
  const { keyDerivationFunc, encryptionScheme } = readAs(PBES2Params, info.contentEncryptionAlgorithm.algorithmParams);
  const { algorithmId, algorithmParams } = encryptionScheme;
  const derivation = readPbkdf2(keyDerivationFunc);
  const keyLength = aesKeyLengths[algorithmId];
  // Web Crypto has no SHA-224, so neither does PKI.js.
  if (keyLength !== undefined && derivation.hash !== 'sha224') {
    return async ({ pkcs5 }, budget) => {
      budget.spend(derivation.iterations, Math.ceil(keyLength / hashLength(derivation.hash)));
      return decryptAes(info, pkcs5);
    };
  }
  const { cipher, initialVector } = oldCipher(algorithmId, algorithmParams, derivation.hash);
  return async ({ pkcs5 }, budget) => {
    const key = await derivePbkdf2Key(derivation, pkcs5, cipher.keyLength, budget);
    return decryptOld(cipher, key, initialVector, data);
  };
}

function oldCipher(
  id: string,
  parameters: unknown,
  hash: string,
): { readonly cipher: OldCipher; readonly initialVector: Uint8Array } {
  if (id === tripleDesCbc) {
    return { cipher: tripleDes, initialVector: octetsOf(parameters) };
  }
  if (id !== rc2Cbc) {
    throw unsupported(`PBES2 with ${id} and ${hash}`);
  }
  const [version, initialVector] = partsOf(parameters);
  const bits = rc2Bits.get(numberOf(version));
  if (bits === undefined) {
    throw unsupported(`RC2 of version ${numberOf(version)}`);
  }
  return { cipher: rc2(bits), initialVector: octetsOf(initialVector) };
}

async function decryptAes(encryptedContentInfo: EncryptedContentInfo, secret: Uint8Array) {
  const password = new Uint8Array(secret).buffer;
  try {
    return new Uint8Array(await cryptoEngine.decryptEncryptedContentInfo({ encryptedContentInfo, password }));
  } catch {
    // Web Crypto only says that it failed. The algorithm was checked before, so it is the padding.
    return undefined;
  }
}

async function decryptOld(cipher: OldCipher, key: Uint8Array, initialVector: Uint8Array, data: Uint8Array) {
  const { decryptOldCipher } = await import('./oldCipher.ts');
  return decryptOldCipher(cipher.algorithm, key, initialVector, data);
}
