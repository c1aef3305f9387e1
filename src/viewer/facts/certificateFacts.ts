import type { Certificate } from '../../certificates/certificate.ts';
import { printable } from '../../certificates/names/directoryString.ts';
import type { DistinguishedName, RelativeName } from '../../certificates/names/distinguishedName.ts';
import { counted } from '../../text/counted.ts';
import { exactTime } from '../../time/timeText.ts';
import { extensionFacts } from './extensionFacts.ts';
import { type Fact, type FactSection, numberedIds } from './fact.ts';
import { keyFacts, signatureFacts } from './keyAndSignature.ts';

export type SectionId =
  | 'thumbprints'
  | 'subject'
  | 'issuer'
  | 'validity'
  | 'serial'
  | 'key'
  | 'signature'
  | 'extensions';

/** The titles of the sections, in the order in which a careful person reads them. */
const titles: Readonly<Record<SectionId, string>> = {
  thumbprints: 'Thumbprints',
  subject: 'Subject',
  issuer: 'Issuer',
  validity: 'Validity',
  serial: 'Serial number and version',
  key: 'Public key',
  signature: 'Signature',
  extensions: 'Extensions',
};

const readers: Readonly<Record<SectionId, (certificate: Certificate) => readonly Fact[]>> = {
  thumbprints: (certificate) => thumbprintFacts(certificate).facts,
  subject: ({ subject }) => nameFacts('subject', subject),
  issuer: ({ issuer }) => nameFacts('issuer', issuer),
  validity: validityFacts,
  serial: serialFacts,
  key: ({ publicKey }) => keyFacts(publicKey),
  signature: signatureFacts,
  extensions: ({ extensions }) => extensionFacts(extensions),
};

/**
 * Everything that a certificate says, section by section. The page, the text and the comparison are made from it. Every certificate has
 * the same sections in the same order; the extensions may be empty.
 */
export function certificateFacts(certificate: Certificate): Readonly<Record<SectionId, FactSection<SectionId>>> {
  const sections = (Object.keys(titles) as SectionId[]).map((id): [SectionId, FactSection<SectionId>] => [
    id,
    { id, title: titles[id], facts: readers[id](certificate) },
  ]);
  return Object.fromEntries(sections) as Record<SectionId, FactSection<SectionId>>;
}

export function thumbprintFacts({ thumbprints }: Pick<Certificate, 'thumbprints'>): FactSection {
  const facts: readonly Fact[] = [
    { id: 'thumbprints.sha1', name: 'SHA-1', lines: [thumbprints.sha1], isCode: true },
    { id: 'thumbprints.sha256', name: 'SHA-256', lines: [thumbprints.sha256], isCode: true },
  ];
  return { id: 'thumbprints', title: titles.thumbprints, facts };
}

/** Names of attribute types for people. Other types show their short name or OID. */
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

/** A subject or an issuer part by part, in the order of the certificate, then the whole name as RFC 4514 text. */
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

/** A part with several attributes has one line for each of them. */
function valuesOf(part: RelativeName): readonly string[] {
  return part.map(({ value }) => printable(value) || '(empty)');
}

const dayMilliseconds = 86_400_000;

/** When the validity begins and ends, and how long it is. */
function validityFacts({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>): readonly Fact[] {
  const facts: Fact[] = [
    { id: 'validity.from', name: 'Valid from', lines: [exactTime(notBefore)] },
    { id: 'validity.until', name: 'Valid until', lines: [exactTime(notAfter)] },
  ];
  if (notBefore !== undefined && notAfter !== undefined) {
    facts.push({ id: 'validity.length', name: 'Valid for', lines: [lengthText(notAfter - notBefore)] });
  }
  return facts;
}

function lengthText(milliseconds: number): string {
  if (milliseconds < 0) {
    return 'It ends before it begins';
  }
  // The last second counts (RFC 5280, section 4.1.2.5): a year often ends at 23:59:59.
  const days = Math.floor((milliseconds + 1000) / dayMilliseconds);
  return days === 0 ? 'Less than a day' : counted(days, 'day');
}

/** RFC 5280 allows 20 octets. Nobody reads the decimal form of a much longer number, and computing it takes time. */
const mostDecimalDigits = 128;

/** The version, and the serial number in hex and in decimal, because some tools show one form and some the other. */
function serialFacts({ serialNumber, version }: Pick<Certificate, 'serialNumber' | 'version'>): readonly Fact[] {
  const facts: Fact[] = [{ id: 'serial.hex', name: 'Serial number (hex)', lines: [serialNumber], isCode: true }];
  if (serialNumber.length <= mostDecimalDigits) {
    facts.push({ id: 'serial.decimal', name: 'Serial number (decimal)', lines: [decimal(serialNumber)], isCode: true });
  }
  return [...facts, { id: 'version', name: 'Version', lines: [String(version)] }];
}

function decimal(hex: string): string {
  return hex.startsWith('-') ? `-${BigInt(`0x${hex.slice(1)}`)}` : String(BigInt(`0x${hex}`));
}
