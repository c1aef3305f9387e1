import type { Certificate, PublicKey, SelfSigned } from '../certificate.ts';
import type { Signed } from '../signature.ts';

/**
 * How a certificate hangs on its issuer: the signature was verified; or this runtime cannot tell; or nobody tried, because
 * the set has too many signatures to verify them all.
 */
export type Link = 'verified' | 'unchecked' | 'untried';

/** Whether a key made a certificate's signature: `verifySignature`, or a test's stand-in for it. */
export type Verify = (signed: Signed, key: PublicKey) => SelfSigned | Promise<SelfSigned>;

/** Verifications that one set may cost. The 500 certificates of the largest file take 500, or twice that where authorities were renewed. */
const mostCost = 2_000;

/** Verifies signatures as long as a set may take, each with a key once: hostile sets have hundreds of huge keys of one name. */
export class SignatureBudget {
  readonly #verify: Verify;
  #left = mostCost;
  readonly #known = new Map<string, Link | undefined>();

  constructor(verify: Verify) {
    this.#verify = verify;
  }

  /** How the certificate hangs on an issuer that has this key; undefined when the key did not sign it. */
  async link(certificate: Certificate, key: PublicKey): Promise<Link | undefined> {
    const pair = `${certificate.thumbprints.sha256} ${key.pin}`;
    if (!this.#known.has(pair)) {
      this.#known.set(pair, await this.#try(certificate, key));
    }
    return this.#known.get(pair);
  }

  async #try(certificate: Certificate, key: PublicKey): Promise<Link | undefined> {
    const cost = costOf(key);
    if (cost > this.#left) {
      return 'untried';
    }
    this.#left -= cost;
    switch (await this.#verify(certificate, key)) {
      case 'yes':
        return 'verified';
      case 'unchecked':
        return 'unchecked';
      case 'no':
        return undefined;
    }
  }
}

/**
 * What a verification takes, in those of an RSA key of 4096 bits with the usual exponent, which is about a tenth of a
 * millisecond. Of RSA and DSA it grows with the square of the modulus and with the exponent, of curves with the field.
 */
function costOf({ bits = 0, curve, rsa }: PublicKey): number {
  if (curve !== undefined) {
    return Math.max(1, Math.ceil(bits / 256));
  }
  // DSA's exponents are as long as its hashes.
  const exponentOctets = rsa?.exponent.length ?? 32;
  return Math.max(1, Math.ceil((bits / 4_096) ** 2 * Math.max(1, exponentOctets / 8)));
}
