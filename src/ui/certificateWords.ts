import type { CertificateNameProblem } from '../azure/certificateName.ts';
import { maxCertificateNameLength } from '../azure/certificateName.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { BadCertificateReason, CertificateProblem } from '../certificates/certificateError.ts';
import type { CertificateFile } from '../certificates/files/content.ts';

const exportHint = 'Export the certificate alone, as DER or Base-64 encoded X.509 (.cer)';

/** What is wrong and what to do about it, to follow "root.cer: " or "PEM block 2 of 3: ". */
const problemSentences: Readonly<Record<BadCertificateReason, string>> = {
  empty: 'The file is empty. Export or download the certificate again.',
  blank: 'The file contains only blank lines. Export or download the certificate again.',
  tooLarge: 'The file is larger than 4 MB. Certificate files are smaller. Choose the file of the certificate itself.',
  tooMany:
    'The file contains more than 500 certificates or PEM blocks, or thousands of other parts. Put the certificates that you need into a file of their own.',
  privateKey: `It contains a private key. Nothing was sent to Azure. Never send a private key. ${exportHint}, and add that.`,
  pkcs12: `It is a PKCS #12 file (.pfx or .p12), which can contain a private key. Nothing was sent to Azure. ${exportHint}, and add that.`,
  javaKeystore: `It is a Java keystore with a private key in it. Nothing was sent to Azure. ${exportHint}, for example with keytool -exportcert.`,
  otherKeystore: `It is a keystore or a certificate database that cannot be read here (BKS, UBER, NSS or a macOS keychain). ${exportHint}.`,
  certificateRequest:
    'It is a certificate request (CSR), not a certificate. Add the certificate of the authority that signs it.',
  revocationList:
    'It is a certificate revocation list (CRL), not a certificate. Choose the certificate of its authority.',
  attributeCertificate:
    'It is an attribute certificate, which gives rights to a holder. It has no key, so nothing can trust it.',
  encryptedMessage: 'It is an encrypted message (S/MIME or CMS). Only its recipient can read it.',
  oddMessage:
    'Its certificates can be read, but the data around them is damaged. Some of them may be missing. Export it again.',
  publicKey: 'It is a public key alone. Choose the certificate that the key belongs to.',
  sshKey: 'It is an SSH key. SSH keys are not certificates, and apps do not use them for trust.',
  pgp: 'It is an OpenPGP file. OpenPGP keys are not X.509 certificates.',
  html: 'It is a web page, often the sign-in page of a proxy or a portal that was saved in place of the certificate. Download the certificate again.',
  xml: 'It is an XML file, not a certificate. Download or export the certificate itself.',
  json: 'It is a JSON document without a certificate in it, often an error message that was saved in place of one. Download the certificate again.',
  archive: 'It is an archive (ZIP, gzip, 7-Zip or RAR). Unpack it and choose the certificate inside.',
  image: 'It is a picture. Choose the certificate file.',
  pdf: 'It is a PDF document. Choose the certificate file.',
  text: 'It is text without a certificate. A certificate in text begins with -----BEGIN CERTIFICATE-----.',
  binary: 'It is not a certificate, nor any other file that this extension knows.',
  damagedRequest:
    'It is a certificate request (CSR) that cannot be read: it is damaged, or its end is missing. Make it again, or copy it again.',
  damagedRevocationList:
    'It is a certificate revocation list (CRL) that cannot be read: it is damaged, or its end is missing. Download it again.',
  otherDer: 'It is DER, but not a certificate. Choose the certificate file.',
  passwordNeeded: 'It is a PKCS #12 file (.pfx or .p12) with a password. Enter its password to see its certificates.',
  wrongPassword: 'The password for this PKCS #12 file (.pfx or .p12) is wrong. Enter it again.',
  unsupportedEncryption: `It is a PKCS #12 file (.pfx or .p12) encrypted in a way that cannot be read here. ${exportHint}.`,
  noCertificate: 'It contains no certificate. Choose the file of the certificate itself.',
  damagedPem:
    'Its BEGIN CERTIFICATE line is damaged: it must read -----BEGIN CERTIFICATE-----, in capitals, with five plain hyphens on each side. A word processor or a mail program may have changed them.',
  damagedByText:
    'It was a binary certificate that a text editor or a transfer in text mode has damaged. It cannot be repaired. Copy it again in binary mode.',
  truncated:
    'The end of the certificate is missing, for example after an interrupted download. Copy or download it again.',
  trailingBytes: 'Other bytes follow the end of the certificate. Export the certificate again, with nothing behind it.',
  notDer:
    'The certificate is not encoded as DER, so its thumbprint would be uncertain. It can be shown, but is not sent. Export it again as DER or PEM.',
  malformed:
    'The inner structure of the certificate cannot be read. It may be damaged: export or download it again. If that does not help, ask its issuer for a correct certificate.',
  overlong:
    'Its subject, its issuer or its list of extensions is far longer than in any real certificate. Ask its issuer for a correct certificate.',
  surplusBytes:
    'The certificate has bytes inside that no certificate has, so programs would read it differently. It can be shown, but is not sent. Ask its issuer for a correct certificate.',
  serialPadding:
    'The serial number of the certificate is padded, which DER does not allow: many programs refuse to load it. It can be shown, but is not sent. Ask its issuer for a correct certificate.',
  algorithmsDiffer:
    'The certificate names two different signature algorithms, so no program will accept it. It can be shown, but is not sent. Ask its issuer for a correct certificate.',
  noEnd: 'It has a BEGIN line but no END line, so its end is missing. Copy the whole certificate again.',
  noBegin: 'It has an END line but no BEGIN line, so its beginning is missing. Copy the whole certificate again.',
  labelMismatch: 'Its BEGIN and END lines name different things. Copy the certificate again, with its own two lines.',
  emptyBlock: 'There is nothing between its BEGIN and END lines. Copy the certificate again.',
  badBase64:
    'Something between its BEGIN and END lines is not base64, or is missing. Copy the certificate again, unchanged.',
  unknownLabel: 'It is not a certificate. Only CERTIFICATE blocks are. Remove the block, or correct its label.',
};

/** What is wrong with a certificate file, where (in PEM), and what to do. One to four sentences. The caller puts the file's name in front. */
export function certificateProblemSentence({ reason, block, line }: CertificateProblem): string {
  const sentence = problemSentences[reason];
  if (block === undefined) {
    return line === undefined ? sentence : `Line ${line}: ${sentence}`;
  }
  const which = block.of === 1 ? 'The PEM block' : `PEM block ${block.number} of ${block.of}`;
  return `${which} (${block.label}, line ${block.line}): ${sentence}`;
}

/** What a file contains besides its certificates, a sentence each: its signer, revocation lists. */
export function besidesSentences({
  certificates,
  signers,
  listsLeftOut,
}: Pick<CertificateFile, 'certificates' | 'signers' | 'listsLeftOut'>): readonly string[] {
  const areMeant = signers.some((signer) => certificates.includes(signer));
  // The others in the list issued it, or issued its issuer.
  const isIssuer = (one: Certificate): boolean =>
    signers.some((other) => other !== one && other.issuer.text === one.subject.text);
  const signer = signers.find((one) => !isIssuer(one)) ?? signers[0];
  const left = signers.length === 1 ? 'certificate is' : `${signers.length} certificates are`;
  return [
    ...(signer !== undefined && areMeant
      ? ['It is a signed message without certificates in its content. The certificates in it are the signer’s.']
      : []),
    ...(signer !== undefined && !areMeant
      ? [`It is signed by ${signer.subject.text}. The signer’s ${left} left out.`]
      : []),
    ...(listsLeftOut > 0 ? ['It also contains certificate revocation lists (CRLs), which are left out.'] : []),
  ];
}

/** What is wrong with the name of a root certificate in the input box. */
export const certificateNameSentences: Readonly<Record<CertificateNameProblem, string>> = {
  empty: 'Enter a name.',
  tooLong: `Use at most ${maxCertificateNameLength} characters.`,
  badCharacter: 'Use only letters without accents, digits, hyphens, underscores and full stops.',
  badEnd: 'Begin and end with a letter or a digit.',
};
