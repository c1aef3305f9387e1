import type { Certificate } from '../certificates/certificate.ts';
import { shortName } from '../certificates/names/distinguishedName.ts';

/** What a certificate is called in a title or a list. Safe to show. */
export function certificateTitle({ subject }: Pick<Certificate, 'subject'>): string {
  return shortName(subject) || 'Certificate without a subject';
}
