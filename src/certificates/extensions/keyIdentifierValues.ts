import { contentOf, DerCursor, derTag } from '../der/derReader.ts';
import { hex, integerHex } from '../der/derValues.ts';
import { readGeneralNames } from './generalName.ts';
import type { ValueReader } from './valueReader.ts';

/** RFC 5280, section 4.2.1.2. */
export const readSubjectKeyIdentifier: ValueReader = (der, value) => ({
  kind: 'subjectKeyIdentifier',
  identifier: hex(contentOf(der, value.expect(derTag.octetString))),
});

const authorityTags = { identifier: 0x80, issuer: 0xa1, serialNumber: 0x82 } as const;

/** RFC 5280, section 4.2.1.1. */
export const readAuthorityKeyIdentifier: ValueReader = (der, value) => {
  const fields = value.enter(derTag.sequence);
  const identifier = fields.optional(authorityTags.identifier);
  const issuer = fields.optional(authorityTags.issuer);
  const serialNumber = fields.optional(authorityTags.serialNumber);
  fields.finish();
  return {
    kind: 'authorityKeyIdentifier',
    identifier: identifier === undefined ? undefined : hex(contentOf(der, identifier)),
    issuer: issuer === undefined ? [] : readGeneralNames(der, new DerCursor(der, issuer.contentStart, issuer.end)),
    serialNumber: serialNumber === undefined ? undefined : integerHex(contentOf(der, serialNumber)),
  };
};
