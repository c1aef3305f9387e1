import { type AsnType, Integer } from 'asn1js';
import { CertificatePolicies, PolicyConstraints, PolicyMappings, type PolicyQualifierInfo } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';
import { hex } from '../der/hex.ts';
import { policies } from '../oids/names.ts';
import { countOf, expectParts, expectSmallNumber, parsedAs, partsOf, textOf, type ValueReader } from './content.ts';
import type { NamedOid } from './extension.ts';

const practiceStatement = '1.3.6.1.5.5.7.2.1';
const userNotice = '1.3.6.1.5.5.7.2.2';

function policyOf(oid: string): NamedOid {
  return Object.freeze({ oid, name: policies[oid] ?? oid });
}

/** RFC 5280, section 4.2.1.4. */
export const readPolicies: ValueReader = (content) => {
  const { certificatePolicies } = parsedAs(content, CertificatePolicies);
  for (const information of content.root.parts) {
    expectParts(information, Math.min(information.parts.length, 2));
    for (const qualifier of information.parts[1]?.parts ?? []) {
      expectParts(qualifier, 2);
    }
  }
  const found = certificatePolicies.map(({ policyIdentifier, policyQualifiers = [] }) =>
    Object.freeze({
      policy: policyOf(policyIdentifier),
      qualifiers: Object.freeze(policyQualifiers.map(readQualifier)),
    }),
  );
  return { kind: 'policies', policies: Object.freeze(found) };
};

function readQualifier({ policyQualifierId: oid, qualifier }: PolicyQualifierInfo): string {
  const value: AsnType = qualifier;
  if (oid === practiceStatement) {
    return textOrHex(value);
  }
  return oid === userNotice ? readNotice(partsOf(value)) : `${oid} ${textOrHex(value)}`;
}

/** The text of a user notice, and of a reference to one the organization. */
function readNotice(parts: readonly AsnType[]): string {
  const reference = parts.slice(0, 1).filter((part) => tagOf(part) === derTag.sequence);
  const texts = parts.slice(reference.length);
  const [organization, ...numbers] = partsOf(reference[0]);
  if (texts.length > 1 || numbers.length !== reference.length) {
    throw new CertificateError('malformed');
  }
  return [...(organization === undefined ? [] : [organization]), ...texts].map(textOrHex).join(': ');
}

function textOrHex(value: AsnType): string {
  return textOf(value) ?? `#${hex(value.valueBeforeDecodeView)}`;
}

function tagOf(value: AsnType): number {
  return value.valueBeforeDecodeView[0] ?? 0;
}

/** RFC 5280, section 4.2.1.5. */
export const readPolicyMappings: ValueReader = (content) => {
  const { mappings } = parsedAs(content, PolicyMappings);
  for (const pair of content.root.parts) {
    expectParts(pair, 2);
  }
  const found = mappings.map(({ issuerDomainPolicy, subjectDomainPolicy }) =>
    Object.freeze({ issuerPolicy: policyOf(issuerDomainPolicy), subjectPolicy: policyOf(subjectDomainPolicy) }),
  );
  return { kind: 'policyMappings', mappings: Object.freeze(found) };
};

/** RFC 5280, section 4.2.1.11. */
export const readPolicyConstraints: ValueReader = (content) => {
  const { requireExplicitPolicy, inhibitPolicyMapping } = parsedAs(content, PolicyConstraints);
  expectParts(content.root, countOf(requireExplicitPolicy, inhibitPolicyMapping));
  for (const number of content.root.parts) {
    expectSmallNumber(content.raw, number);
  }
  return { kind: 'policyConstraints', requireExplicitPolicy, inhibitPolicyMapping };
};

/** RFC 5280, section 4.2.1.14. */
export const readInhibitAnyPolicy: ValueReader = (content) => {
  const { valueBlock } = parsedAs(content, Integer);
  expectSmallNumber(content.raw, content.root);
  return { kind: 'inhibitAnyPolicy', skipCertificates: valueBlock.valueDec };
};
