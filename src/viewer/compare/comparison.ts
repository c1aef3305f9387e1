import type { Certificate } from '../../certificates/certificate.ts';
import { isSameName } from '../../certificates/names/distinguishedName.ts';
import { certificateFacts } from '../facts/certificateFacts.ts';
import type { Fact } from '../facts/fact.ts';

/**
 * How two certificates are related, judged by names and keys:
 *
 * - `same`: byte for byte. `renewal`: same subject, issuer and key. `crossCertificate`: same subject and key, different issuers.
 *   `rekeyed`: same subject and issuer, different keys. `sameKey`: different subjects, same key.
 * - `different`: none of these.
 */
export type Relation = 'same' | 'renewal' | 'crossCertificate' | 'rekeyed' | 'sameKey' | 'different';

/** A fact that differs between the two certificates. A side that does not have it is undefined. */
export interface Difference {
  readonly id: string;
  readonly name: string;
  readonly left: Fact | undefined;
  readonly right: Fact | undefined;
}

/** The differences within one section. */
export interface SectionDifferences {
  readonly id: string;
  readonly title: string;
  readonly differences: readonly Difference[];
}

export interface Comparison {
  readonly relation: Relation;
  /** The sections with differences, in the order of the viewer. */
  readonly sections: readonly SectionDifferences[];
  /** The number of facts that are the same in both. */
  readonly same: number;
}

/** How two certificates differ. It compares the facts that the viewer shows, so it misses nothing that is shown. */
export function comparisonOf(left: Certificate, right: Certificate): Comparison {
  const rights = certificateFacts(right);
  let same = 0;
  const sections = Object.values(certificateFacts(left)).flatMap(({ id, title, facts }) => {
    const pairs = pairUp(facts, rights[id].facts);
    const differences = pairs.filter((pair) => !isSame(pair));
    same += pairs.length - differences.length;
    return differences.length === 0 ? [] : [{ id, title, differences }];
  });
  return { relation: relationOf(left, right), sections, same };
}

/** Pairs of facts with the same id, in the order of the left side, then the facts that only the right side has. */
function pairUp(lefts: readonly Fact[], rights: readonly Fact[]): readonly Difference[] {
  const rightById = new Map(rights.map((fact) => [fact.id, fact]));
  const leftIds = new Set(lefts.map(({ id }) => id));
  return [
    ...lefts.map((left) => ({ id: left.id, name: left.name, left, right: rightById.get(left.id) })),
    ...rights
      .filter(({ id }) => !leftIds.has(id))
      .map((right) => ({ id: right.id, name: right.name, left: undefined, right })),
  ];
}

function isSame({ left, right }: Difference): boolean {
  return left !== undefined && right !== undefined && contentOf(left) === contentOf(right);
}

/** `copied` is complete even when the lines are not. `aside` may say "critical". */
function contentOf({ aside, copied, lines }: Fact): string {
  return [aside, copied ?? '', ...lines].join('\n');
}

function relationOf(left: Certificate, right: Certificate): Relation {
  if (left.thumbprints.sha256 === right.thumbprints.sha256) {
    return 'same';
  }
  const sameSubject = isSameName(left.subject, right.subject);
  const sameKey = left.publicKey.pin === right.publicKey.pin;
  const sameIssuer = isSameName(left.issuer, right.issuer);
  if (sameSubject && sameKey) {
    return sameIssuer ? 'renewal' : 'crossCertificate';
  }
  if (sameSubject && sameIssuer) {
    return 'rekeyed';
  }
  return sameKey ? 'sameKey' : 'different';
}
