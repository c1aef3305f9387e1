import { CertificateError } from './certificateError.ts';
import { decodeCertificate } from './decodeCertificate.ts';
import { derTag, readElement } from './derReader.ts';
import { derShape } from './derShape.ts';
import { fileText } from './fileText.ts';
import { foreignFile } from './foreignFile.ts';
import { pemBlocks } from './pem.ts';
import { type PemCertificates, positionOfPrivateKey, readPemCertificates } from './pemCertificates.ts';

/** Longer files are refused unread. */
export const maxFileBytes = 1024 * 1024;

/** What a file holds: at least one certificate. */
export interface CertificateFile extends PemCertificates {
  readonly format: 'der' | 'pem';
}

/**
 * Reads a certificate file: DER, or PEM with one certificate or several. It goes by the content; a file's name says nothing.
 *
 * Anything with a private key in it is refused whole, even where certificates stand beside the key.
 *
 * @throws CertificateError when there is no certificate to be had from it: with the block's position where the blame is
 * one block's (the first bad one's, when all are bad).
 */
export function readCertificateFile(bytes: Uint8Array): CertificateFile {
  if (bytes.length === 0) {
    throw new CertificateError('empty');
  }
  if (bytes.length > maxFileBytes) {
    throw new CertificateError('tooLarge');
  }
  const text = fileText(bytes);
  if (mentionsPrivateKey(text)) {
    throw new CertificateError('privateKey', positionOfPrivateKey(pemBlocks(text)));
  }
  if (isDer(bytes)) {
    const certificates = Object.freeze([decodeCertificate(bytes)]);
    return Object.freeze({ format: 'der', certificates, repeated: 0, problems: Object.freeze([]) });
  }
  const blocks = pemBlocks(text);
  if (blocks.length === 0) {
    throw new CertificateError(foreignFile(bytes, text));
  }
  return Object.freeze({ format: 'pem', ...readPemCertificates(blocks) });
}

/** Whether the armour of a private key begins anywhere in the text, whatever its label and however damaged: PEM, OpenSSH, SSH2, PGP, PuTTY. */
function mentionsPrivateKey(text: string): boolean {
  return /-{2} ?BEGIN [^\r\n-]{0,64}PRIVATE KEY|PuTTY-User-Key-File-\d/i.test(text);
}

// A text may begin with the digit 0, which is the octet of SEQUENCE: only what has the outline of something known, or
// is one element from end to end, is taken for DER.
function isDer(bytes: Uint8Array): boolean {
  if (bytes[0] !== derTag.sequence) {
    return false;
  }
  const element = readElement(bytes, 0, bytes.length);
  const isWhole = typeof element !== 'string' && element.end === bytes.length;
  const shape = derShape(bytes);
  return isWhole || (shape !== undefined && shape !== 'other');
}
