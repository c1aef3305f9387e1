import type { Work } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import type { Value } from './content.ts';
import { endOfElement, isKnownShape, isWholeSequence, mayBeKnown } from './derExtent.ts';
import type { Effort } from './effort.ts';

/** Two digits, with what a dump, a registry file or a program puts before them. */
const octet = /(?:[\s,:;"'+\\()[\]{}.-]{0,64}(?:0?[xX]|&[hH])?)([0-9a-fA-F]{2})/y;

/** Octets that show what begins with them. */
const headOctets = 540;
const pauseAfter = 1 << 13;

/** Hex that begins at an offset of a text, as far as the lengths in it say. */
export function* hexValueAt(text: string, start: number, limit: number, effort: Effort): Work<Value | undefined> {
  const reader = new HexReader(text, start, limit);
  yield* reader.readTo(8);
  const length = endOfElement(reader.bytes, 0);
  if (length === undefined || !mayBeKnown(reader.bytes)) {
    return undefined;
  }
  yield* reader.readTo(Math.min(headOctets, length));
  const shape = derShape(reader.bytes);
  if (!isKnownShape(shape)) {
    effort.spend(10 * headOctets);
    return undefined;
  }
  const isBoundary = !/[0-9a-f]/i.test(text[start - 1] ?? '');
  if ((yield* reader.readTo(length)) && isWholeSequence(reader.bytes, 0, length)) {
    // More digits directly behind it belong to it, or are another one.
    const rest = isBoundary ? (/^(?!30)(?:[0-9a-f]{2})+/i.exec(text.slice(reader.position, limit))?.[0] ?? '') : '';
    const bytes = new Uint8Array(Buffer.concat([reader.bytes, Buffer.from(rest, 'hex')]));
    return { start, end: reader.position + rest.length, from: 'hex', bytes };
  }
  effort.spend(reader.position - start);
  return isBoundary
    ? { start, end: reader.position, from: 'hex', bytes: new Uint8Array(reader.bytes), isBroken: true }
    : undefined;
}

/** Reads the octets of hex from a text, seeing through what stands between them. */
export class HexReader {
  position: number;
  readonly #text: string;
  readonly #limit: number;
  #octets = Buffer.allocUnsafe(64);
  #count = 0;

  constructor(text: string, start: number, limit: number) {
    this.#text = text;
    this.position = start;
    this.#limit = limit;
  }

  get bytes(): Buffer {
    return this.#octets.subarray(0, this.#count);
  }

  /** Goes on until there are so many octets; false when something else, or the end, comes first. */
  *readTo(most: number): Work<boolean> {
    while (this.#count < most) {
      const [value, end] = this.#next();
      if (value < 0 || end > this.#limit) {
        return false;
      }
      if (this.#count === this.#octets.length) {
        this.#octets = Buffer.concat([this.#octets], 2 * this.#count);
      }
      this.#octets[this.#count] = value;
      this.#count++;
      this.position = end;
      if (this.#count % pauseAfter === 0) {
        yield;
      }
    }
    return true;
  }

  /** An octet and where it ends; negative where there is none. Most have nothing before them: those are read without a pattern. */
  #next(): readonly [value: number, end: number] {
    const value = 16 * this.#digit(this.position) + this.#digit(this.position + 1);
    if (value >= 0) {
      return [value, this.position + 2];
    }
    octet.lastIndex = this.position;
    const match = octet.exec(this.#text);
    return match === null ? [-1, this.position] : [Number.parseInt(match[1] ?? '', 16), octet.lastIndex];
  }

  #digit(position: number): number {
    const code = this.#text.charCodeAt(position);
    const letter = code | 0x20;
    return code >= 0x30 && code <= 0x39 ? code - 0x30 : letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1_000;
  }
}
