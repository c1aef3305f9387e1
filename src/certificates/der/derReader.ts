/** Identifier octets that occur in a certificate (X.690, section 8.1.2). */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: its identifier octet and where in the bytes it lies. */
export interface DerElement {
  readonly tag: number;
  /** First octet of the identifier, first octet of the content, first octet after the element. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** `truncated`: it says that it is longer than what is there. `notDer`: a form that DER forbids, or a tag that no certificate has. */
export type DerFault = 'truncated' | 'notDer';

/** Reads the identifier and length at `start`, without looking at the content. */
export function readElement(bytes: Uint8Array, start: number, limit: number): DerElement | DerFault {
  const tag = bytes[start];
  const firstLength = bytes[start + 1];
  if (tag === undefined || firstLength === undefined || start + 2 > limit) {
    return 'truncated';
  }
  if ((tag & 0x1f) === 0x1f || firstLength === 0x80) {
    return 'notDer';
  }
  if (firstLength < 0x80) {
    return within(limit, { tag, start, contentStart: start + 2, end: start + 2 + firstLength });
  }
  const lengthOctets = firstLength & 0x7f;
  // Four octets reach 4 GiB: a longer length can only be a lie about a file that is in memory.
  if (lengthOctets > 4 || start + 2 + lengthOctets > limit) {
    return 'truncated';
  }
  let length = 0;
  for (let i = 0; i < lengthOctets; i++) {
    length = length * 256 + (bytes[start + 2 + i] ?? 0);
  }
  if (length < 0x80 || bytes[start + 2] === 0) {
    return 'notDer';
  }
  const contentStart = start + 2 + lengthOctets;
  return within(limit, { tag, start, contentStart, end: contentStart + length });
}

function within(limit: number, element: DerElement): DerElement | DerFault {
  return element.end > limit ? 'truncated' : element;
}
