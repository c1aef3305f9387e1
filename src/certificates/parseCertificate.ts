import { Certificate as PkijsCertificate } from 'pkijs';
import { CertificateError } from './certificateError.ts';
import type { CertificateOutline } from './certificateOutline.ts';

/**
 * Parses a certificate with PKI.js.
 *
 * PKI.js looks into every string of octets for more ASN.1: it parses what extensions say here and again as their values, and it
 * takes its time for whatever stands in a key or a signature. It is given zeros there, as many as there are octets; the outline
 * has what they stand for. What is left has been measured by the outline.
 *
 * @throws CertificateError `malformed` when PKI.js cannot read it.
 */
export function parseCertificate(der: Uint8Array, outline: CertificateOutline): PkijsCertificate {
  const frame = new Uint8Array(der);
  for (const octets of [outline.publicKey, outline.signature, ...outline.extensions]) {
    const start = octets.byteOffset - der.byteOffset;
    frame.fill(0, start, start + octets.length);
  }
  try {
    return PkijsCertificate.fromBER(frame);
  } catch (error) {
    throw new CertificateError('malformed', undefined, { cause: error });
  }
}
