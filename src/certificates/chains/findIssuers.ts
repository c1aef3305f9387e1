import { Breather } from '../breather.ts';
import type { Certificate, PublicKey, SelfSigned } from '../certificate.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from '../extensions/extension.ts';
import { nameKey } from '../names/distinguishedName.ts';
import type { Signed } from '../signature.ts';

export interface Issuer {
  readonly issuer: Certificate;
  readonly link: Link;
}

export type Issuers = ReadonlyMap<Certificate, readonly Issuer[]>;

/** So many issuers of one certificate are enough: cross-signed ones have a few. */
export const mostIssuers = 8;

const surestFirst: readonly Link[] = ['verified', 'unchecked', 'untried'];

/**
 * Who of the candidates issued each certificate, the surest first: names and key identifiers must fit and no signature may
 * be wrong. Never empty for want of time: what was not verified is `untried`.
 */
export async function findIssuers(
  certificates: readonly Certificate[],
  candidates: readonly Certificate[],
  verify: Verify,
): Promise<Issuers> {
  const breather = new Breather();
  const bySubject = Map.groupBy(candidates, ({ subject }) => nameKey(subject));
  const budget = new SignatureBudget(verify);
  const issuers = new Map<Certificate, readonly Issuer[]>();
  for (const certificate of certificates) {
    const named = bySubject.get(nameKey(certificate.issuer)) ?? [];
    issuers.set(certificate, await issuersAmong(named, certificate, budget, breather));
  }
  return issuers;
}

async function issuersAmong(
  named: readonly Certificate[],
  certificate: Certificate,
  budget: SignatureBudget,
  breather: Breather,
): Promise<readonly Issuer[]> {
  const found: Issuer[] = [];
  let verified = 0;
  for (const issuer of named) {
    await breather.breathe();
    const link = await linkTo(issuer, certificate, budget);
    if (link !== undefined) {
      found.push({ issuer, link });
    }
    verified += link === 'verified' ? 1 : 0;
    if (verified >= mostIssuers) {
      break;
    }
  }
  return found
    .filter(({ link }) => verified === 0 || link !== 'untried')
    .toSorted((one, other) => surestFirst.indexOf(one.link) - surestFirst.indexOf(other.link))
    .slice(0, mostIssuers);
}

async function linkTo(
  issuer: Certificate,
  certificate: Certificate,
  budget: SignatureBudget,
): Promise<Link | undefined> {
  const mayBe =
    issuer !== certificate &&
    !certificate.irregularities.includes('algorithmsDiffer') &&
    !namesAnother(certificate, issuer);
  return mayBe ? budget.link(certificate, issuer.publicKey) : undefined;
}

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

/**
 * Whether a certificate's authority key identifier names another key than the candidate's, or another certificate (issuer
 * and serial number: RFC 5280, section 4.2.1.1). OpenSSL then does not take the candidate for the certificate's issuer.
 */
export function namesAnother(certificate: Certificate, candidate: Certificate): boolean {
  const authority = authorityKeyIdentifier(certificate);
  if (authority === undefined) {
    return false;
  }
  const identifier = authority.identifier === undefined ? undefined : subjectKeyIdentifier(candidate);
  const directories = authority.issuer.filter(({ kind }) => kind === 'directory');
  return (
    (identifier !== undefined && identifier !== authority.identifier) ||
    (authority.serialNumber !== undefined && authority.serialNumber !== candidate.serialNumber) ||
    (directories.length > 0 && directories.every(({ text }) => folded(text) !== folded(candidate.issuer.text)))
  );
}

/** Names are the same without regard to case and runs of blanks (RFC 5280, section 7.1). */
function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}
