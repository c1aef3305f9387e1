import type { Certificate } from '../certificate.ts';
import { type CertificateProblem, problemAt, type TextPlace } from '../certificateError.ts';
import type { CertificateRequest } from '../related/certificateRequest.ts';
import type { RevocationList } from '../related/revocationList.ts';

/** How a file holds its certificates: what is inside, not how that is wrapped once more as text. */
export type FileFormat = 'der' | 'pem' | 'base64' | 'hex' | 'pkcs7' | 'pkcs12' | 'serializedStore' | 'javaKeystore';

/** A file with more certificates than this, repeated ones counted, is refused. */
export const maxCertificates = 500;

/** What a file holds: at least one certificate, or to be shown a request or a revocation list. */
export interface CertificateFile {
  readonly format: FileFormat;
  /** In the file's order; the same certificate is given once. */
  readonly certificates: readonly Certificate[];
  /**
   * The certificates of those who signed the file, and above them. They are not among `certificates` when what was signed holds
   * some itself; else they are what the file has.
   */
  readonly signers: readonly Certificate[];
  /** Certificate requests and revocation lists, in the file's order. Both are shown, and never sent. */
  readonly requests: readonly CertificateRequest[];
  readonly revocationLists: readonly RevocationList[];
  /** How many revocation lists came with certificates that are to be sent. */
  readonly listsLeftOut: number;
  /** How often something stands there that was there already. */
  readonly repeated: number;
  /** What gave no certificate, in the file's order. */
  readonly problems: readonly CertificateProblem[];
  /** Where a private key is, or may be, in the file. It was not read, and the file must not leave the machine. */
  readonly privateKey: CertificateProblem | undefined;
}

/**
 * One thing in a file: DER that claims to be a certificate, a request or a revocation list, a PKCS #12 store, a signed message, or
 * something that gives none of these.
 */
export type Piece =
  | {
      readonly kind: 'certificate';
      readonly der: Uint8Array;
      readonly place?: TextPlace;
      readonly isSigner?: boolean;
    }
  | {
      readonly kind: 'request' | 'revocationList';
      readonly der: Uint8Array;
      readonly place?: TextPlace;
      /** It stands beside certificates: nobody has to be told that it is none. */
      readonly isBeside: boolean;
    }
  | { readonly kind: 'signed'; readonly content: Uint8Array; readonly signers: readonly Piece[] }
  | { readonly kind: 'pkcs12'; readonly bytes: Uint8Array; readonly place?: TextPlace }
  | { readonly kind: 'problem'; readonly problem: CertificateProblem };

/** What a file was found to hold, nothing of it decoded yet. */
export interface Content {
  readonly format: FileFormat;
  readonly pieces: readonly Piece[];
  /** What of a private key was seen on the way. */
  readonly key?: KeyReason;
}

/** What stands in the way of sending a file: a private key, or a store that is made to hold one. */
export type KeyReason = 'privateKey' | 'pkcs12' | 'javaKeystore';

/** A thing that gives no certificate. */
export function problem(reason: CertificateProblem['reason'], place?: TextPlace): Piece {
  return { kind: 'problem', problem: problemAt(reason, place) };
}

/** A stretch of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Something that stands in a text without armour: DER, a text with PEM in it, or a store. */
export interface Value extends Stretch {
  readonly from: 'base64' | 'hex';
  readonly bytes: Uint8Array;
  /** It begins like a certificate, or like what carries one, and is not all there. */
  readonly isBroken?: boolean;
  /** False for a run of digits that begins like a text with PEM in it and is none. */
  readonly isTelling?: boolean;
}

/** A piece at another place: its own position in what was wrapped means nothing to a reader of the file. */
export function placed(piece: Piece, place: TextPlace | undefined): Piece {
  switch (piece.kind) {
    case 'certificate':
    case 'request':
    case 'revocationList':
    case 'pkcs12': {
      const { place: _, ...rest } = piece;
      return place === undefined ? rest : { ...rest, place };
    }
    case 'problem':
      return { kind: 'problem', problem: problemAt(piece.problem.reason, place) };
    default:
      return piece;
  }
}
