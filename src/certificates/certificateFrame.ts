import { CertificateError } from './certificateError.ts';
import { DerCursor, type DerElement, derTag } from './der/derReader.ts';

/** Where the parts of a certificate lie in its bytes (RFC 5280, section 4.1). */
export interface CertificateFrame {
  /** What is encoded, plus one. */
  readonly version: number;
  readonly serialNumber: DerElement;
  /** The algorithm inside the signed part, and the one beside the signature. */
  readonly innerAlgorithm: DerElement;
  readonly outerAlgorithm: DerElement;
  readonly issuer: DerElement;
  readonly notBefore: DerElement;
  readonly notAfter: DerElement;
  readonly subject: DerElement;
  readonly publicKeyInfo: DerElement;
  /** issuerUniqueID or subjectUniqueID is there (RFC 5280, section 4.1.2.8). */
  readonly hasUniqueIdentifier: boolean;
  /** The tagged element around the extensions; undefined when there are none. */
  readonly extensions: DerElement | undefined;
  /** What is signed, whole, and the BIT STRING of the signature. */
  readonly signedPart: DerElement;
  readonly signature: DerElement;
}

const versionTag = 0xa0;
const issuerUniqueIdTag = 0x81;
const subjectUniqueIdTag = 0x82;
const extensionsTag = 0xa3;

/**
 * Finds the parts of a certificate. Strict, because what is hashed and sent must mean one thing only: lengths that are not
 * DER, a padded serial number, and anything left over after the certificate or inside its signed part are refused.
 *
 * @throws CertificateError when the bytes are not exactly one certificate.
 */
export function certificateFrame(der: Uint8Array): CertificateFrame {
  const file = new DerCursor(der, 0, der.length);
  const certificate = file.enter(derTag.sequence);
  file.finish();

  const signedPart = certificate.expect(derTag.sequence);
  const signed = new DerCursor(der, signedPart.contentStart, signedPart.end);
  const outerAlgorithm = certificate.expect(derTag.sequence);
  const signature = certificate.expect(derTag.bitString);
  certificate.finish();

  const version = readVersion(der, signed.optional(versionTag));
  const serialNumber = minimalInteger(der, signed.expect(derTag.integer));
  const innerAlgorithm = signed.expect(derTag.sequence);
  const issuer = signed.expect(derTag.sequence);
  const validity = signed.enter(derTag.sequence);
  const notBefore = validity.any();
  const notAfter = validity.any();
  validity.finish();
  const subject = signed.expect(derTag.sequence);
  const publicKeyInfo = signed.expect(derTag.sequence);
  const issuerUniqueId = signed.optional(issuerUniqueIdTag);
  const subjectUniqueId = signed.optional(subjectUniqueIdTag);
  const extensions = signed.optional(extensionsTag);
  signed.finish();
  return {
    version,
    serialNumber,
    innerAlgorithm,
    outerAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKeyInfo,
    hasUniqueIdentifier: issuerUniqueId !== undefined || subjectUniqueId !== undefined,
    extensions,
    signedPart,
    signature,
  };
}

function readVersion(der: Uint8Array, wrapper: DerElement | undefined): number {
  if (wrapper === undefined) {
    return 1;
  }
  const inside = new DerCursor(der, wrapper.contentStart, wrapper.end);
  const integer = inside.expect(derTag.integer);
  inside.finish();
  const value = der[integer.contentStart];
  if (integer.end - integer.contentStart !== 1 || value === undefined || value > 0x7f) {
    throw new CertificateError('malformed');
  }
  return value + 1;
}

function minimalInteger(der: Uint8Array, integer: DerElement): DerElement {
  const first = der[integer.contentStart] ?? 0;
  const second = der[integer.contentStart + 1] ?? 0;
  const length = integer.end - integer.contentStart;
  const isPadded = length > 1 && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (length === 0 || isPadded) {
    throw new CertificateError('malformed');
  }
  return integer;
}
