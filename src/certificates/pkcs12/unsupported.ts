import { CertificateError } from '../certificateError.ts';

/** The error for what this reader cannot decrypt, or will not. `what` is for logs; it may name an algorithm, never a value. */
export function unsupported(what: string): CertificateError {
  return new CertificateError('unsupportedEncryption', undefined, { cause: new Error(what) });
}
