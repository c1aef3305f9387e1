import type { Certificate } from './certificate.ts';
import {
  type BadCertificateReason,
  CertificateError,
  type CertificateProblem,
  type PemPosition,
} from './certificateError.ts';
import { decodeCertificate } from './decodeCertificate.ts';
import { readElement } from './derReader.ts';
import { derShape } from './derShape.ts';
import type { PemBlock } from './pem.ts';

/** More PEM blocks than this in one file are refused. */
export const maxBlocks = 500;

/** What a certificate file holds: at least one certificate. */
export interface PemCertificates {
  /** In the file's order; the same certificate is given once. */
  readonly certificates: readonly Certificate[];
  /** How many blocks repeated a certificate that is already there. */
  readonly repeated: number;
  /** The blocks that gave no certificate, in the file's order. */
  readonly problems: readonly CertificateProblem[];
}

/**
 * Decodes every certificate among the blocks.
 *
 * @param blocks at least one.
 * @throws CertificateError when a block is a private key, when there are too many blocks, and when none is a certificate.
 */
export function readPemCertificates(blocks: readonly PemBlock[]): PemCertificates {
  if (blocks.length > maxBlocks) {
    throw new CertificateError('tooMany');
  }
  const privateKey = positionOfPrivateKey(blocks);
  if (privateKey !== undefined) {
    throw new CertificateError('privateKey', privateKey);
  }
  const certificates = new Map<string, Certificate>();
  const problems: CertificateProblem[] = [];
  let repeated = 0;
  for (const [index, block] of blocks.entries()) {
    const content = certificateBytes(block);
    const identity = typeof content === 'string' ? '' : Buffer.from(content).toString('latin1');
    const decoded = typeof content === 'string' ? content : (certificates.get(identity) ?? tryDecode(content));
    if (typeof decoded === 'string') {
      problems.push(Object.freeze({ reason: decoded, block: positionOf(blocks, index) }));
    } else if (certificates.has(identity)) {
      repeated++;
    } else {
      certificates.set(identity, decoded);
    }
  }
  const [firstProblem] = problems;
  if (certificates.size === 0 && firstProblem !== undefined) {
    throw new CertificateError(firstProblem.reason, firstProblem.block);
  }
  return { certificates: Object.freeze([...certificates.values()]), repeated, problems: Object.freeze(problems) };
}

/** Where the first private key is, known by its label or, under a wrong label, by its content; undefined when there is none. */
export function positionOfPrivateKey(blocks: readonly PemBlock[]): PemPosition | undefined {
  const index = blocks.findIndex(
    ({ label, bytes }) => label.includes('PRIVATE KEY') || (bytes !== undefined && derShape(bytes) === 'privateKey'),
  );
  return index < 0 ? undefined : positionOf(blocks, index);
}

// RFC 7468, section 5: CERTIFICATE. X509 CERTIFICATE is older software's, TRUSTED CERTIFICATE is OpenSSL's.
const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

/** Labels of what is no certificate (RFC 7468, and as OpenSSL, GnuPG and OpenSSH write them), for content that does not name itself. */
const otherLabels: readonly (readonly [RegExp, BadCertificateReason])[] = [
  [/^PGP /, 'pgp'],
  [/^(?:OPENSSH|SSH2?) PUBLIC KEY$/, 'sshKey'],
  [/PUBLIC KEY$/, 'publicKey'],
  [/CERTIFICATE REQUEST$/, 'certificateRequest'],
  [/CRL$/, 'revocationList'],
  [/^(?:PKCS7|PKCS #7 SIGNED DATA|CMS)$/, 'pkcs7'],
];

/** What is to be decoded as a certificate, or why there is nothing. */
function certificateBytes(block: PemBlock): Uint8Array | BadCertificateReason {
  if (!certificateLabels.has(block.label)) {
    return whatElse(block);
  }
  if (block.bytes === undefined) {
    return block.problem === 'empty' ? 'emptyBlock' : block.problem;
  }
  // A trusted certificate is followed by OpenSSL's own trust settings, which are no part of it.
  const first = block.label === 'TRUSTED CERTIFICATE' ? readElement(block.bytes, 0, block.bytes.length) : 'notDer';
  return typeof first === 'string' ? block.bytes : block.bytes.subarray(0, first.end);
}

function whatElse({ label, bytes }: PemBlock): BadCertificateReason {
  const shape = bytes === undefined ? undefined : derShape(bytes);
  if (shape !== undefined && shape !== 'certificate' && shape !== 'other') {
    return shape;
  }
  return otherLabels.find(([pattern]) => pattern.test(label))?.[1] ?? 'unknownLabel';
}

function tryDecode(der: Uint8Array): Certificate | BadCertificateReason {
  try {
    return decodeCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError) {
      return error.reason;
    }
    throw error;
  }
}

function positionOf(blocks: readonly PemBlock[], index: number): PemPosition {
  const { line, label } = blocks[index] ?? { line: 0, label: '' };
  return Object.freeze({ number: index + 1, of: blocks.length, line, label });
}
