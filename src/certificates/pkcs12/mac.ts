import { createHmac } from 'node:crypto';
import { CertificateError } from '../certificateError.ts';
import { contentOf, type DerElement, derTag } from '../der/derReader.ts';
import { readNumber } from '../der/derValues.ts';
import { type Algorithm, parameterFields, readAlgorithm } from './algorithm.ts';
import { inside } from './cursors.ts';
import type { IterationBudget } from './iterationBudget.ts';
import { type Derivation, deriveKey, hashLength, keyPurpose, type Pkcs12Hash } from './keyDerivation.ts';
import { derivePbkdf2Key, hmacHashes, type Pbkdf2, readPbkdf2 } from './pbkdf2.ts';
import type { Secret } from './secret.ts';

/** What proves that a password is right and that nothing was changed. */
export type Mac =
  /** RFC 7292, appendix A. */
  | { readonly kind: 'pkcs12'; readonly derivation: Derivation; readonly digest: Uint8Array }
  /** RFC 9579. */
  | { readonly kind: 'pbmac1'; readonly derivation: Pbkdf2; readonly hash: Pkcs12Hash; readonly digest: Uint8Array };

/** The hashes of the PKCS #12 MAC. */
const hashes: Readonly<Record<string, Pkcs12Hash>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const pbmac1 = '1.2.840.113549.1.5.14';

/** Reads MacData. Undefined when it is of a kind that cannot be verified here; nothing needs it to be. */
export function readMac(der: Uint8Array, macData: DerElement): Mac | undefined {
  const fields = inside(der, macData);
  const digestInfo = fields.enter(derTag.sequence);
  const algorithm = readAlgorithm(der, digestInfo);
  const digest = contentOf(der, digestInfo.expect(derTag.octetString));
  digestInfo.finish();
  const salt = contentOf(der, fields.expect(derTag.octetString));
  const count = fields.optional(derTag.integer);
  fields.finish();
  if (algorithm.oid === pbmac1) {
    // It has a salt and a count of its own.
    return readPbmac1(der, algorithm, digest);
  }
  const hash = hashes[algorithm.oid];
  const iterations = count === undefined ? 1 : readNumber(der, count);
  return hash === undefined ? undefined : { kind: 'pkcs12', derivation: { hash, salt, iterations }, digest };
}

function readPbmac1(der: Uint8Array, algorithm: Algorithm, digest: Uint8Array): Mac | undefined {
  const fields = parameterFields(der, algorithm);
  const keyDerivation = readAlgorithm(der, fields);
  const hash = hmacHashes[readAlgorithm(der, fields).oid];
  fields.finish();
  try {
    return hash === undefined
      ? undefined
      : { kind: 'pbmac1', derivation: readPbkdf2(der, keyDerivation), hash, digest };
  } catch (error) {
    if (error instanceof CertificateError && error.reason === 'unsupportedEncryption') {
      return undefined;
    }
    throw error;
  }
}

/** Whether the MAC over `contents` was made with this password. */
export async function isMacRight(
  mac: Mac,
  contents: Uint8Array,
  secret: Secret,
  budget: IterationBudget,
): Promise<boolean> {
  const hash = mac.kind === 'pbmac1' ? mac.hash : mac.derivation.hash;
  const key = await macKey(mac, secret, budget);
  return createHmac(hash, key).update(contents).digest().equals(mac.digest);
}

async function macKey(mac: Mac, secret: Secret, budget: IterationBudget): Promise<Uint8Array> {
  if (mac.kind === 'pkcs12') {
    const { derivation } = mac;
    return deriveKey(keyPurpose.integrity, secret.pkcs12, derivation, hashLength(derivation.hash), budget);
  }
  const { derivation, hash } = mac;
  return derivePbkdf2Key(derivation, secret.pkcs5, derivation.keyLength ?? hashLength(hash), budget);
}
