import { hash } from 'node:crypto';

/** Both thumbprints of one certificate: upper-case hex without separators, as Windows, Azure and `WEBSITE_LOAD_ROOT_CERTIFICATES` write them. */
export interface Thumbprints {
  /** 40 hex digits. */
  readonly sha1: string;
  /** 64 hex digits. */
  readonly sha256: string;
}

/**
 * The thumbprints of one certificate.
 *
 * @param der the certificate's own DER bytes. Never a file's: a file may be PEM or carry more than the certificate.
 */
export function thumbprints(der: Uint8Array): Thumbprints {
  return { sha1: digest('sha1', der), sha256: digest('sha256', der) };
}

// node:crypto is some 24 times faster than WebCrypto for inputs as small as a certificate, and synchronous.
function digest(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): string {
  return hash(algorithm, bytes, 'hex').toUpperCase();
}
