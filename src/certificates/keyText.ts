import type { PublicKey } from './certificate.ts';

/** A key in a few words: "RSA 4096 bits", "EC P-384", "Ed25519". */
export function keyText({ algorithm, bits, curve }: PublicKey): string {
  return [algorithm, curve ?? (bits === undefined ? '' : `${bits} bits`)].join(' ').trim();
}
