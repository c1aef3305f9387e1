import type { Certificate } from '../certificate.ts';
import { type Chain, findChains } from '../chains/findChains.ts';
import { shortName } from '../names/distinguishedName.ts';
import type { PfxProblem } from './serverCertificate.ts';

/** The certificates from a leaf to its root, of those given; or what is wrong with every way up. The surest way counts. */
export async function chainAbove(
  leaf: Certificate,
  certificates: readonly Certificate[],
  now: number,
): Promise<readonly Certificate[] | PfxProblem> {
  const ways = (await findChains(certificates)).filter((chain) => chain.certificates[0] === leaf);
  const problems: PfxProblem[] = [];
  for (const way of ways) {
    const problem = incomplete(way) ?? tooLong(way) ?? outdated(way, now);
    if (problem === undefined) {
      return way.certificates;
    }
    problems.push(problem);
  }
  return problems[0] ?? { kind: 'problem', reason: 'chainIncomplete', about: leaf.issuer.text };
}

function incomplete({ certificates, end }: Chain): PfxProblem | undefined {
  const top = certificates.at(-1);
  return end === 'missing' || end === 'circle'
    ? { kind: 'problem', reason: 'chainIncomplete', about: top?.issuer.text ?? '' }
    : undefined;
}

/** Longer than anybody builds, or than one of its authorities allows (RFC 5280, section 4.2.1.9: authorities that issued themselves do not count). */
function tooLong({ certificates, end }: Chain): PfxProblem | undefined {
  if (end === 'tooLong') {
    return { kind: 'problem', reason: 'chainTooLong' };
  }
  const strict = certificates.find((certificate, place) => {
    const { basicConstraints } = certificate;
    const below = certificates.slice(1, place).filter(({ selfIssued }) => !selfIssued);
    const limit = typeof basicConstraints === 'object' ? basicConstraints.pathLength : undefined;
    return limit !== undefined && below.length > limit;
  });
  return strict && { kind: 'problem', reason: 'chainTooLong', about: shortName(strict.subject) };
}

function outdated({ certificates }: Chain, now: number): PfxProblem | undefined {
  const expired = certificates.find(({ notAfter }) => notAfter === undefined || notAfter < now);
  return (
    expired && {
      kind: 'problem',
      reason: 'chainExpired',
      about: shortName(expired.subject),
      ...(expired.notAfter === undefined ? {} : { at: expired.notAfter }),
    }
  );
}
