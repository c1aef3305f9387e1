import { CertificateError } from './certificateError.ts';
import { derTag } from './der/derReader.ts';
import { contentOf, type DerNode, wholeOf } from './der/derTree.ts';
import type { Irregularity } from './irregularity.ts';

/** The frame of real certificates has about a hundred elements, that of other things that are signed hardly more. */
export const mostFrameElements = 4_000;

/** Each element of a name costs the most; real ones have some dozens. */
const mostNameElements = 1_000;

/** What is odd, as it is found. */
export type Notes = Set<Irregularity>;

export interface TaggedOctets {
  /** The identifier octet. */
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The SubjectPublicKeyInfo, whole, and the octets of the key in it. */
export interface KeyOctets {
  readonly publicKeyInfo: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Takes the first of some fields out of them when it has this tag. */
export function takeTag(fields: DerNode[], tag: number): DerNode | undefined {
  return fields[0]?.tag === tag ? fields.shift() : undefined;
}

/** Notes elements that do not belong there. */
export function noteSurplus(nodes: readonly DerNode[], notes: Notes): void {
  if (nodes.length > 0) {
    notes.add('surplusBytes');
  }
}

/** DER has no octets before those that a number needs (X.690, section 8.3.2). */
export function isPaddedInteger([first, second]: Uint8Array): boolean {
  return second !== undefined && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80));
}

/** An AlgorithmIdentifier, whole. */
export function algorithmBytes(der: Uint8Array, algorithm: DerNode, notes: Notes): Uint8Array {
  noteSurplus(algorithm.parts.slice(2), notes);
  return wholeOf(der, algorithm);
}

/** Notes what is odd about the frame of a name. @throws CertificateError `overlong` */
export function lookOverName(name: DerNode, notes: Notes): void {
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
  if (elements > mostNameElements) {
    throw new CertificateError('overlong');
  }
}

/** What the SubjectPublicKeyInfo and the key in it consist of. @throws CertificateError `malformed` */
export function keyOctets(der: Uint8Array, info: DerNode, notes: Notes): KeyOctets {
  const [algorithm, key, ...others] = info.parts;
  if (algorithm === undefined || key === undefined) {
    throw new CertificateError('malformed');
  }
  noteSurplus(others, notes);
  algorithmBytes(der, algorithm, notes);
  return { publicKeyInfo: wholeOf(der, info), publicKey: bitStringOctets(der, key, 'keyBits', notes) };
}

/** The octets of a BIT STRING. Keys and signatures are made of whole octets (RFC 5280, sections 4.1.1.3 and 4.1.2.7). */
export function bitStringOctets(
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

/** The octets inside the OCTET STRING of each extension of a list, in order; none when there is no list. */
export function extensionOctets(der: Uint8Array, list: DerNode | undefined, notes: Notes): readonly Uint8Array[] {
  return (list?.parts ?? []).map(({ parts: [, ...fields] }) => {
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

/** The element inside an explicit tag. */
export function onlyPart(wrapper: DerNode | undefined, notes: Notes): DerNode | undefined {
  const [part, ...others] = wrapper?.parts ?? [];
  noteSurplus(others, notes);
  return part;
}

/**
 * A copy in which some strings of octets are zeros, for PKI.js.
 *
 * PKI.js looks into every string of octets for more ASN.1: it parses what extensions say here and again as their values, and it
 * takes its time for whatever stands in a key or a signature. It is given zeros there, as many as there are octets; the outline has
 * what they stand for.
 *
 * @param strings views of `der`.
 */
export function withoutOctets(der: Uint8Array, strings: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(der);
  for (const octets of strings) {
    const start = octets.byteOffset - der.byteOffset;
    copy.fill(0, start, start + octets.length);
  }
  return copy;
}
