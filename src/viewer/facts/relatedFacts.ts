import type { SelfSigned } from '../../certificates/certificate.ts';
import { hex } from '../../certificates/der/hex.ts';
import type { Extension } from '../../certificates/extensions/extension.ts';
import type {
  AttributeValue,
  CertificateRequest,
  RequestAttribute,
} from '../../certificates/related/certificateRequest.ts';
import type { RevocationList } from '../../certificates/related/revocationList.ts';
import type { RevokedEntry } from '../../certificates/related/revokedEntries.ts';
import { counted, thousands } from '../../text/counted.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import { nameFacts, thumbprintFacts } from './certificateFacts.ts';
import { extensionFacts } from './extensionFacts.ts';
import { reasonNames } from './extensionLines.ts';
import { type Fact, type FactSection, mostFacts, numberedIds, timeText } from './fact.ts';
import { algorithmFacts, keyFacts } from './keyAndSignature.ts';

/** Everything that a certificate request says, section by section. */
export function requestFacts(request: CertificateRequest): readonly FactSection[] {
  const { subject, publicKey, extensions, attributes, version } = request;
  return [
    thumbprintFacts(request),
    { id: 'subject', title: 'Subject', facts: nameFacts('subject', subject) },
    { id: 'key', title: 'Public key', facts: keyFacts(publicKey) },
    { id: 'extensions', title: 'Requested extensions', facts: extensionFacts(extensions) },
    {
      id: 'attributes',
      title: 'Attributes and version',
      facts: [
        ...numberedIds(attributes.map(attributeFact)),
        { id: 'version', name: 'Version', lines: [String(version)] },
      ],
    },
    {
      id: 'signature',
      title: 'Signature',
      facts: [
        ...algorithmFacts(request.signatureAlgorithm),
        { id: 'signature.own', name: 'By its own key', lines: [ownSignatureWords(request)] },
      ],
    },
  ];
}

function attributeFact({ name, oid, values }: RequestAttribute): Fact {
  const lines = values.map(({ text, der }) => (text === undefined ? hex(der) : text || '(empty)'));
  return {
    id: `attribute.${oid}`,
    name,
    ...(name === oid ? {} : { aside: oid }),
    lines: lines.length === 0 ? ['(empty)'] : lines,
    ...(values.some(isNoText) ? { isCode: true } : {}),
  };
}

function isNoText({ text }: AttributeValue): boolean {
  return text === undefined;
}

const ownSignature: Readonly<Record<Exclude<SelfSigned, 'unchecked'>, string>> = {
  yes: 'Yes, the requester has the private key',
  no: 'No, its own key does not verify the signature',
};

function ownSignatureWords({ verified, signatureAlgorithm, publicKey }: CertificateRequest): string {
  return verified === 'unchecked'
    ? `Signature not checked: ${whyUnchecked(signatureAlgorithm, publicKey)}`
    : ownSignature[verified];
}

/** Everything that a revocation list says, section by section. Only the first revoked certificates are in it; all are counted. */
export function revocationListFacts(list: RevocationList): readonly FactSection[] {
  const { issuer, thisUpdate, nextUpdate, number, version, extensions, signatureAlgorithm } = list;
  return [
    thumbprintFacts(list),
    { id: 'issuer', title: 'Issuer', facts: nameFacts('issuer', issuer) },
    {
      id: 'updates',
      title: 'Updates',
      facts: [
        { id: 'updates.this', name: 'This update', lines: [timeText(thisUpdate)] },
        { id: 'updates.next', name: 'Next update', lines: [nextUpdate === 'none' ? 'None' : timeText(nextUpdate)] },
      ],
    },
    { id: 'revoked', title: 'Revoked certificates', facts: revokedFacts(list) },
    {
      id: 'serial',
      title: 'Number and version',
      facts: [
        ...(number === undefined ? [] : [{ id: 'number', name: 'CRL number (hex)', lines: [number], isCode: true }]),
        { id: 'version', name: 'Version', lines: [String(version)] },
      ],
    },
    { id: 'signature', title: 'Signature', facts: algorithmFacts(signatureAlgorithm) },
    { id: 'extensions', title: 'Extensions', facts: extensionFacts(extensions) },
  ];
}

function revokedFacts({ entryCount, entries }: RevocationList): readonly Fact[] {
  // The count takes one of the places that a section has.
  const shown = entries.slice(0, mostFacts - 1);
  const left = entryCount - shown.length;
  const rest = left > 0 ? [`The first ${counted(shown.length, 'certificate')} are shown here.`] : [];
  return [
    { id: 'revoked.count', name: 'Count', lines: [thousands(entryCount), ...rest] },
    ...numberedIds(shown.map(revokedFact)),
  ];
}

function revokedFact(entry: RevokedEntry | 'unreadable'): Fact {
  if (entry === 'unreadable') {
    return { id: 'revoked.unreadable', name: 'Unreadable entry', lines: ['This entry is damaged and cannot be read.'] };
  }
  const { serialNumber, date, reason, extensions } = entry;
  const lines = [
    `Revoked: ${timeText(date)}`,
    ...(reason === undefined ? [] : [`Reason: ${reason === 'unreadable' ? 'cannot be read' : reasonNames[reason]}`]),
    ...extensionFacts(extensions.filter(isNoReason)).map(({ name, lines }) => `${name}: ${lines.join(', ')}`),
  ];
  return { id: `revoked.${serialNumber}`, name: serialNumber, lines };
}

function isNoReason({ oid }: Extension): boolean {
  return oid !== '2.5.29.21';
}
