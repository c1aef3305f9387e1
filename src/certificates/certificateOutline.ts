import { CertificateError } from './certificateError.ts';
import { derTag } from './der/derReader.ts';
import { contentOf, type DerNode, derTree, wholeOf } from './der/derTree.ts';
import type { Irregularity } from './irregularity.ts';

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

export interface TaggedOctets {
  /** The identifier octet. */
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The frame of real certificates has about a hundred; the names, in which each costs the most, some dozens. */
const mostElements = { frame: 4_000, name: 1_000 } as const;

const tags = { version: 0xa0, issuerUniqueId: 0x81, subjectUniqueId: 0x82, extensions: 0xa3 } as const;

/**
 * Looks over the frame of a certificate. Whatever makes it ambiguous, odd or longer than what PKI.js looks at is noted, not
 * refused: PKI.js passes it over without a word.
 *
 * @throws CertificateError when the bytes are not one element, or one with the outline of no certificate: `truncated`,
 * `trailingBytes`, `overlong`, `malformed`.
 */
export function certificateOutline(der: Uint8Array): CertificateOutline {
  const { root, isDer } = derTree(der, mostElements.frame);
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

type Notes = Set<Irregularity>;

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
    extensions: extensionOctets(der, extensions, notes),
  };
}

function takeTag(fields: DerNode[], tag: number): DerNode | undefined {
  return fields[0]?.tag === tag ? fields.shift() : undefined;
}

function noteSurplus(nodes: readonly DerNode[], notes: Notes): void {
  if (nodes.length > 0) {
    notes.add('surplusBytes');
  }
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

/** DER has no octets before those that a number needs (X.690, section 8.3.2). */
export function isPaddedInteger([first, second]: Uint8Array): boolean {
  return second !== undefined && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80));
}

function algorithmBytes(der: Uint8Array, algorithm: DerNode, notes: Notes): Uint8Array {
  noteSurplus(algorithm.parts.slice(2), notes);
  return wholeOf(der, algorithm);
}

function lookOverName(name: DerNode, notes: Notes): void {
  let elements = 0;
  for (const { parts: attributes } of name.parts) {
    if (attributes.length === 0) {
      notes.add('emptyNamePart');
    }
    for (const { parts } of attributes) {
      noteSurplus(parts.slice(2), notes);
      elements += 1 + parts.length;
    }
  }
  if (elements > mostElements.name) {
    throw new CertificateError('overlong');
  }
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

function keyOctets(
  der: Uint8Array,
  info: DerNode,
  notes: Notes,
): Pick<CertificateOutline, 'publicKeyInfo' | 'publicKey'> {
  const [algorithm, key, ...others] = info.parts;
  if (algorithm === undefined || key === undefined) {
    throw new CertificateError('malformed');
  }
  noteSurplus(others, notes);
  algorithmBytes(der, algorithm, notes);
  return { publicKeyInfo: wholeOf(der, info), publicKey: bitStringOctets(der, key, 'keyBits', notes) };
}

/** The octets of a BIT STRING. Keys and signatures are made of whole octets (RFC 5280, sections 4.1.1.3 and 4.1.2.7). */
function bitStringOctets(
  der: Uint8Array,
  bitString: DerNode,
  irregularity: 'signatureBits' | 'keyBits',
  notes: Notes,
): Uint8Array {
  const content = contentOf(der, bitString);
  if (bitString.tag !== derTag.bitString || content[0] !== 0) {
    notes.add(irregularity);
  }
  return content.subarray(1);
}

function extensionOctets(der: Uint8Array, wrapper: DerNode | undefined, notes: Notes): readonly Uint8Array[] {
  noteSurplus(wrapper?.parts.slice(1) ?? [], notes);
  return (wrapper?.parts[0]?.parts ?? []).map(({ parts: [, ...fields] }) => {
    const critical = takeTag(fields, derTag.boolean);
    const value = takeTag(fields, derTag.octetString);
    if (value === undefined) {
      throw new CertificateError('malformed');
    }
    noteSurplus(fields, notes);
    // FALSE is the default, and DER leaves defaults out and writes TRUE as FF (X.690, sections 11.1 and 11.5).
    if (critical !== undefined && contentOf(der, critical)[0] !== 0xff) {
      notes.add('extensionDer');
    }
    return contentOf(der, value);
  });
}
