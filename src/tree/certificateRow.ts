import type { StoredCertificate } from '../azure/storedCertificate.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { keyText } from '../certificates/certificate.ts';
import { shortName } from '../certificates/names/distinguishedName.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { day } from '../time/timeText.ts';
import { contextValue, factsTable, joined, type Row } from './row.ts';

const dayMilliseconds = 86_400_000;

/** A certificate that Azure holds, decoded if it returned readable bytes. */
export interface ListedCertificate {
  readonly resource: StoredCertificate;
  /** undefined when Azure returned no bytes, or bytes that are no certificate. */
  readonly certificate: Certificate | undefined;
  /** A root of an environment, or a public certificate of an app. */
  readonly kind: 'root' | 'public';
  /** A fact that only certificates of this kind have, for the tooltip. */
  readonly fact: readonly [name: string, value: string];
}

const kindNames = { root: 'root certificate', public: 'public certificate' } as const;

type ExpiryFlag = 'expired' | 'expiring' | 'notYetValid' | 'noSuchDate';

export interface ExpiryWindow {
  readonly now: Date;
  readonly warningDays: number;
}

/** The row of a certificate: name, its expiry if that is near or past, first digits of its thumbprint, subject. */
export function certificateRow(listed: ListedCertificate, window: ExpiryWindow): Row {
  const { resource, certificate, kind } = listed;
  const expiry = certificate === undefined ? undefined : expiryState(certificate, window);
  const what = certificate === undefined ? missing(listed) : shortName(certificate.subject);
  return {
    label: resource.name,
    // A narrow view cuts off the end. A thumbprint is not read out: it is hard to follow by ear.
    description: joined(' · ', expiry?.words, resource.thumbprint?.slice(0, 8), what),
    tooltip: tooltip(listed, expiry?.words),
    contextValue: contextValue('certificate', {
      [kind]: true,
      read: certificate !== undefined,
      thumbprint: resource.thumbprint !== undefined,
      [expiry?.flag ?? 'valid']: certificate !== undefined,
    }),
    icon: certificate === undefined ? 'question' : 'verified',
    ...(expiry === undefined ? {} : expiryIcon(expiry.flag)),
    accessibilityLabel: `${kind === 'root' ? 'Root' : 'Public'} certificate ${resource.name}, ${joined(', ', expiry?.words, what)}`,
  };
}

/** What has expired, and what will soon, differ also where the words are cut off. */
export function expiryIcon(flag: ExpiryFlag): Required<Pick<Row, 'icon' | 'iconColor'>> {
  return flag === 'expired'
    ? { icon: 'error', iconColor: 'list.errorForeground' }
    : { icon: 'warning', iconColor: 'list.warningForeground' };
}

/** What several root certificates say of their expiry together. */
export interface RootsExpiry {
  readonly expired: number;
  /** How many will soon, and when: "expires in 19 days", or of several "expire within 60 days". */
  readonly soon?: { readonly count: number; readonly words: string };
}

/** "1 expired", "1 expires in 19 days". `one` and `several`: what the numbers count, where that is not said otherwise. */
export function expiryWords({ expired, soon }: RootsExpiry, one = '', several = ''): readonly string[] {
  return [
    ...(expired === 0 ? [] : [`${expired} ${expired === 1 ? one : several}expired`]),
    ...(soon === undefined ? [] : [`${soon.count} ${soon.count === 1 ? one : several}${soon.words}`]),
  ];
}

/** Nothing where none has expired or will soon. */
export function worstExpiryIcon({ expired, soon }: RootsExpiry): Partial<Pick<Row, 'icon' | 'iconColor'>> {
  if (expired > 0) {
    return expiryIcon('expired');
  }
  return soon === undefined ? {} : expiryIcon('expiring');
}

/** Why the row has no subject. */
function missing({ resource }: ListedCertificate): string {
  if (resource.der !== undefined) {
    return 'Azure returned bytes that are not a readable certificate';
  }
  return resource.thumbprint === undefined
    ? 'Azure returned neither certificate nor thumbprint'
    : 'Azure returned only the thumbprint';
}

/** Its expiry in words, if that is near or past, and the flag of its row. */
export function expiryState(
  certificate: Pick<Certificate, 'notBefore' | 'notAfter'>,
  { now, warningDays }: ExpiryWindow,
): { readonly flag: ExpiryFlag; readonly words: string } | undefined {
  const { notBefore, notAfter } = certificate;
  if (notBefore === undefined || notAfter === undefined) {
    return { flag: 'noSuchDate', words: 'its validity has an invalid date' };
  }
  if (notAfter < now.getTime()) {
    return { flag: 'expired', words: `expired on ${day(notAfter)}` };
  }
  if (notBefore > now.getTime()) {
    return { flag: 'notYetValid', words: `not valid before ${day(notBefore)}` };
  }
  const days = Math.floor((notAfter - now.getTime()) / dayMilliseconds);
  if (days > warningDays) {
    return undefined;
  }
  const left = days === 0 ? 'expires within a day' : `expires in ${days} day${days === 1 ? '' : 's'}`;
  return { flag: 'expiring', words: left };
}

function tooltip(listed: ListedCertificate, expiry: string | undefined): string {
  const { resource, certificate, kind, fact } = listed;
  const head = `**${escapeMarkdown(resource.name)}** — ${kindNames[kind]}`;
  if (certificate === undefined) {
    const table = factsTable([
      ['Thumbprint (SHA-1)', resource.thumbprint],
      ['Resource id', resource.id],
    ]);
    return `${head}\n\n${escapeMarkdown(missing(listed))}\\.\n\n${table}`;
  }
  return `${head}\n\n${factsTable([
    ['Thumbprint (SHA-1)', certificate.thumbprints.sha1],
    // The space lets the tooltip wrap it.
    ['Thumbprint (SHA-256)', certificate.thumbprints.sha256.replace(/^(.{32})/, '$1 ')],
    ['Subject', certificate.subject.text],
    ['Issuer', certificate.selfIssued ? 'the same (self-issued)' : certificate.issuer.text],
    [
      'Valid',
      `${day(certificate.notBefore)} to ${day(certificate.notAfter)}${expiry === undefined ? '' : ` (${expiry})`}`,
    ],
    ['Key', keyText(certificate.publicKey)],
    ['Signature', certificate.signatureAlgorithm.name],
    ['Serial number', certificate.serialNumber],
    ['Certification authority', certificate.isCA ? 'yes' : 'no'],
    fact,
  ])}`;
}
