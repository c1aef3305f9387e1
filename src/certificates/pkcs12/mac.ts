import { createHmac } from 'node:crypto';
import { type MacData, PBES2Params } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { octetsOf, readAs } from '../der/asn1.ts';
import type { IterationBudget } from './iterationBudget.ts';
import {
  deriveKey,
  derivePbkdf2Key,
  hashLength,
  hmacHashes,
  keyPurpose,
  type Pkcs12Hash,
  readPbkdf2,
} from './keyDerivation.ts';
import type { Secret } from './secret.ts';

/** Proves that a password is right and that nobody changed the store. */
export interface Mac {
  readonly hash: Pkcs12Hash;
  readonly digest: Uint8Array;
  key(secret: Secret, budget: IterationBudget): Promise<Uint8Array>;
}

/** The hashes of the PKCS #12 MAC (RFC 7292, appendix A). */
const hashes: Readonly<Record<string, Pkcs12Hash>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const pbmac1 = '1.2.840.113549.1.5.14';

/** The MAC of a store. Undefined when it is of an unknown kind: a store can be read without. */
export function macOf({ mac, macSalt, iterations = 1 }: MacData): Mac | undefined {
  const { algorithmId, algorithmParams } = mac.digestAlgorithm;
  const digest = octetsOf(mac.digest);
  if (algorithmId === pbmac1) {
    // Its parameters have a salt and a count of their own.
    return pbmac1Of(algorithmParams, digest);
  }
  const hash = hashes[algorithmId];
  if (hash === undefined) {
    return undefined;
  }
  const derivation = { hash, salt: octetsOf(macSalt), iterations };
  const key: Mac['key'] = ({ pkcs12 }, budget) =>
    deriveKey(keyPurpose.integrity, pkcs12, derivation, hashLength(hash), budget);
  return { hash, digest, key };
}

/** PBMAC1 (RFC 9579). Its parameters have the form of PBES2's, with a MAC in place of the cipher. */
function pbmac1Of(
  parameters: MacData['mac']['digestAlgorithm']['algorithmParams'],
  digest: Uint8Array,
): Mac | undefined {
  const { keyDerivationFunc, encryptionScheme } = readAs(PBES2Params, parameters);
  const hash = hmacHashes[encryptionScheme.algorithmId];
  if (hash === undefined) {
    return undefined;
  }
  try {
    const derivation = readPbkdf2(keyDerivationFunc);
    const length = derivation.keyLength ?? hashLength(hash);
    return { hash, digest, key: ({ pkcs5 }, budget) => derivePbkdf2Key(derivation, pkcs5, length, budget) };
  } catch (error) {
    if (error instanceof CertificateError && error.reason === 'unsupportedEncryption') {
      return undefined;
    }
    throw error;
  }
}

/** Whether the MAC over `contents` was made with this password. */
export async function isMacRight(
  { hash, digest, key }: Mac,
  contents: Uint8Array,
  secret: Secret,
  budget: IterationBudget,
): Promise<boolean> {
  return createHmac(hash, await key(secret, budget))
    .update(contents)
    .digest()
    .equals(digest);
}
