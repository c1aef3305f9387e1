import { CertificateError } from '../certificateError.ts';
import { derTag } from './derReader.ts';

/** One element and what it is made of: where it lies in the bytes. */
export interface DerNode {
  /** The identifier octet. Of a tag that needs more octets, the first of them. */
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  /** Before the end-of-contents octets of an indefinite length. */
  readonly contentEnd: number;
  readonly end: number;
  /** The elements inside a constructed one; none of a primitive one, whatever its octets are. */
  readonly parts: readonly DerNode[];
}

/** A value that was looked over. */
export interface DerTree {
  readonly root: DerNode;
  /** How many elements there are. */
  readonly size: number;
  /** Every length is definite and as short as can be (X.690, sections 10.1 and 8.1.3). */
  readonly isDer: boolean;
}

/** Certificates are a dozen levels deep; what is deeper is hostile. */
const deepest = 32;

/**
 * The most octets of values that a parser takes apart as a whole, by their tags. Longer object identifiers are hostile: writing
 * them out takes quadratic time. asn1js puts the characters of a string on the stack.
 */
const longest = new Map<number, number>([
  [derTag.objectIdentifier, 100],
  ...[0x0c, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e].map(
    (tag) => [tag, 32 * 1024] as const,
  ),
]);

const constructed = 0x20;
const indefinite = 0x80;

/**
 * Looks over one BER value without reading what it says, so that nothing is handed to a parser that has not been measured.
 * Bytes may follow it. Takes time proportional to the number of elements.
 *
 * @param mostElements more are refused.
 * @param levels elements of definite length at this depth are not taken apart; the root is at 0.
 * @throws CertificateError `truncated` when the value ends after the bytes do, `overlong` for too many elements or levels,
 * `malformed` when its parts do not fit.
 */
export function derTree(bytes: Uint8Array, mostElements: number, levels = Number.POSITIVE_INFINITY): DerTree {
  const walk = new Walk(bytes, mostElements, levels);
  const root = walk.element(0, Number.POSITIVE_INFINITY, 0);
  return { root, size: walk.size, isDer: walk.isDer };
}

/**
 * The elements inside one that was not taken apart, one after the other: for lists of any length, between whose elements the caller
 * lets other work run. They are not taken apart either.
 *
 * @throws CertificateError `malformed` when one does not fit.
 */
export function* eachPart(bytes: Uint8Array, { contentStart, contentEnd }: DerNode): Iterable<DerNode> {
  for (let position = contentStart; position < contentEnd; ) {
    const part = new Walk(bytes, mostInOpenPart, 0).element(position, contentEnd, 0);
    yield part;
    position = part.end;
  }
}

/** Elements inside one of indefinite length, which is walked to its end. */
const mostInOpenPart = 10_000;

class Walk {
  readonly #bytes: Uint8Array;
  readonly #mostElements: number;
  readonly #levels: number;
  size = 0;
  isDer = true;

  constructor(bytes: Uint8Array, mostElements: number, levels: number) {
    this.#bytes = bytes;
    this.#mostElements = mostElements;
    this.#levels = levels;
  }

  /** @param limit where the element around it ends; infinite where that is open to the end of the bytes. */
  element(start: number, limit: number, depth: number): DerNode {
    this.size++;
    if (this.size > this.#mostElements || depth > deepest) {
      throw new CertificateError('overlong');
    }
    const tag = this.#octet(start, limit);
    const lengthStart = this.#afterTag(tag, start, limit);
    const first = this.#octet(lengthStart, limit);
    if (first === indefinite) {
      return this.#indefinite(tag, start, lengthStart + 1, limit, depth);
    }
    const contentStart = lengthStart + 1 + (first > indefinite ? first & 0x7f : 0);
    const end = contentStart + (first > indefinite ? this.#longLength(lengthStart, contentStart, limit) : first);
    this.#within(end, limit);
    if (depth < this.#levels && end - contentStart > (longest.get(tag) ?? Number.POSITIVE_INFINITY)) {
      throw new CertificateError('overlong');
    }
    const isLeaf = (tag & constructed) === 0 || depth >= this.#levels;
    const parts = isLeaf ? none : this.#parts(contentStart, end, depth + 1);
    return { tag, start, contentStart, contentEnd: end, end, parts };
  }

  #parts(start: number, end: number, depth: number): DerNode[] {
    const parts: DerNode[] = [];
    for (let position = start; position < end; ) {
      const part = this.element(position, end, depth);
      parts.push(part);
      position = part.end;
    }
    return parts;
  }

  /** A constructed value that ends with two octets of zero. */
  #indefinite(tag: number, start: number, contentStart: number, limit: number, depth: number): DerNode {
    if ((tag & constructed) === 0) {
      throw new CertificateError('malformed');
    }
    this.isDer = false;
    const parts: DerNode[] = [];
    let position = contentStart;
    while (this.#octet(position, limit) !== 0 || this.#octet(position + 1, limit) !== 0) {
      const part = this.element(position, limit, depth + 1);
      parts.push(part);
      position = part.end;
    }
    return { tag, start, contentStart, contentEnd: position, end: position + 2, parts };
  }

  #longLength(lengthStart: number, contentStart: number, limit: number): number {
    let length = 0;
    for (let position = lengthStart + 1; position < contentStart; position++) {
      // Beyond any file's length it is a number that is only compared.
      length = length * 256 + this.#octet(position, limit);
    }
    if (length < indefinite || this.#bytes[lengthStart + 1] === 0) {
      this.isDer = false;
    }
    return length;
  }

  #afterTag(tag: number, start: number, limit: number): number {
    let position = start + 1;
    if ((tag & 0x1f) === 0x1f) {
      while (this.#octet(position, limit) >= 0x80) {
        position++;
      }
      position++;
    }
    return position;
  }

  #octet(position: number, limit: number): number {
    this.#within(position + 1, limit);
    return this.#bytes[position] ?? 0;
  }

  /** Only what is open to the end of the bytes can be cut off by it: what overruns its parent is damaged. */
  #within(end: number, limit: number): void {
    if (end > limit || end > this.#bytes.length) {
      throw new CertificateError(limit === Number.POSITIVE_INFINITY ? 'truncated' : 'malformed');
    }
  }
}

const none: readonly DerNode[] = Object.freeze([]);

/** The bytes of an element's content; a view, not a copy. */
export function contentOf(bytes: Uint8Array, { contentStart, contentEnd }: DerNode): Uint8Array {
  return bytes.subarray(contentStart, contentEnd);
}

/** The bytes of a whole element; a view, not a copy. */
export function wholeOf(bytes: Uint8Array, { start, end }: DerNode): Uint8Array {
  return bytes.subarray(start, end);
}
