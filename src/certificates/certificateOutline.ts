import { CertificateError } from './certificateError.ts';
import { contentOf, type DerNode, derTree, wholeOf } from './der/derTree.ts';
import type { Irregularity } from './irregularity.ts';
import {
  algorithmBytes,
  bitStringOctets,
  extensionOctets,
  isPaddedInteger,
  keyOctets,
  lookOverName,
  mostFrameElements,
  type Notes,
  noteSurplus,
  onlyPart,
  type TaggedOctets,
  takeTag,
} from './outlineParts.ts';

/**
 * What PKI.js does not tell of a certificate (RFC 5280, section 4.1): the bytes of its parts as they stand there, and in what
 * the frame around them is not as DER and X.509 want it. Views of the certificate's bytes.
 */
export interface CertificateOutline {
  /** What is signed, whole. */
  readonly signedPart: Uint8Array;
  /** The octets of the signature. */
  readonly signature: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly notBefore: TaggedOctets;
  readonly notAfter: TaggedOctets;
  /** The SubjectPublicKeyInfo, whole, and the octets of the key in it. */
  readonly publicKeyInfo: Uint8Array;
  readonly publicKey: Uint8Array;
  /** The octets inside the OCTET STRING of each extension, in order. */
  readonly extensions: readonly Uint8Array[];
  readonly irregularities: readonly Irregularity[];
}

const tags = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const;

/**
 * Looks over the frame of a certificate. Whatever makes it ambiguous, odd or longer than what PKI.js looks at is noted, not
 * refused: PKI.js passes it over without a word.
 *
 * @throws CertificateError when the bytes are not one element, or one with the outline of no certificate: `truncated`,
 * `trailingBytes`, `overlong`, `malformed`.
 */
export function certificateOutline(der: Uint8Array): CertificateOutline {
  const { root, isDer } = derTree(der, mostFrameElements);
  if (root.end < der.length) {
    throw new CertificateError('trailingBytes');
  }
  const notes = new Set<Irregularity>(isDer ? [] : ['notDer']);
  const [signedPart, outerAlgorithm, signature, ...others] = root.parts;
  if (signedPart === undefined || outerAlgorithm === undefined || signature === undefined) {
    throw new CertificateError('malformed');
  }
  noteSurplus(others, notes);
  const { innerAlgorithm, ...fields } = signedFields(der, signedPart, notes);
  const outer = algorithmBytes(der, outerAlgorithm, notes);
  if (Buffer.compare(outer, innerAlgorithm) !== 0) {
    notes.add('algorithmsDiffer');
  }
  return {
    signedPart: wholeOf(der, signedPart),
    signature: bitStringOctets(der, signature, 'signatureBits', notes),
    ...fields,
    irregularities: [...notes],
  };
}

function signedFields(
  der: Uint8Array,
  signedPart: DerNode,
  notes: Notes,
): Omit<CertificateOutline, 'signedPart' | 'signature' | 'irregularities'> & { readonly innerAlgorithm: Uint8Array } {
  const fields = [...signedPart.parts];
  const version = takeTag(fields, tags.version);
  const [serialNumber, innerAlgorithm, issuer, validity, subject, publicKeyInfo, ...others] = fields;
  if (
    serialNumber === undefined ||
    innerAlgorithm === undefined ||
    issuer === undefined ||
    validity === undefined ||
    subject === undefined ||
    publicKeyInfo === undefined
  ) {
    throw new CertificateError('malformed');
  }
  const uniqueIds = [takeTag(others, tags.issuerUniqueId), takeTag(others, tags.subjectUniqueId)];
  const extensions = takeTag(others, tags.extensions);
  noteSurplus(others, notes);
  noteSurplus(version?.parts.slice(1) ?? [], notes);
  if (uniqueIds.some((id) => id !== undefined)) {
    notes.add('uniqueIdentifier');
  }
  // What is encoded is one less.
  if (extensions !== undefined && versionNumber(der, version) < 2) {
    notes.add('extensionsBeforeVersion3');
  }
  if (isPaddedInteger(serialOctets(der, serialNumber))) {
    notes.add('serialPadding');
  }
  lookOverName(issuer, notes);
  lookOverName(subject, notes);
  return {
    serialNumber: contentOf(der, serialNumber),
    innerAlgorithm: algorithmBytes(der, innerAlgorithm, notes),
    ...validityOctets(der, validity, notes),
    ...keyOctets(der, publicKeyInfo, notes),
    extensions: extensionOctets(der, onlyPart(extensions, notes), notes),
  };
}

function versionNumber(der: Uint8Array, wrapper: DerNode | undefined): number {
  const integer = wrapper?.parts[0];
  return integer === undefined ? 0 : (contentOf(der, integer).at(-1) ?? 0);
}

function serialOctets(der: Uint8Array, serialNumber: DerNode): Uint8Array {
  const octets = contentOf(der, serialNumber);
  if (octets.length === 0) {
    throw new CertificateError('malformed');
  }
  return octets;
}

function validityOctets(
  der: Uint8Array,
  validity: DerNode,
  notes: Notes,
): Pick<CertificateOutline, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter, ...others] = validity.parts;
  if (notBefore === undefined || notAfter === undefined) {
    throw new CertificateError('malformed');
  }
  noteSurplus(others, notes);
  return {
    notBefore: { tag: notBefore.tag, content: contentOf(der, notBefore) },
    notAfter: { tag: notAfter.tag, content: contentOf(der, notAfter) },
  };
}
