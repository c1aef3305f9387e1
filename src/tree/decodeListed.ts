import type { Certificate } from '../certificates/certificate.ts';
import { CertificateError } from '../certificates/certificateError.ts';
import { decodeCertificate } from '../certificates/decodeCertificate.ts';

/** Decodes bytes from Azure; undefined when they are no certificate. It has its own file because it loads the reader. */
export async function decodeOrUndefined(der: Uint8Array): Promise<Certificate | undefined> {
  try {
    return await decodeCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError) {
      return undefined;
    }
    throw error;
  }
}
