import type { Certificate } from '../../certificates/certificate.ts';
import { extensionFacts } from './extensionFacts.ts';
import type { Fact, FactSection, SectionId } from './fact.ts';
import { keyFacts } from './keyFacts.ts';
import { nameFacts } from './nameFacts.ts';
import { serialFacts } from './serialFacts.ts';
import { signatureFacts } from './signatureFacts.ts';
import { validityFacts } from './validityFacts.ts';

/** The titles of the sections, in the order in which a careful person looks. */
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
  thumbprints: ({ thumbprints }) => [
    { id: 'thumbprints.sha1', name: 'SHA-1', lines: [thumbprints.sha1], isCode: true },
    { id: 'thumbprints.sha256', name: 'SHA-256', lines: [thumbprints.sha256], isCode: true },
  ],
  subject: ({ subject }) => nameFacts('subject', subject),
  issuer: ({ issuer }) => nameFacts('issuer', issuer),
  validity: validityFacts,
  serial: serialFacts,
  key: ({ publicKey }) => keyFacts(publicKey),
  signature: signatureFacts,
  extensions: ({ extensions }) => extensionFacts(extensions),
};

/**
 * Everything that a certificate says, section by section: the page, the text and the comparison are made of it. The same
 * sections, in the same order, for every certificate; the extensions may be none.
 */
export function certificateFacts(certificate: Certificate): Readonly<Record<SectionId, FactSection>> {
  const sections = (Object.keys(titles) as SectionId[]).map((id): [SectionId, FactSection] => [
    id,
    { id, title: titles[id], facts: readers[id](certificate) },
  ]);
  return Object.fromEntries(sections) as Record<SectionId, FactSection>;
}

/** The fact with this id; undefined when the certificate does not have it. */
export function findFact(certificate: Certificate, id: string): Fact | undefined {
  return Object.values(certificateFacts(certificate))
    .flatMap(({ facts }) => facts)
    .find((fact) => fact.id === id);
}
