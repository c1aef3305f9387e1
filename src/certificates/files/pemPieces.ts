import { type BadCertificateReason, CertificateError, type PemPosition } from '../certificateError.ts';
import { derTag, readElement } from '../der/derReader.ts';
import { derShape } from '../der/derShape.ts';
import { type FileFormat, type Piece, placed, problem } from './content.ts';
import { derContent } from './derPieces.ts';
import type { PemBlock, PemProblem } from './pem.ts';

/** A file whose one block is a bundle is that bundle. @param of how many blocks the file has. */
export function pemFormat({ bytes }: PemBlock, of: number): FileFormat {
  return of === 1 && bytes !== undefined && derShape(bytes) === 'pkcs7' ? 'pkcs7' : 'pem';
}

// RFC 7468, section 5: CERTIFICATE; X509 and X.509 CERTIFICATE are older software's, TRUSTED CERTIFICATE is OpenSSL's.
const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'X.509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

/** Labels of what is no certificate (RFC 7468, and as OpenSSL, GnuPG and OpenSSH write them), for content that does not name itself. */
const otherLabels: readonly (readonly [RegExp, BadCertificateReason])[] = [
  [/PRIVATE KEY/, 'privateKey'],
  [/^PGP /, 'pgp'],
  [/^(?:OPENSSH|SSH2?) PUBLIC KEY$/, 'sshKey'],
  [/PUBLIC KEY$/, 'publicKey'],
  [/CERTIFICATE REQUEST$/, 'certificateRequest'],
  [/CRL$/, 'revocationList'],
];

/** What a PEM block holds. */
export function blockPieces(block: PemBlock, place: PemPosition): readonly Piece[] {
  const { label, bytes } = block;
  if (label.includes('PRIVATE KEY')) {
    return [problem('privateKey', place)];
  }
  if (bytes === undefined) {
    const named = certificateLabels.has(label) ? undefined : labelReason(label);
    return [problem(named ?? blockReasons[block.problem], place)];
  }
  return contentPieces(label, bytes, place);
}

const blockReasons: Readonly<Record<PemProblem, BadCertificateReason>> = {
  noEnd: 'noEnd',
  noBegin: 'noBegin',
  damagedBegin: 'damagedPem',
  labelMismatch: 'labelMismatch',
  empty: 'emptyBlock',
  badBase64: 'badBase64',
};

/** What a block holds goes before what its label says: a key under a wrong label is still a key. */
function contentPieces(label: string, bytes: Uint8Array, place: PemPosition): readonly Piece[] {
  const shape = derShape(bytes) ?? 'other';
  if ((shape === 'other' || shape === 'certificate') && !certificateLabels.has(label)) {
    return [problem(labelReason(label) ?? 'unknownLabel', place)];
  }
  if (shape === 'other' || label === 'TRUSTED CERTIFICATE') {
    return [{ kind: 'certificate', der: withoutTrustSettings(label, bytes), place }];
  }
  // What is wrong with a bundle is this block's problem, not the file's.
  try {
    return derContent(bytes)?.pieces.map((piece) => placed(piece, place)) ?? [problem('malformed', place)];
  } catch (error) {
    if (error instanceof CertificateError) {
      return [problem(error.reason, place)];
    }
    throw error;
  }
}

function labelReason(label: string): BadCertificateReason | undefined {
  return otherLabels.find(([pattern]) => pattern.test(label))?.[1];
}

/** A trusted certificate is followed by OpenSSL's own trust settings, which are no part of it. */
function withoutTrustSettings(label: string, bytes: Uint8Array): Uint8Array {
  const first = label === 'TRUSTED CERTIFICATE' ? readElement(bytes, 0, bytes.length) : 'notDer';
  return typeof first === 'string' || first.tag !== derTag.sequence ? bytes : bytes.subarray(0, first.end);
}
