import { Breather } from '../breather.ts';
import { CertificateError, type CertificateProblem, maxFileBytes, placeOf, problemAt } from '../certificateError.ts';
import { type CertificateFile, type Content, type KeyReason, maxCertificates, type Piece } from './content.ts';
import { decodePieces } from './decodePieces.ts';
import { keyIn } from './keySearch.ts';

/**
 * Reads every certificate of a file, whatever its form: DER, PEM in any text, base64 or hex without armour, PKCS #7 and
 * PKCS #12. It goes by the content; a file's name says nothing. Long work gives way to others.
 *
 * To show them: see `readCertificatesToSend` for what is to be sent.
 *
 * @param password of a PKCS #12 store.
 * @throws CertificateError when there is no certificate to be had from it: with the block's position where the blame is
 * one block's (the first bad one's, when all are bad). `passwordNeeded` and `wrongPassword` of a PKCS #12 store.
 */
export async function readCertificateFile(bytes: Uint8Array, password?: string): Promise<CertificateFile> {
  const { format, pieces, privateKey } = await boundedContent(bytes);
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === 'pkcs12') {
    return readStore(only.bytes, password);
  }
  return decodePieces(format, pieces, privateKey);
}

/**
 * Reads a file whose certificates are to be sent to Azure. Anything with a private key in it, or that may have one, is refused
 * whole, even where certificates stand beside the key: so nobody can send the wrong part of it. A PKCS #12 store is refused
 * unopened.
 *
 * @throws CertificateError `privateKey`, `pkcs12` or `javaKeystore` for such a file, and what `readCertificateFile` throws.
 */
export async function readCertificatesToSend(bytes: Uint8Array): Promise<CertificateFile> {
  const { format, pieces, privateKey } = await boundedContent(bytes);
  const file = await decodePieces(format, pieces, privateKey, 'send');
  if (file.privateKey !== undefined) {
    throw new CertificateError(file.privateKey.reason, placeOf(file.privateKey));
  }
  return file;
}

/** What a file holds, nothing of it decoded yet. */
export interface BoundedContent extends Content {
  /** Where a private key is, or may be: its block where it has one. */
  readonly privateKey: CertificateProblem | undefined;
}

/** @throws CertificateError what `fileContent` throws, and for a file beyond the limits. */
export async function boundedContent(bytes: Uint8Array): Promise<BoundedContent> {
  if (bytes.length === 0) {
    throw new CertificateError('empty');
  }
  if (bytes.length > maxFileBytes) {
    throw new CertificateError('tooLarge');
  }
  const key = await keyIn(bytes);
  const content = await contentBeside(bytes, key);
  const { format, pieces } = content;
  if (pieces.length > maxCertificates) {
    throw new CertificateError('tooMany');
  }
  const seen = key ?? content.key;
  return { format, pieces, privateKey: seen === undefined ? undefined : keyProblem(pieces, seen) };
}

/** A key goes before whatever else is wrong with the file. */
async function contentBeside(bytes: Uint8Array, key: KeyReason | undefined): Promise<Content> {
  // With it comes PKI.js, which is loaded with the first certificate and not before.
  const { fileContent } = await import('./fileContent.ts');
  try {
    return await new Breather().finish(fileContent(bytes));
  } catch (error) {
    throw error instanceof CertificateError && key !== undefined ? new CertificateError(key) : error;
  }
}

function keyProblem(pieces: readonly Piece[], key: KeyReason): CertificateProblem {
  const problems = pieces.flatMap((piece) => (piece.kind === 'problem' ? [piece.problem] : []));
  return problems.find(({ reason, block }) => reason === key && block !== undefined) ?? problemAt(key, undefined);
}

/** PKCS #12: its certificates alone. What reads it is loaded when there is one. */
async function readStore(bytes: Uint8Array, password: string | undefined): Promise<CertificateFile> {
  const { openPkcs12 } = await import('../pkcs12/openPkcs12.ts');
  const { certificates, holdsPrivateKey } = await openPkcs12(bytes, password);
  const pieces = certificates.map((der): Piece => ({ kind: 'certificate', der }));
  return decodePieces('pkcs12', pieces, holdsPrivateKey ? Object.freeze({ reason: 'pkcs12' }) : undefined);
}
