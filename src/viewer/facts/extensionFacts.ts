import { hex } from '../../certificates/der/hex.ts';
import type { Extension } from '../../certificates/extensions/extension.ts';
import { counted } from '../../text/counted.ts';
import { extensionLines } from './extensionLines.ts';
import { type Fact, numberedIds } from './fact.ts';

/** Titles of the extensions of RFC 5280. Other extensions show the name from the reader. */
const titles: Readonly<Record<string, string>> = {
  authorityInfoAccess: 'Authority information access',
  authorityKeyIdentifier: 'Authority key identifier',
  basicConstraints: 'Basic constraints',
  certificatePolicies: 'Certificate policies',
  certificateIssuer: 'Certificate issuer',
  cRLDistributionPoints: 'CRL distribution points',
  cRLNumber: 'CRL number',
  deltaCRLIndicator: 'Delta CRL indicator',
  extKeyUsage: 'Extended key usage',
  freshestCRL: 'Freshest CRL',
  inhibitAnyPolicy: 'Inhibit any policy',
  invalidityDate: 'Invalidity date',
  issuerAltName: 'Issuer alternative name',
  issuingDistributionPoint: 'Issuing distribution point',
  keyUsage: 'Key usage',
  nameConstraints: 'Name constraints',
  policyConstraints: 'Policy constraints',
  policyMappings: 'Policy mappings',
  privateKeyUsagePeriod: 'Private key usage period',
  reasonCode: 'Reason',
  subjectAltName: 'Subject alternative name',
  subjectDirectoryAttributes: 'Subject directory attributes',
  subjectInfoAccess: 'Subject information access',
  subjectKeyIdentifier: 'Subject key identifier',
};

/** Every extension, in the order of the certificate. An unknown, damaged or too long one is shown as hex and says why. */
export function extensionFacts(extensions: readonly Extension[]): readonly Fact[] {
  return numberedIds(extensions.map(extensionFact));
}

function extensionFact(extension: Extension): Fact {
  const { name, oid, critical, value } = extension;
  const asides = [name === oid ? '' : oid, critical ? 'critical' : ''].filter((part) => part !== '');
  return {
    id: `extension.${oid}`,
    name: titles[name] ?? name.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
    ...(asides.length === 0 ? {} : { aside: asides.join(', ') }),
    ...(typeof value === 'object' ? extensionLines(value) : rawLines(extension)),
  };
}

const damaged = 'This extension is damaged and cannot be read. Its bytes:';
const tooLong = 'This extension is too long to be read here, so no check uses it. Its bytes:';

const octetsPerLine = 32;
/** The page shows at most this many bytes of an unknown extension. Copy copies all of them. */
const shownOctets = 1024;

function rawLines({ raw, value, isTooLong }: Extension): Pick<Fact, 'lines' | 'isCode' | 'copied' | 'inAll'> {
  const digits = hex(raw.subarray(0, shownOctets)).match(new RegExp(`.{1,${octetsPerLine * 2}}`, 'g')) ?? ['(nothing)'];
  const said = value === 'unreadable' ? [isTooLong ? tooLong : damaged] : [];
  const shown = { lines: [...said, ...digits], isCode: true, copied: hex(raw) };
  if (raw.length <= shownOctets) {
    return shown;
  }
  const inAll = counted(raw.length, 'octet');
  return { ...shown, lines: [...shown.lines, `… ${inAll} in all`], inAll };
}
