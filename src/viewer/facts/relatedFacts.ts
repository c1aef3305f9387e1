import type { SelfSigned } from '../../certificates/certificate.ts';
import { hex } from '../../certificates/der/hex.ts';
import type { Extension } from '../../certificates/extensions/extension.ts';
import type {
  AttributeValue,
  CertificateRequest,
  RequestAttribute,
} from '../../certificates/related/certificateRequest.ts';
import type { ListSignature, RevocationList } from '../../certificates/related/revocationList.ts';
import type { RevokedEntry } from '../../certificates/related/revokedEntries.ts';
import { counted, thousands } from '../../text/counted.ts';
import { exactTime } from '../../time/timeText.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import { nameFacts, thumbprintFacts } from './certificateFacts.ts';
import { extensionFacts } from './extensionFacts.ts';
import { reasonNames } from './extensionLines.ts';
import { type Fact, type FactSection, numberedIds } from './fact.ts';
import { algorithmFacts, keyFacts } from './keyAndSignature.ts';
import { odditySections } from './oddityFacts.ts';

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
    ...odditySections(request.irregularities),
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

function ownSignatureWords(request: CertificateRequest): string {
  const { verified, publicKey } = request;
  return verified === 'unchecked'
    ? `Signature not checked: ${whyUnchecked(request, publicKey)}`
    : ownSignature[verified];
}

/** Whether the certificate of the list's issuer, where the file has it, verifies the list's signature. */
const issuerSignature: Readonly<Record<ListSignature, string>> = {
  yes: 'Yes, the certificate of its issuer in this file verifies the signature',
  no: 'No, the certificate in this file with the name of its issuer does not verify the signature',
  unchecked: 'Signature not checked: this VS Code cannot verify it with the certificate of its issuer',
  noIssuer: 'Signature not checked: the certificate of its issuer is not in this file',
};

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
        { id: 'updates.this', name: 'This update', lines: [exactTime(thisUpdate)] },
        { id: 'updates.next', name: 'Next update', lines: [nextUpdate === 'none' ? 'None' : exactTime(nextUpdate)] },
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
    {
      id: 'signature',
      title: 'Signature',
      facts: [
        ...algorithmFacts(signatureAlgorithm),
        { id: 'signature.issuer', name: 'By its issuer', lines: [issuerSignature[list.verified]] },
      ],
    },
    { id: 'extensions', title: 'Extensions', facts: extensionFacts(extensions) },
    ...odditySections(list.irregularities),
  ];
}

function revokedFacts({ entryCount, entries }: RevocationList): readonly Fact[] {
  const count: Fact = { id: 'revoked.count', name: 'Count', lines: [thousands(entryCount)] };
  if (entries.length === 0) {
    return [count];
  }
  const first: Fact = {
    id: 'revoked.entries',
    name: entryCount === entries.length ? 'Certificates' : `The first ${counted(entries.length, 'certificate')}`,
    aside: 'serial number, date, reason',
    lines: entries.map(revokedLine),
    mostLines: entries.length,
  };
  return [count, first];
}

/** "4F00, 2026-01-01 00:00:00 UTC, Key compromise". */
function revokedLine(entry: RevokedEntry | 'unreadable'): string {
  if (entry === 'unreadable') {
    return '(This entry is damaged and cannot be read.)';
  }
  const { serialNumber, date, reason, extensions } = entry;
  return [
    serialNumber,
    exactTime(date),
    ...(reason === undefined ? [] : [reason === 'unreadable' ? 'Reason cannot be read' : reasonNames[reason]]),
    ...extensionFacts(extensions.filter(isNoReason)).map(({ name, lines }) => `${name}: ${lines.join(' ')}`),
  ].join(', ');
}

function isNoReason({ oid }: Extension): boolean {
  return oid !== '2.5.29.21';
}
