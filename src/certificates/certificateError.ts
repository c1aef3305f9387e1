/**
 * What is wrong with a file or a PEM block that was meant to be a certificate. A closed list: callers switch on it, and
 * `ui/certificateWords.ts` has a sentence for each. Found by looking at the content, never at the file's name.
 */
export const badCertificateReasons = [
  // Nothing usable as input.
  'empty',
  'blank',
  'tooLarge',
  'tooMany',
  // Something else, named for what it is.
  'privateKey',
  'pkcs12',
  'javaKeystore',
  'otherKeystore',
  'certificateRequest',
  'revocationList',
  'attributeCertificate',
  'encryptedMessage',
  'oddMessage',
  'publicKey',
  'sshKey',
  'pgp',
  'html',
  'xml',
  'json',
  'archive',
  'image',
  'pdf',
  'text',
  'binary',
  'otherDer',
  'damagedRequest',
  'damagedRevocationList',
  // A container that gives none.
  'passwordNeeded',
  'wrongPassword',
  'unsupportedEncryption',
  'noCertificate',
  // A certificate once, or nearly one.
  'damagedPem',
  'damagedByText',
  'truncated',
  'trailingBytes',
  'notDer',
  'malformed',
  'overlong',
  'surplusBytes',
  'serialPadding',
  'algorithmsDiffer',
  // One PEM block.
  'noEnd',
  'noBegin',
  'labelMismatch',
  'emptyBlock',
  'badBase64',
  'unknownLabel',
] as const;

/** Longer files are refused unread, as `tooLarge`. */
export const maxFileBytes = 4 * 1024 * 1024;

export type BadCertificateReason = (typeof badCertificateReasons)[number];

/** Which block of a PEM file. */
export interface PemPosition {
  /** Counted from 1, over every block of the file. */
  readonly number: number;
  readonly of: number;
  /** The line of its BEGIN, counted from 1. */
  readonly line: number;
  /** What stands after BEGIN: capitals, digits, blanks and a few marks, at most 64 of them. */
  readonly label: string;
}

/** What is wrong, and in a PEM file where. */
export interface CertificateProblem {
  readonly reason: BadCertificateReason;
  readonly block?: PemPosition;
}

/** The one error of `certificates/`. Its message is for logs: it carries nothing of the file's content. */
export class CertificateError extends Error implements CertificateProblem {
  readonly kind = 'badCertificate';
  readonly reason: BadCertificateReason;
  declare readonly block?: PemPosition;

  constructor(reason: BadCertificateReason, block?: PemPosition, options?: ErrorOptions) {
    super(block === undefined ? reason : `${reason} in PEM block ${block.number} of ${block.of}`, options);
    this.name = 'CertificateError';
    this.reason = reason;
    if (block !== undefined) {
      this.block = block;
    }
  }
}
