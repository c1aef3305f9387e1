import { Breather } from '../breather.ts';
import type { Certificate } from '../certificate.ts';
import { verifySignature } from '../signature.ts';
import type { Link, Verify } from './findIssuers.ts';
import { findIssuers, type Issuers, mostIssuers } from './findIssuers.ts';

/** A way from a certificate up to its root, or to where the way breaks off. */
export interface Chain {
  /** The lowest first; each is issued by the next. */
  readonly certificates: readonly Certificate[];
  /** For each certificate but the last: how it hangs on the next. */
  readonly links: readonly Link[];
  readonly end: ChainEnd;
}

/**
 * Why a chain ends with its last certificate: it is a root; its issuer is not in the set; its issuer is in the chain
 * already, so that they issued each other in a circle; or its issuer is in the set, and the chain too long to be followed.
 */
export type ChainEnd = 'root' | 'missing' | 'circle' | 'tooLong';

/** Cross-signed certificates have several ways up; more than this many from one certificate are not told. */
const mostWays = mostIssuers;
/** RFC 5280 has no bound; nobody builds longer ones. */
const longestChain = 16;

/**
 * The chains that a set of certificates makes, in the order of their lowest certificates: names and key identifiers must fit
 * and no signature may be wrong. Every certificate of the set is in one of them at least; one that is alone makes a chain of one.
 */
export async function findChains(
  certificates: readonly Certificate[],
  verify: Verify = verifySignature,
): Promise<readonly Chain[]> {
  const issued = certificates.filter((certificate) => !isRoot(certificate));
  const issuers = await findIssuers(issued, certificates, verify);
  const issuing = new Set([...issuers.values()].flat().map(({ issuer }) => issuer));
  const lowest = certificates.filter((certificate) => !issuing.has(certificate));
  const breather = new Breather();
  const chains: Chain[] = [];
  const told = new Set<Certificate>();
  // Certificates that issue each other in a circle have no lowest one: the first of them stands for it.
  for (const certificate of [...lowest, ...certificates]) {
    await breather.breathe();
    if (!told.has(certificate)) {
      const ways = waysUp(certificate, issuers);
      chains.push(...ways);
      for (const one of ways.flatMap((chain) => chain.certificates)) {
        told.add(one);
      }
    }
  }
  return chains;
}

/** A root ends a chain: it is its own issuer, as far as can be told. */
export function isRoot({ selfIssued, selfSigned }: Certificate): boolean {
  return selfIssued && selfSigned !== 'no';
}

/** Every way from the lowest certificate up, the verified ones first; bounded. */
function waysUp(lowest: Certificate, issuers: Issuers): Chain[] {
  const ways: Chain[] = [];
  const climb = (path: readonly Certificate[], links: readonly Link[]): void => {
    const top = path.at(-1);
    if (top === undefined || ways.length >= mostWays) {
      return;
    }
    const next = (issuers.get(top) ?? []).filter(({ issuer }) => !path.includes(issuer));
    if (next.length > 0 && path.length < longestChain) {
      for (const { issuer, link } of next) {
        climb([...path, issuer], [...links, link]);
      }
    } else {
      ways.push({ certificates: path, links, end: next.length > 0 ? 'tooLong' : endOf(top, issuers) });
    }
  };
  climb([lowest], []);
  return ways.toSorted((one, other) => weaknesses(one) - weaknesses(other));
}

/** Why it goes no further up from a certificate all of whose issuers are in the way already. */
function endOf(top: Certificate, issuers: Issuers): ChainEnd {
  if (isRoot(top)) {
    return 'root';
  }
  return issuers.get(top)?.length ? 'circle' : 'missing';
}

function weaknesses({ links, end }: Chain): number {
  return links.filter((link) => link !== 'verified').length + (end === 'root' ? 0 : 100);
}
