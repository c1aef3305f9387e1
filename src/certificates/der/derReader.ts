import { CertificateError } from '../certificateError.ts';

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

/**
 * Walks the elements of a constructed value in order. Everything that does not fit throws a CertificateError, so that a
 * reader states what it expects and cannot forget what is left over.
 */
export class DerCursor {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #position: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#end;
  }

  /** The identifier octet of the next element; undefined at the end. */
  peek(): number | undefined {
    return this.isAtEnd ? undefined : this.#bytes[this.#position];
  }

  /** The next element, of any tag. */
  any(): DerElement {
    const element = readElement(this.#bytes, this.#position, this.#end);
    if (typeof element === 'string') {
      // Only the outermost element can be cut off by the end of a file: one inside that overruns its parent is damaged.
      throw new CertificateError(element === 'notDer' ? 'notDer' : 'malformed');
    }
    this.#position = element.end;
    return element;
  }

  /** The next element, which has this tag. */
  expect(tag: number): DerElement {
    const element = this.any();
    if (element.tag !== tag) {
      throw new CertificateError('malformed');
    }
    return element;
  }

  /** The next element when it has this tag; else undefined, and the cursor stays. */
  optional(tag: number): DerElement | undefined {
    return this.peek() === tag ? this.any() : undefined;
  }

  /** A cursor over the content of the next element, which has this tag. */
  enter(tag: number): DerCursor {
    const element = this.expect(tag);
    return new DerCursor(this.#bytes, element.contentStart, element.end);
  }

  /** Nothing may be left over. */
  finish(): void {
    if (!this.isAtEnd) {
      throw new CertificateError('malformed');
    }
  }
}

/** The bytes of an element's content; a view, not a copy. */
export function contentOf(bytes: Uint8Array, element: DerElement): Uint8Array {
  return bytes.subarray(element.contentStart, element.end);
}

/** The bytes of a whole element; a view, not a copy. */
export function wholeOf(bytes: Uint8Array, element: DerElement): Uint8Array {
  return bytes.subarray(element.start, element.end);
}

/** Longer object identifiers are hostile: writing them out would take its time. */
const longestOid = 1_000;

/** An object identifier's content in dotted form. @throws CertificateError `malformed` when it is none. */
export function oidText(content: Uint8Array): string {
  if (content.length > longestOid) {
    throw new CertificateError('malformed');
  }
  const arcs: bigint[] = [];
  let arc = 0n;
  // An arc of thousands of octets would cost quadratic time; real ones are within 128 bits (X.667).
  let octets = 0;
  for (const octet of content) {
    octets++;
    if (octets > 19) {
      throw new CertificateError('malformed');
    }
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
      octets = 0;
    }
  }
  const [first] = arcs;
  if (first === undefined || octets > 0) {
    throw new CertificateError('malformed');
  }
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}
