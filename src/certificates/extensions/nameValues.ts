import { type AsnType, fromBER } from 'asn1js';
import { AttributeTypeAndValue, InfoAccess, RelativeDistinguishedNames } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { attempt, readAs } from '../der/asn1.ts';
import { derTag } from '../der/derReader.ts';
import type { DerNode } from '../der/derTree.ts';
import type { Note } from '../irregularity.ts';
import { readName } from '../names/distinguishedName.ts';
import { accessMethods } from '../oids/names.ts';
import { type ExtensionContent, expectParts, parsedAs, partsOf, type ValueReader } from './content.ts';
import type { DistributionPoint } from './extension.ts';
import { readGeneralName, readGeneralNames } from './generalName.ts';

/** RFC 5280, sections 4.2.1.6 and 4.2.1.7. */
export const readAlternativeNames: ValueReader = (content, note) => ({
  kind: 'alternativeNames',
  names: readGeneralNames(elementsOf(content), note),
});

/** The elements of a list. @throws CertificateError `malformed` when it is none. */
export function elementsOf({ raw, root }: ExtensionContent): readonly AsnType[] {
  if (root.tag !== derTag.sequence) {
    throw new CertificateError('malformed');
  }
  return partsOf(attempt(() => fromBER(raw).result));
}

const constraintTags = [0xa0, 0xa1] as const;
/** Minimum and maximum: RFC 5280 allows no others than the defaults, and nobody gives them a meaning. */
const boundTags = [0x80, 0x81] as const;

/** RFC 5280, section 4.2.1.10. */
export const readNameConstraints: ValueReader = (content, note) => {
  const elements = elementsOf(content);
  const [permitted, excluded] = inOrder(content.root.parts, constraintTags).map((index) => {
    for (const { parts } of index === undefined ? [] : (content.root.parts[index]?.parts ?? [])) {
      inOrder(parts.slice(1), boundTags);
    }
    const subtrees = index === undefined ? [] : partsOf(elements[index]);
    return readGeneralNames(subtrees.map(firstOf), note);
  });
  return { kind: 'nameConstraints', permitted: permitted ?? [], excluded: excluded ?? [] };
};

/** Where each of some optional parts is. @throws CertificateError `malformed` when there are others, or in another order. */
export function inOrder(parts: readonly DerNode[], tags: readonly number[]): readonly (number | undefined)[] {
  let next = 0;
  const found = tags.map((tag) => (parts[next]?.tag === tag ? next++ : undefined));
  if (next < parts.length) {
    throw new CertificateError('malformed');
  }
  return found;
}

/** The first element inside another. @throws CertificateError `malformed` when there is none. */
export function firstOf(element: AsnType): AsnType {
  const [first] = partsOf(element);
  if (first === undefined) {
    throw new CertificateError('malformed');
  }
  return first;
}

const pointTags = { name: 0xa0, reasons: 0x81, crlIssuer: 0xa2, fullName: 0xa0, relativeName: 0xa1 } as const;

/**
 * RFC 5280, sections 4.2.1.13 and 4.2.1.15. PKI.js' own class expects a set in a name that is relative to the issuer, where
 * there are attributes.
 */
export const readDistributionPoints: ValueReader = (content, note) => {
  const points = elementsOf(content).map((element, i) => readPoint(element, content.root.parts[i], note));
  return { kind: 'distributionPoints', points: Object.freeze(points) };
};

function readPoint(element: AsnType, node: DerNode | undefined, note: Note): DistributionPoint {
  const parts = node?.parts ?? [];
  const [name, , crlIssuer] = inOrder(parts, [pointTags.name, pointTags.reasons, pointTags.crlIssuer]);
  const elements = partsOf(element);
  return Object.freeze({
    ...(name === undefined
      ? { names: [], relativeName: undefined }
      : readPointName(firstOf(elements[name] as AsnType), parts[name]?.parts ?? [], note)),
    crlIssuer: crlIssuer === undefined ? [] : readGeneralNames(partsOf(elements[crlIssuer]), note),
  });
}

/** DistributionPointName: `choice` is the element inside its tag, the nodes are that tag's parts. */
export function readPointName(
  choice: AsnType,
  [node, ...others]: readonly DerNode[],
  note: Note,
): Pick<DistributionPoint, 'names' | 'relativeName'> {
  if (others.length === 0 && node?.tag === pointTags.fullName) {
    return { names: readGeneralNames(partsOf(choice), note), relativeName: undefined };
  }
  if (others.length > 0 || node?.tag !== pointTags.relativeName) {
    throw new CertificateError('malformed');
  }
  const typesAndValues = partsOf(choice).map((element) => readAs(AttributeTypeAndValue, element));
  return { names: [], relativeName: readName(new RelativeDistinguishedNames({ typesAndValues }), note) };
}

/** RFC 5280, sections 4.2.2.1 and 4.2.2.2. */
export const readInformationAccess: ValueReader = (content, note) => {
  const { accessDescriptions } = parsedAs(content, InfoAccess);
  for (const pair of content.root.parts) {
    expectParts(pair, 2);
  }
  const accesses = accessDescriptions.map(({ accessMethod: oid, accessLocation }) =>
    Object.freeze({
      method: Object.freeze({ oid, name: accessMethods[oid] ?? oid }),
      location: readGeneralName(accessLocation, note),
    }),
  );
  return { kind: 'informationAccess', accesses: Object.freeze(accesses) };
};
