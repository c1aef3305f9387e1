import { fromBER } from 'asn1js';
import { Certificate as ParsedCertificate } from 'pkijs';
import type { Certificate } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import { certificateFrame, integerHex } from './certificateFrame.ts';
import { readTime } from './certificateTime.ts';
import { contentOf, type DerElement, readElement, wholeOf } from './derReader.ts';
import { derShape } from './derShape.ts';
import { isSameName, readName } from './distinguishedName.ts';
import { readExtensions } from './extensions.ts';
import { readPublicKey } from './publicKey.ts';
import { checkSelfSignature } from './selfSignature.ts';
import { readSignatureAlgorithm } from './signatureAlgorithm.ts';
import { thumbprints } from './thumbprints.ts';

/**
 * Reads one certificate.
 *
 * pkijs says what the parts mean; the strict frame says where they are, and names, times and the serial number are read
 * from it, because pkijs accepts bytes left over, flattens names and misreads unusual times.
 *
 * @param bytes DER of exactly one certificate; copied.
 * @throws CertificateError when they are anything else, with a reason that says what.
 */
export function decodeCertificate(bytes: Uint8Array): Certificate {
  refuseWhatIsNoCertificate(bytes);
  const der = new Uint8Array(bytes);
  const frame = certificateFrame(der);
  const subject = readName(der, frame.subject);
  // Most certificates that are read here are roots: one name, twice, in the same bytes.
  const issuer = isSameBytes(der, frame.issuer, frame.subject) ? subject : readName(der, frame.issuer);
  const validity = { notBefore: readTime(der, frame.notBefore), notAfter: readTime(der, frame.notAfter) };
  const selfIssued = issuer === subject || isSameName(subject, issuer);
  const signatureAlgorithmsAgree = isSameBytes(der, frame.innerAlgorithm, frame.outerAlgorithm);
  const { publicKey, signatureAlgorithm, extensions } = readMeaning(der);
  return Object.freeze({
    der,
    thumbprints: Object.freeze(thumbprints(der)),
    version: frame.version,
    serialNumber: integerHex(contentOf(der, frame.serialNumber)),
    subject,
    issuer,
    ...validity,
    publicKey,
    signatureAlgorithm,
    signatureAlgorithmsAgree,
    ...extensions,
    selfIssued,
    selfSigned: selfIssued && signatureAlgorithmsAgree ? checkSelfSignature(der, publicKey, signatureAlgorithm) : 'no',
  });
}

function refuseWhatIsNoCertificate(bytes: Uint8Array): void {
  const shape = derShape(bytes);
  if (shape === undefined) {
    throw new CertificateError(bytes.length === 0 ? 'empty' : 'binary');
  }
  if (shape !== 'certificate') {
    throw new CertificateError(shape === 'other' ? 'otherDer' : shape);
  }
  const outermost = readElement(bytes, 0, bytes.length);
  if (typeof outermost === 'string') {
    throw new CertificateError(outermost);
  }
  if (outermost.end < bytes.length) {
    throw new CertificateError('trailingBytes');
  }
}

// asn1js stops at 10,000 elements by default, which a certificate with some thousand names reaches.
const limits = { maxDepth: 100, maxNodes: 60_000, parseEmbedded: false } as const;

/** What pkijs says. Whatever it or asn1js throws means that they could not read the certificate. */
function readMeaning(der: Uint8Array<ArrayBuffer>) {
  try {
    const { offset, result } = fromBER(der, limits);
    if (offset !== der.length) {
      throw new Error(result.error || 'asn1js did not read to the end');
    }
    const parsed = new ParsedCertificate({ schema: result });
    return {
      publicKey: readPublicKey(parsed.subjectPublicKeyInfo),
      signatureAlgorithm: readSignatureAlgorithm(parsed.signatureAlgorithm),
      extensions: readExtensions(parsed.extensions ?? []),
    };
  } catch (error) {
    throw new CertificateError('malformed', undefined, { cause: error });
  }
}

function isSameBytes(der: Uint8Array, left: DerElement, right: DerElement): boolean {
  return Buffer.compare(wholeOf(der, left), wholeOf(der, right)) === 0;
}
