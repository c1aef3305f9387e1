import { printable } from '../../certificates/names/directoryString.ts';
import type { DistinguishedName, RelativeName } from '../../certificates/names/distinguishedName.ts';
import type { Fact } from './fact.ts';
import { numberedIds } from './numberedIds.ts';

/** What the attribute types of names are called by people; others are shown by their short name or OID. */
const attributeNames: Readonly<Record<string, string>> = {
  CN: 'Common name',
  O: 'Organization',
  OU: 'Organizational unit',
  C: 'Country',
  ST: 'State or province',
  L: 'Locality',
  STREET: 'Street',
  DC: 'Domain component',
  UID: 'User ID',
  SN: 'Surname',
  GN: 'Given name',
  title: 'Title',
  serialNumber: 'Serial number',
  emailAddress: 'Email address',
  businessCategory: 'Business category',
  postalCode: 'Postal code',
  organizationIdentifier: 'Organization identifier',
};

/** A subject or an issuer part by part, in the certificate's order, and the whole of it as RFC 4514 text. */
export function nameFacts(prefix: 'subject' | 'issuer', name: DistinguishedName): readonly Fact[] {
  if (name.relativeNames.length === 0) {
    return [{ id: prefix, name: 'Name', lines: ['(empty)'], copied: '' }];
  }
  const parts = name.relativeNames.map((part): Fact => {
    const types = part.map(({ type }) => type);
    return { id: `${prefix}.${types.join('+')}`, name: types.map(attributeName).join(' + '), lines: valuesOf(part) };
  });
  return [...numberedIds(parts), { id: `${prefix}.text`, name: 'RFC 4514', lines: [name.text] }];
}

function attributeName(type: string): string {
  const name = attributeNames[type];
  return name === undefined ? type : `${name} (${type})`;
}

/** A part of several attributes has a line for each, in the order of their names. */
function valuesOf(part: RelativeName): readonly string[] {
  return part.map(({ value }) => printable(value) || '(empty)');
}
