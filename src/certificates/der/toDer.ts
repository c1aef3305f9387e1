import { CertificateError } from '../certificateError.ts';
import { derTag } from './derReader.ts';

/** Real files are some dozen levels deep; what is deeper is hostile. */
const deepest = 100;

/** The strings that BER may cut into segments. Bit strings may be, too, but nothing that is read here does it. */
const stringTags = new Set<number>([
  derTag.octetString,
  derTag.utf8String,
  derTag.numericString,
  derTag.printableString,
  derTag.teletexString,
  derTag.ia5String,
  derTag.visibleString,
  derTag.universalString,
  derTag.bmpString,
]);

/**
 * Turns one BER value (X.690, section 8) into the same value with definite lengths, as short as can be, and with strings in
 * one piece. What a string holds is left as it is; bytes that are DER come back unchanged. Takes time proportional to their
 * number.
 *
 * An implicitly tagged string cannot be told from other constructed values: its segments stay elements inside it.
 *
 * @throws CertificateError `truncated` when the end is missing, `trailingBytes` when something follows, else `malformed`.
 */
export function toDer(ber: Uint8Array): Uint8Array {
  const conversion = new Conversion(ber);
  return conversion.write(conversion.measure());
}

interface Header {
  readonly tag: number;
  readonly contentStart: number;
  /** Undefined for an indefinite length: the content ends before two octets of zero. */
  readonly end: number | undefined;
}

/** Two walks over the elements: the first checks them and notes lengths, the second writes. */
class Conversion {
  readonly #ber: Uint8Array;
  /** The length of each constructed element's content as DER, in the order in which they begin. */
  readonly #lengths: number[] = [];
  /** Which of them is written next. */
  #next = 0;
  #position = 0;

  constructor(ber: Uint8Array) {
    this.#ber = ber;
  }

  /** The length of the whole as DER. */
  measure(): number {
    const length = this.#measure(Number.POSITIVE_INFINITY, 0, undefined);
    if (this.#position < this.#ber.length) {
      throw new CertificateError('trailingBytes');
    }
    return headerLength(length) + length;
  }

  /** The length of the next element's content as DER; `string` is the string that it is a segment of. */
  #measure(limit: number, depth: number, string: number | undefined): number {
    const { tag, contentStart, end } = this.#header(limit);
    if (string !== undefined && (tag & ~constructed) !== string) {
      throw new CertificateError('malformed');
    }
    if ((tag & constructed) === 0) {
      this.#position = end ?? contentStart;
      return this.#position - contentStart;
    }
    if (depth === deepest) {
      throw new CertificateError('malformed');
    }
    const index = this.#lengths.push(0) - 1;
    const inner = string ?? stringOf(tag);
    let length = 0;
    this.#position = contentStart;
    while (!this.#closes(end)) {
      const part = this.#measure(end ?? limit, depth + 1, inner);
      length += inner === undefined ? headerLength(part) + part : part;
    }
    this.#lengths[index] = length;
    return length;
  }

  /** The DER, whose length has been measured. */
  write(length: number): Uint8Array {
    const der = new Writer(length);
    this.#position = 0;
    this.#write(der, undefined);
    return der.bytes;
  }

  #write(der: Writer, string: number | undefined): void {
    const { tag, contentStart, end } = this.#header(Number.POSITIVE_INFINITY);
    const content = (tag & constructed) === 0 ? this.#ber.subarray(contentStart, end) : undefined;
    const length = content?.length ?? this.#lengths[this.#next++] ?? 0;
    const inner = string ?? stringOf(tag);
    if (string === undefined) {
      der.header(inner ?? tag, length);
    }
    if (content !== undefined) {
      der.content(content);
      this.#position = contentStart + content.length;
      return;
    }
    this.#position = contentStart;
    while (!this.#closes(end)) {
      this.#write(der, inner);
    }
  }

  /** Whether the content that ends at `end` is over; then the position is after it. */
  #closes(end: number | undefined): boolean {
    if (end !== undefined) {
      return this.#position === end;
    }
    const isOver = this.#ber[this.#position] === 0 && this.#ber[this.#position + 1] === 0;
    this.#position += isOver ? 2 : 0;
    return isOver;
  }

  #header(limit: number): Header {
    const start = this.#position;
    const tag = this.#octet(start, limit);
    const first = this.#octet(start + 1, limit);
    // No tag of a certificate or its containers needs more than one octet, and a primitive value has to say how long it is.
    if ((tag & 0x1f) === 0x1f || tag === 0 || (first === indefinite && (tag & constructed) === 0)) {
      throw new CertificateError('malformed');
    }
    if (first === indefinite) {
      return { tag, contentStart: start + 2, end: undefined };
    }
    const contentStart = start + 2 + (first > indefinite ? first & 0x7f : 0);
    let length = first > indefinite ? 0 : first;
    for (let position = start + 2; position < contentStart; position++) {
      // Beyond any file's length it is a number that is only compared.
      length = length * 256 + this.#octet(position, limit);
    }
    return { tag, contentStart, end: this.#within(contentStart + length, limit) };
  }

  #octet(position: number, limit: number): number {
    this.#within(position + 1, limit);
    return this.#ber[position] ?? 0;
  }

  // Only what is open to the end of the file can be cut off by it: what overruns its parent is damaged.
  #within(end: number, limit: number): number {
    if (end > limit || end > this.#ber.length) {
      throw new CertificateError(end > limit ? 'malformed' : 'truncated');
    }
    return end;
  }
}

/** Fills an array whose length is known. */
class Writer {
  readonly bytes: Uint8Array;
  #written = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }

  header(tag: number, contentLength: number): void {
    this.bytes[this.#written++] = tag;
    if (contentLength < 0x80) {
      this.bytes[this.#written++] = contentLength;
      return;
    }
    const octets = lengthOctets(contentLength);
    this.bytes[this.#written++] = 0x80 | octets;
    for (let shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      this.bytes[this.#written++] = contentLength >>> shift;
    }
  }

  content(octets: Uint8Array): void {
    this.bytes.set(octets, this.#written);
    this.#written += octets.length;
  }
}

const constructed = 0x20;
const indefinite = 0x80;

/** The tag of the string whose segments a constructed element holds; undefined when it holds something else. */
function stringOf(tag: number): number | undefined {
  const primitive = tag & ~constructed;
  return tag !== primitive && stringTags.has(primitive) ? primitive : undefined;
}

/** The octets of an identifier and a length. */
function headerLength(contentLength: number): number {
  return contentLength < 0x80 ? 2 : 2 + lengthOctets(contentLength);
}

/** How many octets a number takes. Only what fits in memory gets here. */
function lengthOctets(length: number): number {
  return Math.ceil((32 - Math.clz32(length)) / 8);
}
