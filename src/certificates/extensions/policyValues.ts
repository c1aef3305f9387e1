import { contentOf, type DerCursor, derTag, oidText, wholeOf } from '../der/derReader.ts';
import { hex, readNamedOid, readNumber } from '../der/derValues.ts';
import { printable, readString } from '../names/directoryString.ts';
import { policies } from '../oids/purposes.ts';
import type { CertificatePolicy, PolicyMapping } from './extension.ts';
import type { ValueReader } from './valueReader.ts';

const practiceStatement = '1.3.6.1.5.5.7.2.1';
const userNotice = '1.3.6.1.5.5.7.2.2';

/** RFC 5280, section 4.2.1.4. */
export const readPolicies: ValueReader = (der, value) => {
  const list = value.enter(derTag.sequence);
  const found: CertificatePolicy[] = [];
  while (!list.isAtEnd) {
    const fields = list.enter(derTag.sequence);
    const policy = readNamedOid(der, fields.expect(derTag.objectIdentifier), policies);
    const qualifiers = fields.isAtEnd ? [] : readQualifiers(der, fields.enter(derTag.sequence));
    fields.finish();
    found.push(Object.freeze({ policy, qualifiers: Object.freeze(qualifiers) }));
  }
  return { kind: 'policies', policies: Object.freeze(found) };
};

function readQualifiers(der: Uint8Array, list: DerCursor): string[] {
  const found: string[] = [];
  while (!list.isAtEnd) {
    const pair = list.enter(derTag.sequence);
    const oid = oidText(contentOf(der, pair.expect(derTag.objectIdentifier)));
    found.push(readQualifier(der, oid, pair));
    pair.finish();
  }
  return found;
}

function readQualifier(der: Uint8Array, oid: string, pair: DerCursor): string {
  if (oid === practiceStatement) {
    return printable(Buffer.from(contentOf(der, pair.expect(derTag.ia5String))).toString('latin1'));
  }
  if (oid === userNotice) {
    return readNotice(der, pair.enter(derTag.sequence));
  }
  return `${oid} #${hex(wholeOf(der, pair.any()))}`;
}

/** The text of a user notice, and of a reference to one the organization. */
function readNotice(der: Uint8Array, fields: DerCursor): string {
  const texts: string[] = [];
  if (fields.peek() === derTag.sequence) {
    const reference = fields.enter(derTag.sequence);
    const organization = reference.any();
    texts.push(readString(organization.tag, contentOf(der, organization)) ?? '');
    reference.expect(derTag.sequence);
    reference.finish();
  }
  if (!fields.isAtEnd) {
    const text = fields.any();
    texts.push(readString(text.tag, contentOf(der, text)) ?? '');
  }
  fields.finish();
  return texts.map(printable).join(': ');
}

/** RFC 5280, section 4.2.1.5. */
export const readPolicyMappings: ValueReader = (der, value) => {
  const list = value.enter(derTag.sequence);
  const mappings: PolicyMapping[] = [];
  while (!list.isAtEnd) {
    const pair = list.enter(derTag.sequence);
    const issuerPolicy = readNamedOid(der, pair.expect(derTag.objectIdentifier), policies);
    const subjectPolicy = readNamedOid(der, pair.expect(derTag.objectIdentifier), policies);
    pair.finish();
    mappings.push(Object.freeze({ issuerPolicy, subjectPolicy }));
  }
  return { kind: 'policyMappings', mappings: Object.freeze(mappings) };
};

/** RFC 5280, section 4.2.1.11. */
export const readPolicyConstraints: ValueReader = (der, value) => {
  const fields = value.enter(derTag.sequence);
  const explicit = fields.optional(0x80);
  const mapping = fields.optional(0x81);
  fields.finish();
  return {
    kind: 'policyConstraints',
    requireExplicitPolicy: explicit === undefined ? undefined : readNumber(der, explicit),
    inhibitPolicyMapping: mapping === undefined ? undefined : readNumber(der, mapping),
  };
};

/** RFC 5280, section 4.2.1.14. */
export const readInhibitAnyPolicy: ValueReader = (der, value) => ({
  kind: 'inhibitAnyPolicy',
  skipCertificates: readNumber(der, value.expect(derTag.integer)),
});
