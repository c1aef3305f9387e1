import type { Certificate, SelfSigned } from './certificate.ts';
import { shortName } from './distinguishedName.ts';
import { keyText } from './keyText.ts';
import { toPem } from './pem.ts';

/**
 * Everything that a certificate says, as text for a read-only document: its thumbprints first, aligned, its PEM at the
 * end. Dates are in UTC; nothing in it is invisible or moves other text, whatever the names hold.
 */
export function describeCertificate(certificate: Certificate): string {
  const sections = [thumbprintFacts, nameFacts, keyFacts, useFacts].map((facts) => table(facts(certificate)));
  const title = shortName(certificate.subject) || 'Certificate without a subject';
  return `${[title, ...sections, extensionLines(certificate), toPem(certificate.der).trimEnd()].join('\n\n')}\n`;
}

type Fact = readonly [name: string, value: string];

function thumbprintFacts({ thumbprints }: Certificate): Fact[] {
  return [
    ['SHA-1 thumbprint', thumbprints.sha1],
    ['SHA-256 thumbprint', thumbprints.sha256],
  ];
}

function nameFacts(certificate: Certificate): Fact[] {
  return [
    ['Subject', certificate.subject.text || '(empty)'],
    ['Issuer', certificate.issuer.text || '(empty)'],
    ['Self-signed', selfSignedWords(certificate.selfSigned, certificate.selfIssued)],
    ['Valid from', timeText(certificate.notBefore)],
    ['Valid until', timeText(certificate.notAfter)],
    ['Serial number', certificate.serialNumber],
    ['Version', String(certificate.version)],
  ];
}

function keyFacts({ publicKey, signatureAlgorithm, signatureAlgorithmsAgree }: Certificate): Fact[] {
  const warning = signatureAlgorithmsAgree ? '' : ' (its signed part names another algorithm)';
  return [
    ['Public key', keyText(publicKey)],
    ['Signature', `${signatureAlgorithm.name}${warning}`],
  ];
}

function useFacts({ isCA, basicConstraints, keyUsage }: Certificate): Fact[] {
  return [
    ['Certification authority', authorityWords(isCA, basicConstraints)],
    ['Key usage', Array.isArray(keyUsage) ? keyUsage.join(', ') || 'none' : keyUsageWords(keyUsage)],
  ];
}

function selfSignedWords(selfSigned: SelfSigned, selfIssued: boolean): string {
  switch (selfSigned) {
    case 'yes':
      return 'Yes, its own key verifies the signature';
    case 'unchecked':
      return 'Subject and issuer are the same; the signature cannot be checked in this VS Code';
    case 'no':
      return selfIssued ? 'No, subject and issuer are the same but the signature is not its own' : 'No';
  }
}

function authorityWords(isCA: boolean, constraints: Certificate['basicConstraints']): string {
  switch (constraints) {
    case undefined:
      return 'No (it has no basic constraints)';
    case 'unreadable':
      return 'No (its basic constraints cannot be read)';
    default:
      return isCA ? `Yes${pathLengthWords(constraints.pathLength)}` : 'No';
  }
}

function pathLengthWords(pathLength: number | undefined): string {
  return pathLength === undefined
    ? ''
    : `, with at most ${pathLength} intermediate${pathLength === 1 ? '' : 's'} below it`;
}

function keyUsageWords(keyUsage: Certificate['keyUsage']): string {
  return keyUsage === undefined ? 'Not limited' : 'Cannot be read';
}

function extensionLines({ extensions }: Certificate): string {
  const lines = extensions.map(({ name, oid, critical }) => {
    const oidText = name === oid ? '' : ` (${oid})`;
    return `  ${name}${oidText}${critical ? ', critical' : ''}`;
  });
  return ['Extensions', ...(lines.length === 0 ? ['  none'] : lines)].join('\n');
}

/** "2040-01-01 00:00:00 UTC". */
function timeText(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, ' UTC');
}

const valueColumn = 25;

function table(facts: readonly Fact[]): string {
  return facts.map(([name, value]) => `${name.padEnd(valueColumn)}${value}`).join('\n');
}
