import { createDecipheriv, getCiphers } from 'node:crypto';
import type forge from 'node-forge';
import des from 'node-forge/lib/des.js';
import rc2 from 'node-forge/lib/rc2.js';
import util from 'node-forge/lib/util.js';
import { Breather } from '../breather.ts';

/** Octets of a block of either cipher, and of the initial vector. */
const blockLength = 8;

/** A multiple of the block. The time of node-forge's RC2 grows with the square of what it gets at once. */
const sliceLength = 2048;

/** OpenSSL's name for triple DES. VS Code's own cryptography may drop it. */
const native = 'des-ede3-cbc';

/**
 * Decrypts data in CBC mode, and lets other work run in between. This file loads node-forge: import it only when needed.
 *
 * The runtime's own triple DES is taken where it has it: node-forge leaves what it decrypts in strings, which nobody can overwrite.
 *
 * @param key of any length for RC2, which uses every bit of it; of 16 or 24 octets for triple DES.
 * @returns undefined when the key is wrong or the data damaged, as far as the padding tells.
 */
export async function decryptOldCipher(
  algorithm: 'tripleDes' | 'rc2',
  key: Uint8Array,
  initialVector: Uint8Array,
  data: Uint8Array,
  isNative = getCiphers().includes(native),
): Promise<Uint8Array | undefined> {
  if (data.length === 0 || data.length % blockLength !== 0 || initialVector.length !== blockLength) {
    return undefined;
  }
  if (isNative && algorithm === 'tripleDes') {
    return withoutPadding(await decryptNative(key, initialVector, data));
  }
  const decryption = decryptionOf(algorithm, key);
  const breather = new Breather();
  const plain = new Uint8Array(data.length);
  for (let start = 0; start < data.length; start += sliceLength) {
    // In CBC mode, each block is masked by the one before.
    const mask = start === 0 ? initialVector : data.subarray(start - blockLength, start);
    decryption.start(latin1(mask));
    decryption.update(util.createBuffer(latin1(data.subarray(start, start + sliceLength))));
    plain.set(Buffer.from(decryption.output.getBytes(), 'latin1'), start);
    await breather.breathe();
  }
  return withoutPadding(plain);
}

/** Octets that OpenSSL decrypts in about a millisecond. */
const nativeSlice = 32 * 1024;

async function decryptNative(key: Uint8Array, initialVector: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const decipher = createDecipheriv(native, tripleKey(key), initialVector).setAutoPadding(false);
  const breather = new Breather();
  const plain = new Uint8Array(data.length);
  for (let start = 0; start < data.length; start += nativeSlice) {
    const slice = decipher.update(data.subarray(start, start + nativeSlice));
    plain.set(slice, start);
    slice.fill(0);
    await breather.breathe();
  }
  return plain;
}

/** A key of 16 octets uses its first part as the third, too. */
function tripleKey(key: Uint8Array): Uint8Array {
  return Buffer.concat([key, key.subarray(0, 24 - key.length)]);
}

function decryptionOf(algorithm: 'tripleDes' | 'rc2', key: Uint8Array): forge.rc2.cipher {
  return algorithm === 'rc2'
    ? rc2.createDecryptionCipher(latin1(key), key.length * 8)
    : des.createDecryptionCipher(latin1(tripleKey(key)), 'CBC');
}

/** node-forge takes octets as strings. */
function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
}

/** PKCS #5 padding (RFC 8018, section 6.1.1): each octet of it says how many there are. */
function withoutPadding(plain: Uint8Array): Uint8Array | undefined {
  const count = plain.at(-1) ?? 0;
  const padding = plain.subarray(-count);
  const isRight = count >= 1 && count <= blockLength && padding.every((octet) => octet === count);
  return isRight ? plain.subarray(0, plain.length - count) : undefined;
}
