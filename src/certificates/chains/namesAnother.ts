import type { Certificate } from '../certificate.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from '../extensions/extension.ts';

/**
 * Whether a certificate's authority key identifier names another key than the candidate's, or another certificate (issuer
 * and serial number: RFC 5280, section 4.2.1.1). OpenSSL then does not take the candidate for the certificate's issuer.
 */
export function namesAnother(certificate: Certificate, candidate: Certificate): boolean {
  const authority = authorityKeyIdentifier(certificate);
  if (authority === undefined) {
    return false;
  }
  const identifier = authority.identifier === undefined ? undefined : subjectKeyIdentifier(candidate);
  const directories = authority.issuer.filter(({ kind }) => kind === 'directory');
  return (
    (identifier !== undefined && identifier !== authority.identifier) ||
    (authority.serialNumber !== undefined && authority.serialNumber !== candidate.serialNumber) ||
    (directories.length > 0 && directories.every(({ text }) => folded(text) !== folded(candidate.issuer.text)))
  );
}

/** Names are the same without regard to case and runs of blanks (RFC 5280, section 7.1). */
function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}
