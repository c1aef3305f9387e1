import { CertificateError } from '../../certificates/certificateError.ts';
import { readCertificateFile } from '../../certificates/files/certificateFile.ts';

/**
 * Whether a file that was refused for a private key has something to look at all the same: certificates beside the key, or
 * a PKCS #12 store, which says what it holds only once it has its password.
 *
 * @param refusal what `readCertificatesToSend` threw for these bytes.
 */
export async function canBeShown(bytes: Uint8Array, refusal: CertificateError): Promise<boolean> {
  switch (refusal.reason) {
    case 'pkcs12':
      return true;
    case 'privateKey':
    case 'javaKeystore':
      return holdsCertificates(bytes);
    default:
      return false;
  }
}

async function holdsCertificates(bytes: Uint8Array): Promise<boolean> {
  try {
    return (await readCertificateFile(bytes)).certificates.length > 0;
  } catch (error) {
    if (error instanceof CertificateError) {
      return false;
    }
    throw error;
  }
}
