import type { PublicKey } from './certificate.ts';
import { isPoint } from './ecPoint.ts';

/** Octets of the keys that have one length (RFC 8410, section 4; RFC 7748; RFC 8032). */
const fixedLengths: Readonly<Record<string, number>> = { X25519: 32, X448: 56, Ed25519: 32, Ed448: 57 };

/** Whether octets are a key of their kind at all; true for kinds about which that is not known here. */
export function isKey(
  { algorithm, bits, curve, rsa }: Pick<PublicKey, 'algorithm' | 'bits' | 'curve' | 'rsa'>,
  octets: Uint8Array,
): boolean {
  if (algorithm.startsWith('RSA')) {
    return rsa !== undefined && isOdd(rsa.modulus) && isOdd(rsa.exponent) && !isOne(rsa.exponent);
  }
  if (algorithm === 'EC') {
    return isPoint(octets, curve, bits);
  }
  return octets.length === (fixedLengths[algorithm] ?? octets.length);
}

/** Of an unsigned number. Zero, which has no octets, is even. */
export function isOdd(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 1;
}

function isOne(number: Uint8Array): boolean {
  return number.length === 1 && number[0] === 1;
}
