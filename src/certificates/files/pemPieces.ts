import { type BadCertificateReason, CertificateError, type PemPosition } from '../certificateError.ts';
import { derTag, readElement } from '../der/derReader.ts';
import { derShape } from '../der/derShape.ts';
import { cmsPieces } from './cms.ts';
import { type FileFormat, type Piece, problem } from './content.ts';
import type { PemBlock, PemProblem } from './pem.ts';

/** A file whose one block is a bundle is that bundle. @param blocks at least one. */
export function pemFormat([first, ...more]: readonly PemBlock[]): FileFormat {
  const isBundle = more.length === 0 && first?.bytes !== undefined && derShape(first.bytes) === 'pkcs7';
  return isBundle ? 'pkcs7' : 'pem';
}

// RFC 7468, section 5: CERTIFICATE. X509 CERTIFICATE is older software's, TRUSTED CERTIFICATE is OpenSSL's.
const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

/** Labels of what is no certificate (RFC 7468, and as OpenSSL, GnuPG and OpenSSH write them), for content that does not name itself. */
const otherLabels: readonly (readonly [RegExp, BadCertificateReason])[] = [
  [/PRIVATE KEY/, 'privateKey'],
  [/^PGP /, 'pgp'],
  [/^(?:OPENSSH|SSH2?) PUBLIC KEY$/, 'sshKey'],
  [/PUBLIC KEY$/, 'publicKey'],
  [/CERTIFICATE REQUEST$/, 'certificateRequest'],
  [/CRL$/, 'revocationList'],
];

/** What one of a text's blocks holds. @param index of it among `blocks`, from 0. */
export function blockPieces(blocks: readonly PemBlock[], index: number): readonly Piece[] {
  const block = blocks[index];
  return block === undefined ? [] : piecesOf(block, positionOf(block, index, blocks.length));
}

function piecesOf(block: PemBlock, position: PemPosition): readonly Piece[] {
  const { label, bytes } = block;
  if (label.includes('PRIVATE KEY')) {
    return [problem('privateKey', position)];
  }
  if (bytes === undefined) {
    const named = certificateLabels.has(label) ? undefined : labelReason(label);
    return [problem(named ?? blockReasons[block.problem], position)];
  }
  return contentPieces(label, bytes, position);
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
function contentPieces(label: string, bytes: Uint8Array, block: PemPosition): readonly Piece[] {
  const shape = derShape(bytes);
  switch (shape) {
    case 'pkcs7':
      return bundlePieces(bytes, block);
    case 'pkcs12':
      return [{ kind: 'pkcs12', bytes, block }];
    case 'certificateRequest':
      return [{ kind: 'request', der: bytes, block, isBeside: false }];
    case 'revocationList':
      return [{ kind: 'revocationList', der: bytes, block, isBeside: false }];
    case undefined:
    case 'other':
    case 'certificate':
      return certificateLabels.has(label)
        ? [{ kind: 'certificate', der: withoutTrustSettings(label, bytes), block }]
        : [problem(labelReason(label) ?? 'unknownLabel', block)];
    default:
      return [problem(shape, block)];
  }
}

function labelReason(label: string): BadCertificateReason | undefined {
  return otherLabels.find(([pattern]) => pattern.test(label))?.[1];
}

/** A bundle that cannot be read is this block's problem, not the file's. */
function bundlePieces(bytes: Uint8Array, block: PemPosition): readonly Piece[] {
  try {
    return cmsPieces(bytes).map((piece) =>
      piece.kind === 'problem' ? problem(piece.problem.reason, block) : { ...piece, block },
    );
  } catch (error) {
    if (error instanceof CertificateError) {
      return [problem(error.reason, block)];
    }
    throw error;
  }
}

/** A trusted certificate is followed by OpenSSL's own trust settings, which are no part of it. */
function withoutTrustSettings(label: string, bytes: Uint8Array): Uint8Array {
  const first = label === 'TRUSTED CERTIFICATE' ? readElement(bytes, 0, bytes.length) : 'notDer';
  return typeof first === 'string' || first.tag !== derTag.sequence ? bytes : bytes.subarray(0, first.end);
}

function positionOf({ line, label }: PemBlock, index: number, of: number): PemPosition {
  return Object.freeze({ number: index + 1, of, line, label });
}
