import type { PublicKey } from './certificate.ts';

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

/** y² = x³ - 3x + b modulo a prime (SEC 2, sections 2.4.2, 2.5.1 and 2.6.1). */
interface Equation {
  readonly prime: bigint;
  readonly b: bigint;
}

/** The curves on which every runtime verifies: there "cannot verify" would be the wrong thing to say of a bad point. */
const equations: Readonly<Record<string, Equation>> = {
  'P-256': {
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0x00b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    prime: 2n ** 521n - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

const forms = { evenCompressed: 2, oddCompressed: 3, uncompressed: 4 } as const;

/**
 * Whether octets are a point as keys have it (RFC 5480, section 2.2): of a form that is allowed, as long as the curve's
 * field wants it, and, uncompressed on P-256, P-384 and P-521, on the curve. node:crypto tells that too, at ten times the
 * price, and each runtime for curves of its own.
 *
 * @param bits of the curve's field; undefined when not known: then any length will do.
 */
export function isPoint(octets: Uint8Array, curve: string | undefined, bits: number | undefined): boolean {
  const form = octets[0];
  const isCompressed = form === forms.evenCompressed || form === forms.oddCompressed;
  if (!isCompressed && form !== forms.uncompressed) {
    return false;
  }
  if (bits === undefined) {
    return true;
  }
  const size = Math.ceil(bits / 8);
  if (octets.length !== 1 + (isCompressed ? size : 2 * size)) {
    return false;
  }
  const equation = equations[curve ?? ''];
  return isCompressed || equation === undefined || isOnCurve(octets.subarray(1), size, equation);
}

function isOnCurve(coordinates: Uint8Array, size: number, { prime, b }: Equation): boolean {
  const [x, y] = [numberOf(coordinates.subarray(0, size)), numberOf(coordinates.subarray(size))];
  return x < prime && y < prime && (y * y - (x * x - 3n) * x - b) % prime === 0n;
}

function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex')}`);
}
