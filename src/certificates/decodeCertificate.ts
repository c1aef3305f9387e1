import { Certificate as PkijsCertificate } from 'pkijs';
import type { Certificate, SelfSigned } from './certificate.ts';
import { CertificateError } from './certificateError.ts';
import { type CertificateOutline, certificateOutline } from './certificateOutline.ts';
import { readTime } from './certificateTime.ts';
import { attempt } from './der/asn1.ts';
import { derShape } from './der/derShape.ts';
import { integerHex } from './der/hex.ts';
import { type Extension, extensionValue } from './extensions/extension.ts';
import { readExtensions } from './extensions/readExtensions.ts';
import type { Irregularity, Note } from './irregularity.ts';
import { isSameName, readName } from './names/distinguishedName.ts';
import { withoutOctets } from './outlineParts.ts';
import { readPublicKey } from './publicKey.ts';
import { verifySignature } from './signature.ts';
import { readSignatureAlgorithm } from './signatureAlgorithm.ts';
import { thumbprints } from './thumbprints.ts';

/**
 * Reads one certificate (RFC 5280, section 4.1), and verifies its own signature where it is self-issued.
 *
 * @param bytes of exactly one certificate; copied.
 * @throws CertificateError when they are anything else, with a reason that says what.
 */
export async function decodeCertificate(bytes: Uint8Array): Promise<Certificate> {
  return withOwnSignature(decodeUnverified(bytes));
}

/** All of a certificate but whether its own key verifies its signature. */
export type Unverified = Omit<Certificate, 'selfSigned'>;

/**
 * What can be read of a certificate at once: PKI.js reads it, the outline tells what PKI.js passes over.
 *
 * @throws CertificateError what `decodeCertificate` throws.
 */
export function decodeUnverified(bytes: Uint8Array): Unverified {
  refuseWhatIsNoCertificate(bytes);
  const der = new Uint8Array(bytes);
  const outline = certificateOutline(der);
  const parsed = parseCertificate(der, outline);
  const irregularities = new Set<Irregularity>(outline.irregularities);
  const note: Note = (irregularity) => irregularities.add(irregularity);

  const names = readNames(parsed, note);
  const validity = readValidity(outline, note);
  const publicKey = readPublicKey(parsed.subjectPublicKeyInfo, outline, note);
  const extensions = readExtensions(parsed.extensions ?? [], outline.extensions, note);
  return {
    der,
    signedPart: outline.signedPart,
    signature: outline.signature,
    signatureAlgorithm: readSignatureAlgorithm(parsed.signatureAlgorithm),
    thumbprints: Object.freeze(thumbprints(der)),
    // What is encoded is one less.
    version: parsed.version + 1,
    serialNumber: integerHex(outline.serialNumber),
    ...names,
    ...validity,
    publicKey,
    ...readPurpose(extensions),
    extensions,
    irregularities: Object.freeze([...irregularities]),
  };
}

/** The whole certificate. Its signature is verified off the main thread. Never rejects. */
export async function withOwnSignature(unverified: Unverified): Promise<Certificate> {
  return Object.freeze({ ...unverified, selfSigned: await ownSignature(unverified) });
}

async function ownSignature(unverified: Unverified): Promise<SelfSigned> {
  const { publicKey, selfIssued, irregularities } = unverified;
  if (!selfIssued || irregularities.includes('algorithmsDiffer')) {
    return 'no';
  }
  const isOdd = preventsJudging.some((one) => irregularities.includes(one));
  return isOdd ? 'unchecked' : verifySignature(unverified, publicKey);
}

/** Programs disagree about what the signature is over, or about its own octets. */
const preventsJudging = ['notDer', 'signatureBits', 'keyBits'] as const;

function refuseWhatIsNoCertificate(bytes: Uint8Array): void {
  const shape = derShape(bytes);
  if (shape === undefined) {
    throw new CertificateError(bytes.length === 0 ? 'empty' : 'binary');
  }
  if (shape !== 'certificate') {
    throw new CertificateError(shape === 'other' || shape === 'pkcs7' ? 'otherDer' : shape);
  }
}

function readNames(
  { issuer, subject }: PkijsCertificate,
  note: Note,
): Pick<Certificate, 'subject' | 'issuer' | 'selfIssued'> {
  const ours = readName(subject, note);
  // Most certificates that are read here are roots: one name, twice, in the same bytes.
  if (Buffer.from(issuer.valueBeforeDecode).equals(new Uint8Array(subject.valueBeforeDecode))) {
    return { subject: ours, issuer: ours, selfIssued: true };
  }
  const theirs = readName(issuer, note);
  const selfIssued = isSameName(ours, theirs);
  if (selfIssued) {
    note('issuerEncoding');
  }
  return { subject: ours, issuer: theirs, selfIssued };
}

/** PKI.js takes a time without seconds for 1899, and February 30 for March 1: times are read from their octets. */
function readValidity(outline: CertificateOutline, note: Note): Pick<Certificate, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter] = [readTime(outline.notBefore), readTime(outline.notAfter)];
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

/**
 * Parses a certificate with PKI.js, which gets zeros for the octets that the outline has. What is left has been measured by the outline.
 *
 * @throws CertificateError `malformed` when PKI.js cannot read it.
 */
export function parseCertificate(der: Uint8Array, outline: CertificateOutline): PkijsCertificate {
  const frame = withoutOctets(der, [outline.publicKey, outline.signature, ...outline.extensions]);
  return attempt(() => PkijsCertificate.fromBER(frame));
}
