import { X509Certificate } from 'node:crypto';

/** DER of the one certificate that a request's `blob` holds as base64 of DER or of PEM; undefined when it holds none. */
export function certificateInBlob(blob: unknown): Uint8Array | undefined {
  if (typeof blob !== 'string' || blob === '') {
    return undefined;
  }
  try {
    return new Uint8Array(new X509Certificate(Buffer.from(blob, 'base64')).raw);
  } catch {
    // Whatever OpenSSL says about it, it is not a certificate.
    return undefined;
  }
}

/** The certificate as `blob` has it in an answer. */
export function blobOf(der: Uint8Array, form: 'der' | 'pem'): string {
  return Buffer.from(form === 'der' ? der : new X509Certificate(der).toString()).toString('base64');
}

/** SHA-1 of the DER, upper-case hex. */
export function thumbprintOf(der: Uint8Array): string {
  return new X509Certificate(der).fingerprint.replaceAll(':', '');
}
