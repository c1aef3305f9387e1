import type { DerShape } from '../der/derShape.ts';

// How far DER, or BER of definite lengths, reaches by what its first octets say. Light: it looks at lengths alone.

const sequence = 0x30;
/** Of the children of a SEQUENCE: no known thing has more at its top. */
const mostChildren = 64;
const mostLengthOctets = 6;
const indefinite = 0x80;

/** The first octet behind the element that begins at `start`; undefined where no length can be read. May lie beyond the bytes. */
export function endOfElement(bytes: Uint8Array, start: number): number | undefined {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) {
    return undefined;
  }
  if (first < 0x80) {
    return start + 2 + first;
  }
  const octets = first & 0x7f;
  if (octets === 0 || octets > mostLengthOctets || start + 2 + octets > bytes.length) {
    return undefined;
  }
  const length = bytes.subarray(start + 2, start + 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0);
  return start + 2 + octets + length;
}

/**
 * Whether a SEQUENCE is all there and the lengths of its parts fit in it.
 *
 * @param levels how many levels of parts are looked at. One may fit by accident where digits were lost or added, two do not.
 */
export function isWholeSequence(bytes: Uint8Array, start: number, end: number, levels: 1 | 2 = 1): boolean {
  if (bytes[start] !== sequence || endOfElement(bytes, start) !== end || end > bytes.length) {
    return false;
  }
  const first = bytes[start + 1] ?? 0;
  let position = start + 2 + (first < 0x80 ? 0 : first & 0x7f);
  for (let children = 0; position < end && children < mostChildren; children++) {
    if (bytes[position + 1] === indefinite) {
      // BER: what reads it says whether it holds together.
      return true;
    }
    const next = endOfElement(bytes.subarray(0, end), position) ?? end + 1;
    if (levels === 2 && bytes[position] === sequence && !isWholeSequence(bytes, position, next)) {
      return false;
    }
    position = next;
  }
  return position <= end;
}

/** Whether bytes are whole SEQUENCEs from end to end, padded or not. */
export function areWholeSequences(bytes: Uint8Array): boolean {
  let position = 0;
  while (bytes[position] === sequence) {
    const end = endOfElement(bytes, position);
    if (end === undefined || !isWholeSequence(bytes, position, end)) {
      return false;
    }
    position = end;
  }
  return position > 0 && bytes.subarray(position).every((octet) => octet === 0 || octet === 0x0a || octet === 0x0d);
}

/** How many digits of base64 so many octets take, padding left out. */
export function digitsOf(octets: number): number {
  return Math.ceil((octets * 4) / 3);
}

const known: ReadonlySet<DerShape | undefined> = new Set([
  'certificate',
  'pkcs7',
  'pkcs12',
  'privateKey',
  'certificateRequest',
  'revocationList',
]);

/** Whether it is something that people have in files in place of a certificate, or around one. */
export function isKnownShape(shape: DerShape | undefined): boolean {
  return known.has(shape);
}

/** Whether the first part of a SEQUENCE, by its tag, can be that of a known thing. */
export function mayBeKnown(head: Uint8Array): boolean {
  const first = head[1] ?? 0;
  const part = head[2 + (first < 0x80 ? 0 : first & 0x7f)];
  return part === undefined || part === 0x30 || part === 0x06 || part === 0x02;
}
