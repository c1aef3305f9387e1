import type { Certificate, Irregularity, SelfSigned } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import { type CertificateFrame, certificateFrame } from './certificateFrame.ts';
import { readTime } from './certificateTime.ts';
import { contentOf, type DerElement, readElement, wholeOf } from './der/derReader.ts';
import { derShape } from './der/derShape.ts';
import { integerHex, wholeOctets } from './der/derValues.ts';
import type { Extension } from './extensions/extension.ts';
import { extensionValue, readExtensions } from './extensions/readExtensions.ts';
import type { Note } from './extensions/valueReader.ts';
import { isSameName, readName } from './names/distinguishedName.ts';
import { readPublicKey } from './publicKey.ts';
import { checkSignature, type Signed } from './signature.ts';
import { readSignatureAlgorithm } from './signatureAlgorithm.ts';
import { thumbprints } from './thumbprints.ts';

/**
 * Reads one certificate (RFC 5280, section 4.1).
 *
 * @param bytes DER of exactly one certificate; copied.
 * @throws CertificateError when they are anything else, with a reason that says what.
 */
export function decodeCertificate(bytes: Uint8Array): Certificate {
  refuseWhatIsNoCertificate(bytes);
  const der = new Uint8Array(bytes);
  const frame = certificateFrame(der);
  const irregularities = new Set<Irregularity>();
  const note: Note = (irregularity) => irregularities.add(irregularity);

  const names = readNames(der, frame, note);
  const validity = readValidity(der, frame, note);
  const publicKey = readPublicKey(der, frame.publicKeyInfo, note);
  const extensions = readExtensions(der, frame.extensions, note);
  noteOldForms(frame, note);
  const signed: Signed = {
    der,
    signedPart: wholeOf(der, frame.signedPart),
    signature: wholeOctets(der, frame.signature),
    signatureAlgorithm: readSignatureAlgorithm(der, frame.outerAlgorithm),
  };
  const signatureAlgorithmsAgree = isSameBytes(der, frame.innerAlgorithm, frame.outerAlgorithm);
  const selfSigned: SelfSigned =
    names.selfIssued && signatureAlgorithmsAgree ? checkSignature(signed, publicKey) : 'no';
  return Object.freeze({
    ...signed,
    thumbprints: Object.freeze(thumbprints(der)),
    version: frame.version,
    serialNumber: integerHex(contentOf(der, frame.serialNumber)),
    ...names,
    ...validity,
    publicKey,
    signatureAlgorithmsAgree,
    ...readPurpose(extensions),
    extensions,
    selfSigned,
    irregularities: Object.freeze([...irregularities]),
  });
}

function refuseWhatIsNoCertificate(bytes: Uint8Array): void {
  const shape = derShape(bytes);
  if (shape === undefined) {
    throw new CertificateError(bytes.length === 0 ? 'empty' : 'binary');
  }
  if (shape !== 'certificate') {
    throw new CertificateError(shape === 'other' || shape === 'pkcs7' ? 'otherDer' : shape);
  }
  const outermost = readElement(bytes, 0, bytes.length);
  if (typeof outermost === 'string') {
    throw new CertificateError(outermost);
  }
  if (outermost.end < bytes.length) {
    throw new CertificateError('trailingBytes');
  }
}

function readNames(
  der: Uint8Array,
  frame: CertificateFrame,
  note: Note,
): Pick<Certificate, 'subject' | 'issuer' | 'selfIssued'> {
  const subject = readName(der, frame.subject);
  // Most certificates that are read here are roots: one name, twice, in the same bytes.
  if (isSameBytes(der, frame.issuer, frame.subject)) {
    return { subject, issuer: subject, selfIssued: true };
  }
  const issuer = readName(der, frame.issuer);
  const selfIssued = isSameName(subject, issuer);
  if (selfIssued) {
    note('issuerEncoding');
  }
  return { subject, issuer, selfIssued };
}

function readValidity(
  der: Uint8Array,
  frame: CertificateFrame,
  note: Note,
): Pick<Certificate, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter] = [readTime(der, frame.notBefore), readTime(der, frame.notAfter)];
  if ([notBefore, notAfter].some(({ instant, isUsual }) => instant !== undefined && !isUsual)) {
    note('timeEncoding');
  }
  return { notBefore: notBefore.instant, notAfter: notAfter.instant };
}

function readPurpose(extensions: readonly Extension[]): Pick<Certificate, 'basicConstraints' | 'isCA' | 'keyUsage'> {
  const basicConstraints = extensionValue(extensions, 'basicConstraints', '2.5.29.19');
  const keyUsage = extensionValue(extensions, 'keyUsage', '2.5.29.15');
  return {
    basicConstraints,
    isCA: typeof basicConstraints === 'object' && basicConstraints.isCA,
    keyUsage: typeof keyUsage === 'object' ? keyUsage.usages : keyUsage,
  };
}

function noteOldForms({ version, extensions, hasUniqueIdentifier }: CertificateFrame, note: Note): void {
  if (extensions !== undefined && version < 3) {
    note('extensionsBeforeVersion3');
  }
  if (hasUniqueIdentifier) {
    note('uniqueIdentifier');
  }
}

function isSameBytes(der: Uint8Array, left: DerElement, right: DerElement): boolean {
  return Buffer.compare(wholeOf(der, left), wholeOf(der, right)) === 0;
}
