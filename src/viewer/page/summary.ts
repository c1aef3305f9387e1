import type { Certificate } from '../../certificates/certificate.ts';
import { isRoot } from '../../certificates/chains/findChains.ts';
import { shortName } from '../../certificates/names/distinguishedName.ts';
import { counted } from '../../text/counted.ts';
import { day } from '../../ui/day.ts';
import { whyUnchecked } from '../../ui/findingWords.ts';
import type { IconName } from './html.ts';

/** What a certificate is called in a title or a list. Safe to show. */
export function certificateTitle({ subject }: Pick<Certificate, 'subject'>): string {
  return shortName(subject) || 'Certificate without a subject';
}

/** A state in words, with a drawing that says the same. */
export interface ShownState {
  readonly words: string;
  readonly icon: IconName;
}

const dayMilliseconds = 86_400_000;

/** Which place a certificate has in a chain. */
export function placeInChain(certificate: Certificate): string {
  if (isRoot(certificate)) {
    return certificate.isCA ? 'Root' : 'Self-signed, not a CA';
  }
  if (certificate.selfIssued) {
    return 'Self-issued, not self-signed';
  }
  return certificate.isCA ? 'Intermediate' : 'Leaf';
}

/** Of a certificate that names itself as its issuer: whether it really signed itself. Undefined of every other. */
export function selfSignatureStanding({
  selfIssued,
  selfSigned,
  signatureAlgorithm,
  publicKey,
}: Certificate): ShownState | undefined {
  if (!selfIssued) {
    return undefined;
  }
  switch (selfSigned) {
    case 'yes':
      return { words: 'Self-signature verified', icon: 'check' };
    case 'no':
      return { words: 'Self-signature does not verify', icon: 'error' };
    case 'unchecked':
      return { words: `Signature not checked: ${whyUnchecked(signatureAlgorithm, publicKey)}`, icon: 'warning' };
  }
}

/** Whether it is valid now, and how long still. */
export function validityStanding({ notBefore, notAfter }: Certificate, now: number): ShownState {
  if (notBefore === undefined || notAfter === undefined) {
    return { words: 'Its validity has a date that does not exist', icon: 'error' };
  }
  if (notAfter < now) {
    return { words: `Expired on ${day(notAfter)}, ${dayCount(now - notAfter)} ago`, icon: 'error' };
  }
  if (notBefore > now) {
    return { words: `Not valid before ${day(notBefore)}, in ${dayCount(notBefore - now)}`, icon: 'warning' };
  }
  return { words: `Valid until ${day(notAfter)}, ${dayCount(notAfter - now)} left`, icon: 'check' };
}

function dayCount(milliseconds: number): string {
  const days = Math.floor(milliseconds / dayMilliseconds);
  return days === 0 ? 'less than a day' : counted(days, 'day');
}
