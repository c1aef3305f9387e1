import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { CertificateError } from '../certificateError.ts';
import { contentOf, derTag } from '../der/derReader.ts';
import { readNumber } from '../der/derValues.ts';
import { type Algorithm, parameterFields, readAlgorithm } from './algorithm.ts';
import type { IterationBudget } from './iterationBudget.ts';
import { hashLength, type Pkcs12Hash } from './keyDerivation.ts';
import { unsupported } from './unsupported.ts';

/** What PBKDF2 is to be done with (RFC 8018, appendix A.2). */
export interface Pbkdf2 {
  /** Of the HMAC. */
  readonly hash: Pkcs12Hash;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** Octets; undefined when the cipher says it. */
  readonly keyLength: number | undefined;
}

/** The hash of each HMAC (RFC 8018, appendix B.1). */
export const hmacHashes: Readonly<Record<string, Pkcs12Hash>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const pbkdf2Oid = '1.2.840.113549.1.5.12';

/** @throws CertificateError `unsupportedEncryption` when it is another derivation or uses an unknown hash. */
export function readPbkdf2(der: Uint8Array, algorithm: Algorithm): Pbkdf2 {
  if (algorithm.oid !== pbkdf2Oid) {
    throw unsupported(`key derivation ${algorithm.oid}`);
  }
  const fields = parameterFields(der, algorithm);
  const salt = contentOf(der, fields.expect(derTag.octetString));
  const iterations = readNumber(der, fields.expect(derTag.integer));
  const length = fields.optional(derTag.integer);
  const hmac = fields.isAtEnd ? undefined : readAlgorithm(der, fields);
  fields.finish();
  const hash = hmac === undefined ? 'sha1' : hmacHashes[hmac.oid];
  if (hash === undefined) {
    throw unsupported(`PBKDF2 with ${hmac?.oid}`);
  }
  return { hash, salt, iterations, keyLength: length === undefined ? undefined : readNumber(der, length) };
}

/** No cipher or MAC has a longer key. */
const longestKey = 64;

/**
 * Derives a key of `length` octets, off this thread.
 *
 * @param secret the password's `Secret.pkcs5`.
 * @throws CertificateError `malformed` when there is no such length.
 */
export async function derivePbkdf2Key(
  { hash, salt, iterations }: Pbkdf2,
  secret: Uint8Array,
  length: number,
  budget: IterationBudget,
): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 1 || length > longestKey) {
    throw new CertificateError('malformed');
  }
  budget.spend(iterations, Math.ceil(length / hashLength(hash)));
  return promisify(pbkdf2)(secret, salt, iterations, length, hash);
}
