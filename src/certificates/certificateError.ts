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

/** What is wrong, and in a text where. */
export interface CertificateProblem {
  readonly reason: BadCertificateReason;
  readonly block?: PemPosition;
  /** The line, counted from 1, on which begins what is in no PEM block. */
  readonly line?: number;
}

/** A place in a text: a PEM block, or the line on which a value without armour begins. */
export type TextPlace = PemPosition | { readonly line: number; readonly label?: never };

export function problemAt(reason: BadCertificateReason, place: TextPlace | undefined): CertificateProblem {
  if (place === undefined) {
    return Object.freeze({ reason });
  }
  return Object.freeze(place.label === undefined ? { reason, line: place.line } : { reason, block: place });
}

/** The one error of `certificates/`. Its message is for logs: it carries nothing of the file's content. */
export class CertificateError extends Error implements CertificateProblem {
  readonly kind = 'badCertificate';
  readonly reason: BadCertificateReason;
  declare readonly block?: PemPosition;
  declare readonly line?: number;

  constructor(reason: BadCertificateReason, place?: TextPlace, options?: ErrorOptions) {
    super(place === undefined ? reason : `${reason} ${placeText(place)}`, options);
    this.name = 'CertificateError';
    this.reason = reason;
    // What is not known has no property.
    Object.assign(this, problemAt(reason, place));
  }
}

function placeText(place: TextPlace): string {
  return place.label === undefined ? `on line ${place.line}` : `in PEM block ${place.number} of ${place.of}`;
}

/** Where a problem is, to be handed on. */
export function placeOf({ block, line }: CertificateProblem): TextPlace | undefined {
  return block ?? (line === undefined ? undefined : { line });
}
