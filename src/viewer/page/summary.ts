import type { Certificate } from '../../certificates/certificate.ts';
import { isRoot } from '../../certificates/chains/findChains.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import { soonDays } from '../../certificates/rootChecks/validityChecks.ts';
import { counted } from '../../text/counted.ts';
import { day } from '../../time/timeText.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import type { IconName } from './html.ts';

/** The name of a certificate in titles and lists. Safe to show. */
export function certificateTitle({ subject }: Pick<Certificate, 'subject'>): string {
  return shortName(subject) || 'Certificate without a subject';
}

/** A state in words, and an icon that says the same. */
export interface ShownState {
  readonly words: string;
  readonly icon: IconName;
}

/** When a page is drawn. */
export interface DrawnAt {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** It warns of certificates that expire within this many days. */
  readonly warningDays: number;
}

const dayMilliseconds = 86_400_000;

/** The place of a certificate in a chain. */
export function placeInChain(certificate: Certificate): string {
  if (isRoot(certificate)) {
    return certificate.isCA ? 'Root' : 'Self-signed, not a CA';
  }
  if (certificate.selfIssued) {
    return 'Self-issued, not self-signed';
  }
  return certificate.isCA ? 'Intermediate' : 'Leaf';
}

/** Whether a self-issued certificate really signed itself. undefined for all other certificates. */
export function selfSignatureStanding(certificate: Certificate): ShownState | undefined {
  const { selfIssued, selfSigned, publicKey } = certificate;
  if (!selfIssued) {
    return undefined;
  }
  switch (selfSigned) {
    case 'yes':
      return { words: 'Self-signature verified', icon: 'check' };
    case 'no':
      return { words: 'Self-signature does not verify', icon: 'error' };
    case 'unchecked':
      return { words: `Signature not checked: ${whyUnchecked(certificate, publicKey)}`, icon: 'warning' };
  }
}

/** Whether a certificate is valid now, and for how long. It warns at least when the checks do. */
export function validityStanding(
  { notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>,
  { now, warningDays }: DrawnAt,
): ShownState {
  if (notBefore === undefined || notAfter === undefined) {
    return { words: 'Its validity has an invalid date', icon: 'error' };
  }
  if (notAfter < now) {
    return { words: `Expired on ${day(notAfter)}, ${dayCount(now - notAfter)} ago`, icon: 'error' };
  }
  if (notBefore > now) {
    return { words: `Becomes valid on ${day(notBefore)}, in ${dayCount(notBefore - now)}`, icon: 'warning' };
  }
  const left = notAfter - now;
  return left <= Math.max(warningDays, soonDays) * dayMilliseconds
    ? { words: `Valid until ${day(notAfter)}, only ${dayCount(left)} left`, icon: 'warning' }
    : { words: `Valid until ${day(notAfter)}, ${dayCount(left)} left`, icon: 'check' };
}

function dayCount(milliseconds: number): string {
  const days = Math.floor(milliseconds / dayMilliseconds);
  return days === 0 ? 'less than a day' : counted(days, 'day');
}
