import { CertificateError } from '../certificateError.ts';

/** Real containers are a handful of levels deep. */
const deepest = 32;

/** Enough for hundreds of certificates and revocation lists. */
const mostElements = 10_000;

/**
 * One element of a container in BER (X.690, section 8.1.3). Its length may be indefinite, or written with more octets than it
 * needs. The content of an indefinite one ends before the end-of-contents octets.
 */
export interface BerElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

/**
 * The element that bytes begin with.
 *
 * @param overrun the reason of the error when the end is missing.
 * @throws CertificateError with that reason, `malformed`, or `tooMany` for more parts than a real container has.
 */
export function firstElement(bytes: Uint8Array, overrun: 'truncated' | 'malformed' = 'truncated'): BerElement {
  return new BerWalk(bytes, overrun).element(0, bytes.length, 0);
}

/** The elements inside a constructed one, in order. @throws CertificateError `malformed` or `tooMany`. */
export function berChildren(bytes: Uint8Array, { contentStart, contentEnd }: BerElement): readonly BerElement[] {
  const walk = new BerWalk(bytes, 'malformed');
  const children: BerElement[] = [];
  for (let position = contentStart; position < contentEnd; ) {
    const child = walk.element(position, contentEnd, 0);
    children.push(child);
    position = child.end;
  }
  return children;
}

/**
 * The same, one after the other: for lists of any length, between whose elements the caller gives way to others.
 *
 * @throws CertificateError
 */
export function* eachBerChild(bytes: Uint8Array, { contentStart, contentEnd }: BerElement): Iterable<BerElement> {
  for (let position = contentStart; position < contentEnd; ) {
    const child = new BerWalk(bytes, 'malformed').element(position, contentEnd, 0);
    yield child;
    position = child.end;
  }
}

/** The octets of a whole element; a view. */
export function berWhole(bytes: Uint8Array, { start, end }: BerElement): Uint8Array {
  return bytes.subarray(start, end);
}

/** Zeros, blanks, line ends, and the mark that ends a text in DOS: one bit for each octet. */
const padding = [0x00, 0x09, 0x0a, 0x0d, 0x1a].reduce((bits, octet) => bits | (1 << octet), 0);

/** Whether only padding follows, which transfers and editors add, or nothing at all. */
export function isPaddingFrom(bytes: Uint8Array, start: number): boolean {
  for (let position = start; position < bytes.length; position++) {
    const octet = bytes[position] ?? 0;
    if (octet > 0x20 || (octet < 0x20 && (padding & (1 << octet)) === 0)) {
      return false;
    }
  }
  return true;
}

/** Reads elements and counts them, so that hostile bytes cost little time. */
class BerWalk {
  readonly #bytes: Uint8Array;
  readonly #overrun: 'truncated' | 'malformed';
  #read = 0;

  constructor(bytes: Uint8Array, overrun: 'truncated' | 'malformed') {
    this.#bytes = bytes;
    this.#overrun = overrun;
  }

  element(start: number, limit: number, depth: number): BerElement {
    if (++this.#read > mostElements) {
      throw new CertificateError('tooMany');
    }
    const tag = this.#octet(start, limit);
    const first = this.#octet(start + 1, limit);
    // No container uses tags of more than one octet. Zero ends an element of indefinite length.
    if ((tag & 0x1f) === 0x1f || tag === 0) {
      throw new CertificateError('malformed');
    }
    if (first === indefinite) {
      return this.#open(tag, start, limit, depth);
    }
    const contentStart = start + 2 + (first > indefinite ? first & 0x7f : 0);
    let length = first > indefinite ? 0 : first;
    for (let position = start + 2; position < contentStart; position++) {
      // A number larger than any file is only compared.
      length = length * 256 + this.#octet(position, limit);
    }
    const end = this.#within(contentStart + length, limit);
    return { tag, start, contentStart, contentEnd: end, end };
  }

  #open(tag: number, start: number, limit: number, depth: number): BerElement {
    // A primitive element has a definite length.
    if ((tag & 0x20) === 0 || depth === deepest) {
      throw new CertificateError('malformed');
    }
    const contentStart = start + 2;
    let position = contentStart;
    while (this.#octet(position, limit) !== 0 || this.#octet(position + 1, limit) !== 0) {
      position = this.element(position, limit, depth + 1).end;
    }
    return { tag, start, contentStart, contentEnd: position, end: position + 2 };
  }

  #octet(position: number, limit: number): number {
    this.#within(position + 1, limit);
    return this.#bytes[position] ?? 0;
  }

  #within(end: number, limit: number): number {
    if (end > limit) {
      throw new CertificateError(this.#overrun);
    }
    return end;
  }
}

const indefinite = 0x80;
