import { Certificate as PkijsCertificate } from 'pkijs';
import { CertificateError } from './certificateError.ts';
import type { CertificateOutline } from './certificateOutline.ts';
import { withoutOctets } from './outlineParts.ts';

/**
 * Parses a certificate with PKI.js, which gets zeros for the octets that the outline has. What is left has been measured by the outline.
 *
 * @throws CertificateError `malformed` when PKI.js cannot read it.
 */
export function parseCertificate(der: Uint8Array, outline: CertificateOutline): PkijsCertificate {
  const frame = withoutOctets(der, [outline.publicKey, outline.signature, ...outline.extensions]);
  try {
    return PkijsCertificate.fromBER(frame);
  } catch (error) {
    throw new CertificateError('malformed', undefined, { cause: error });
  }
}
