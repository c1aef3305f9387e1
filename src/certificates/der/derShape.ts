import { derTag, readElement } from './derReader.ts';

/** What a DER value is by its outline. `other`: DER of something else; undefined: no DER at all. */
export type DerShape =
  | 'certificate'
  | 'privateKey'
  | 'pkcs12'
  | 'pkcs7'
  | 'certificateRequest'
  | 'revocationList'
  | 'publicKey'
  | 'other';

// One letter for each tag, so that an outline reads like its ASN.1.
const letters = new Map<number, string>([
  [derTag.sequence, 's'],
  [derTag.set, 'S'],
  [derTag.integer, 'i'],
  [derTag.objectIdentifier, 'o'],
  [derTag.bitString, 'b'],
  [derTag.octetString, 'x'],
  [derTag.utcTime, 't'],
  [derTag.generalizedTime, 't'],
  [0xa0, '0'],
  [0xa1, '1'],
]);

/**
 * Outlines two levels deep, the first that matches wins. Sources: RFC 5280 (certificate, revocation list), RFC 2986
 * (request), RFC 5958 and RFC 8018 (PKCS #8, plain and encrypted), RFC 8017 (PKCS #1), RFC 5915 (EC), RFC 7292
 * (PKCS #12), RFC 5652 (PKCS #7).
 */
const outlines: readonly (readonly [RegExp, DerShape])[] = [
  [/^s\(s\((0i|isss)/, 'certificate'],
  [/^s\(s\(i?sst/, 'revocationList'],
  [/^s\(s\(iss/, 'certificateRequest'],
  [/^s\(is\(o[^)]*\)x/, 'privateKey'],
  [/^s\(s\(o[^)]*\)x/, 'privateKey'],
  [/^s\(i{6,9}\??\)$/, 'privateKey'],
  [/^s\(ix/, 'privateKey'],
  [/^s\(is\(o[0?]/, 'pkcs12'],
  [/^s\(o0/, 'pkcs7'],
  [/^s\(s\(o[^)]*\)b/, 'publicKey'],
];

/** Names a DER value by the tags at its start, cut off or not. Reads a few dozen octets, whatever the length. */
export function derShape(bytes: Uint8Array): DerShape | undefined {
  if (bytes[0] !== derTag.sequence) {
    return undefined;
  }
  const outline = outlineOf(bytes, 0, bytes.length, 1, 2);
  return outline === '?' ? undefined : (outlines.find(([pattern]) => pattern.test(outline))?.[1] ?? 'other');
}

const manyChildren = 10;

function outlineOf(bytes: Uint8Array, start: number, limit: number, count: number, depth: number): string {
  let outline = '';
  let position = start;
  for (let i = 0; i < count && position < limit; i++) {
    const element = clippedElement(bytes, position, limit);
    if (element === undefined) {
      return `${outline}?`;
    }
    outline += letters.get(element.tag) ?? '.';
    if (depth > 0 && element.tag === derTag.sequence) {
      outline += `(${outlineOf(bytes, element.contentStart, element.end, manyChildren, depth - 1)})`;
    }
    position = element.end;
  }
  return outline;
}

interface ClippedElement {
  readonly tag: number;
  readonly contentStart: number;
  readonly end: number;
}

// A file that is cut off, or has lengths that only BER allows, must still be named for what it is.
function clippedElement(bytes: Uint8Array, start: number, limit: number): ClippedElement | undefined {
  const element = readElement(bytes, start, limit);
  if (typeof element !== 'string') {
    return element;
  }
  const tag = bytes[start];
  const firstLength = bytes[start + 1];
  if (tag === undefined || firstLength === undefined || (tag & 0x1f) === 0x1f) {
    return undefined;
  }
  const lengthOctets = firstLength > 0x80 ? firstLength & 0x7f : 0;
  if (lengthOctets > 8) {
    return undefined;
  }
  const contentStart = Math.min(start + 2 + lengthOctets, limit);
  let length = firstLength < 0x80 ? firstLength : 0;
  for (const octet of bytes.subarray(start + 2, contentStart)) {
    length = length * 256 + octet;
  }
  return { tag, contentStart, end: firstLength === 0x80 ? limit : Math.min(contentStart + length, limit) };
}
