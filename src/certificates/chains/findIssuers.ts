import { Breather } from '../breather.ts';
import type { Certificate } from '../certificate.ts';
import { nameKey } from '../names/distinguishedName.ts';
import { namesAnother } from './namesAnother.ts';
import { type Link, SignatureBudget, type Verify } from './signatureBudget.ts';

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
