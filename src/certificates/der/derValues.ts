import { CertificateError } from '../certificateError.ts';
import type { NamedOid } from '../extensions/extension.ts';
import { contentOf, type DerElement, oidText } from './derReader.ts';

/**
 * A BOOLEAN, and whether it is written as DER wants it: one octet, 00 or FF (X.690, section 11.1).
 *
 * @throws CertificateError `malformed` when it is not one octet long.
 */
export function readBoolean(
  der: Uint8Array,
  element: DerElement,
): { readonly value: boolean; readonly isDer: boolean } {
  const octet = der[element.contentStart];
  if (octet === undefined || element.end - element.contentStart !== 1) {
    throw new CertificateError('malformed');
  }
  return { value: octet !== 0, isDer: octet === 0 || octet === 0xff };
}

/** An INTEGER as a number; one that is too large for a number comes near it. @throws CertificateError `malformed` when it is empty. */
export function readNumber(der: Uint8Array, element: DerElement): number {
  const content = contentOf(der, element);
  if (content.length === 0) {
    throw new CertificateError('malformed');
  }
  // The first octet carries the sign.
  let value = (content[0] ?? 0) >= 0x80 ? -1 : 0;
  for (const octet of content) {
    value = value * 256 + octet;
  }
  return value;
}

/**
 * The octets of a BIT STRING that is made of whole octets, as keys and signatures are (RFC 5280, sections 4.1.1.3 and 4.1.2.7).
 *
 * @throws CertificateError `malformed` when it has unused bits, or not even the octet that counts them.
 */
export function wholeOctets(der: Uint8Array, bitString: DerElement): Uint8Array {
  if (bitString.contentStart === bitString.end || der[bitString.contentStart] !== 0) {
    throw new CertificateError('malformed');
  }
  return contentOf(der, bitString).subarray(1);
}

/** Octets as upper-case hex without separators. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex').toUpperCase();
}

/** An OBJECT IDENTIFIER with its name. */
export function readNamedOid(der: Uint8Array, element: DerElement, names: Readonly<Record<string, string>>): NamedOid {
  const oid = oidText(contentOf(der, element));
  return Object.freeze({ oid, name: names[oid] ?? oid });
}

/** An INTEGER's content as upper-case hex of whole bytes, with a minus sign when it is negative. */
export function integerHex(content: Uint8Array): string {
  const digits = hex(content);
  if ((content[0] ?? 0) >= 0x80) {
    return `-${hex(negated(content))}`;
  }
  // The sign octet is not part of the number.
  return digits.length > 2 && digits.startsWith('00') ? digits.slice(2) : digits;
}

/** The magnitude of a negative number, without leading zero octets (two's complement, X.690, section 8.3.3). BigInt would take its time for a long one. */
function negated(content: Uint8Array): Uint8Array {
  const octets = content.map((octet) => 0xff - octet);
  let last = octets.length - 1;
  while (octets[last] === 0xff) {
    octets[last--] = 0;
  }
  octets[last] = (octets[last] ?? 0) + 1;
  const first = octets.findIndex((octet) => octet !== 0);
  return octets.subarray(first);
}
