import type { Certificate } from '../certificate.ts';
import type { CertificateProblem, PemPosition } from '../certificateError.ts';

/** How a file holds its certificates: what is inside, not how that is wrapped once more as text. */
export type FileFormat = 'der' | 'pem' | 'base64' | 'hex' | 'pkcs7' | 'pkcs12';

/** A file with more certificates than this, repeated ones counted, is refused. */
export const maxCertificates = 500;

/** What a file holds: at least one certificate. */
export interface CertificateFile {
  readonly format: FileFormat;
  /** In the file's order; the same certificate is given once. */
  readonly certificates: readonly Certificate[];
  /** How often a certificate stands there that was there already. */
  readonly repeated: number;
  /** What gave no certificate, in the file's order. */
  readonly problems: readonly CertificateProblem[];
  /** Where a private key is, or may be, in the file. It was not read, and the file must not leave the machine. */
  readonly privateKey: CertificateProblem | undefined;
}

/** One thing in a file: DER that claims to be a certificate, a PKCS #12 store, or something that gives no certificate. */
export type Piece =
  | { readonly kind: 'certificate'; readonly der: Uint8Array; readonly block?: PemPosition }
  | { readonly kind: 'pkcs12'; readonly bytes: Uint8Array; readonly block?: PemPosition }
  | { readonly kind: 'problem'; readonly problem: CertificateProblem };

/** What a file was found to hold, nothing of it decoded yet. */
export interface Content {
  readonly format: FileFormat;
  readonly pieces: readonly Piece[];
}

/** A thing that gives no certificate. */
export function problem(reason: CertificateProblem['reason'], block?: PemPosition): Piece {
  return { kind: 'problem', problem: Object.freeze(block === undefined ? { reason } : { reason, block }) };
}
