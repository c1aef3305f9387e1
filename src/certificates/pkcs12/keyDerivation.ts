import { hash, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { type AlgorithmIdentifier, PBKDF2Params } from 'pkijs';
import { Breather } from '../breather.ts';
import { CertificateError } from '../certificateError.ts';
import { octetsOf, readAs } from '../der/asn1.ts';
import { type IterationBudget, unsupported } from './iterationBudget.ts';

/** The use of a key, as an octet: keys of one password and salt differ by it (RFC 7292, appendix B.3). */
export const keyPurpose = { encryption: 1, initialVector: 2, integrity: 3 } as const;

/** The hashes for a derivation, with the octets of their output and of their block. */
const hashSizes = {
  sha1: { output: 20, block: 64 },
  sha224: { output: 28, block: 64 },
  sha256: { output: 32, block: 64 },
  sha384: { output: 48, block: 128 },
  sha512: { output: 64, block: 128 },
} as const;

export type Pkcs12Hash = keyof typeof hashSizes;

export interface Derivation {
  readonly hash: Pkcs12Hash;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** How many octets a hash gives. */
export function hashLength(name: Pkcs12Hash): number {
  return hashSizes[name].output;
}

/**
 * Derives `length` octets from a password in the way of PKCS #12 (RFC 7292, appendix B.2). Lets other work run in between.
 *
 * @param secret the password's `Secret.pkcs12`.
 */
export async function deriveKey(
  purpose: (typeof keyPurpose)[keyof typeof keyPurpose],
  secret: Uint8Array,
  { hash: name, salt, iterations }: Derivation,
  length: number,
  budget: IterationBudget,
): Promise<Uint8Array> {
  const { output, block } = hashSizes[name];
  const blocks = Math.ceil(length / output);
  budget.spend(iterations, blocks);
  const breather = new Breather();
  const key = Buffer.alloc(blocks * output);
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([filled(salt, block), filled(secret, block)]);
  for (let i = 0; i < blocks; i++) {
    let digest = hash(name, Buffer.concat([diversifier, input]), 'buffer');
    for (let round = 1; round < iterations; round++) {
      digest = hash(name, digest, 'buffer');
      if (round % roundsBetweenBreaths === 0) {
        await breather.breathe();
      }
    }
    digest.copy(key, i * output);
    addToEachBlock(input, filled(digest, block));
  }
  return key.subarray(0, length);
}

/** A round takes a microsecond or two. */
const roundsBetweenBreaths = 1000;

/** The octets repeated to a multiple of the block. No octets give none. */
function filled(octets: Uint8Array, block: number): Buffer {
  const length = Math.ceil(octets.length / block) * block;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, octets);
}

/** Adds `number` plus one to each block of `input`, as big-endian numbers; the overflow is dropped. */
function addToEachBlock(input: Buffer, number: Buffer): void {
  for (let start = 0; start < input.length; start += number.length) {
    let carry = 1;
    for (let i = number.length - 1; i >= 0; i--) {
      const sum = input.readUInt8(start + i) + number.readUInt8(i) + carry;
      input.writeUInt8(sum & 0xff, start + i);
      carry = sum >> 8;
    }
  }
}

/** The parameters of PBKDF2 (RFC 8018, appendix A.2). */
export interface Pbkdf2 extends Derivation {
  /** Octets; undefined when the cipher tells the length. */
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

/** @throws CertificateError `unsupportedEncryption` for another derivation or an unknown hash. */
export function readPbkdf2({ algorithmId, algorithmParams }: AlgorithmIdentifier): Pbkdf2 {
  if (algorithmId !== pbkdf2Oid) {
    throw unsupported(`key derivation ${algorithmId}`);
  }
  const { salt, iterationCount, keyLength, prf } = readAs(PBKDF2Params, algorithmParams);
  const name = prf === undefined ? 'sha1' : hmacHashes[prf.algorithmId];
  if (name === undefined) {
    throw unsupported(`PBKDF2 with ${prf?.algorithmId}`);
  }
  return { hash: name, salt: octetsOf(salt), iterations: iterationCount, keyLength };
}

/** No cipher or MAC has a longer key than this. */
const longestKey = 64;

/**
 * Derives a key of `length` octets, off this thread.
 *
 * @param secret the password's `Secret.pkcs5`.
 * @throws CertificateError `malformed` for an impossible length.
 */
export async function derivePbkdf2Key(
  { hash: name, salt, iterations }: Pbkdf2,
  secret: Uint8Array,
  length: number,
  budget: IterationBudget,
): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 1 || length > longestKey) {
    throw new CertificateError('malformed');
  }
  budget.spend(iterations, Math.ceil(length / hashLength(name)));
  return promisify(pbkdf2)(secret, salt, iterations, length, name);
}
