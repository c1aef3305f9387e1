import { CertificateError } from '../certificateError.ts';
import { boundedContent } from './certificateFile.ts';
import type { CertificateFile } from './content.ts';
import { decodePieces } from './decodePieces.ts';

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
    throw new CertificateError(file.privateKey.reason, file.privateKey.block);
  }
  return file;
}
