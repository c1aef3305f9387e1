import type { Work } from '../breather.ts';
import { mayBeKnown } from './derExtent.ts';
import { escapeAt } from './escapes.ts';

/**
 * How the digits of a value lie in a text.
 *
 * - `plain`: with nothing between them but blanks, line ends, escapes, tags and the quote marks of a mail.
 * - `strings`: in string literals of a program; whatever joins one literal to the next is passed over.
 * - `lines`: in lines that all begin, or all end, with the same decoration.
 */
export type Layout =
  | { readonly kind: 'plain' | 'strings'; readonly alphabet?: 'base64url' | 'either' }
  | { readonly kind: 'lines'; readonly prefix: string; readonly suffix: string };

/** What each digit stands for, and 1 more (RFC 4648, sections 4 and 5); 0 for what is none. */
function digitSet(others: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const set = new Uint8Array(256);
  for (const [i, digit] of [...`${letters}${others}`].entries()) {
    set[digit.charCodeAt(0)] = 1 + (i < 64 ? i : i - 2);
  }
  return set;
}

const alphabets = { base64: digitSet('+/'), base64url: digitSet('-_'), either: digitSet('+/-_') } as const;

/** Characters between two pauses. */
const stride = 1 << 15;
const longStride = 1 << 18;
/** How much of a program may stand between two literals of one value. */
const longestJoint = 200;

const [tab, lineFeed, carriageReturn, blank, equals, mailQuote] = [0x09, 0x0a, 0x0d, 0x20, 0x3d, 0x3e];
const quotes = new Set([0x22, 0x27, 0x60]);
const openingQuote = /["'`]|&quot;|&#3[49];/g;

/** Reads the base64 digits of a value from a text, seeing through what stands between them. */
export class DigitReader {
  /** Where reading goes on. */
  position: number;
  /** How many digits there are. */
  count = 0;
  /** How many `=` stand behind them. */
  padding = 0;
  /** How many digits stood before the first `=` that may be the end of the value as well as a soft break. */
  firstPadding: number | undefined;
  readonly #text: string;
  readonly #limit: number;
  readonly #layout: Layout;
  readonly #alphabet: Uint8Array;
  #digits = Buffer.allocUnsafe(64);
  /** Whether nothing but decoration stands before this on its line. */
  #isLineStart = false;
  /** The one `=` was followed by a line end: a soft break of quoted-printable, should digits follow. */
  #isSoftBreak = false;
  /** In lines: where the decoration behind the digits of this line begins, and where the line ends. */
  #lineEnd = { digits: -1, line: -1 };

  constructor(text: string, start: number, limit: number, layout: Layout = { kind: 'plain' }) {
    this.#text = text;
    this.position = start;
    this.#limit = limit;
    this.#layout = layout;
    this.#alphabet = alphabets[layout.kind === 'lines' ? 'base64' : (layout.alphabet ?? 'base64')];
    if (layout.kind === 'lines') {
      this.#findLineEnd(layout.suffix);
    }
  }

  /** Whether it stands at the end of what it may read. */
  get isAtEnd(): boolean {
    return this.position >= this.#limit;
  }

  /** The character that no value has here; empty at the end. */
  get stoppedAt(): string {
    return this.isAtEnd ? '' : this.#text.charAt(this.position);
  }

  digits(count: number): string {
    return this.#digits.toString('latin1', 0, count);
  }

  /** What the digits stand for, from an octet on; an octet that is not complete is left out. Node reads both alphabets. */
  bytes(from = 0): Buffer {
    const group = Math.floor(from / 3);
    return Buffer.from(this.#digits.toString('latin1', 4 * group, this.count), 'base64').subarray(from - 3 * group);
  }

  /** Goes on until there are so many digits; false when something else, or the end, comes first. */
  *readTo(most: number): Work<boolean> {
    for (let pause = this.position + stride; this.count < most && this.position < this.#limit; ) {
      if (this.position > pause) {
        pause = this.position + stride;
        yield;
      }
      const code = this.#text.charCodeAt(this.position);
      if (this.position === this.#lineEnd.digits) {
        this.position = this.#lineEnd.line;
        this.#lineEnd.digits = -1;
      } else if (this.#isDigit(code)) {
        if (!this.#take(code)) {
          return false;
        }
        this.position++;
        this.#takeTogether(most);
      } else if (!this.#skip(code)) {
        return false;
      }
    }
    return this.count >= most;
  }

  #isDigit(code: number): boolean {
    return (this.#alphabet[code] ?? 0) > 0;
  }

  /** The digits directly behind one, as many as there is room for. A loop of its own, because most of a value is read here. */
  #takeTogether(most: number): void {
    const [text, alphabet, digits, start, count] = [
      this.#text,
      this.#alphabet,
      this.#digits,
      this.position,
      this.count,
    ];
    const lineEnd = this.#lineEnd.digits < start ? this.#limit : this.#lineEnd.digits;
    const end = Math.min(this.#limit, lineEnd, start + Math.min(most, digits.length) - count, start + stride);
    let position = start;
    for (; position < end; position++) {
      const code = text.charCodeAt(position);
      if ((alphabet[code] ?? 0) === 0) {
        break;
      }
      digits[count + position - start] = code;
    }
    this.count = count + position - start;
    this.position = position;
  }

  #take(digit: number): boolean {
    if (this.padding > 0) {
      if (!this.#isSoftBreak) {
        return false;
      }
      if ((this.count + this.padding) % 4 === 0) {
        this.firstPadding ??= this.count;
      }
      this.padding = 0;
    }
    if (this.count === this.#digits.length) {
      this.#digits = Buffer.concat([this.#digits], 2 * this.count);
    }
    this.#digits[this.count] = digit;
    this.count++;
    this.#isLineStart = false;
    return true;
  }

  /** Passes over what is no digit; false when no value goes on behind it. */
  #skip(code: number): boolean {
    if (code === lineFeed || code === carriageReturn) {
      return this.#beginLine();
    }
    if (code <= blank || code >= 0x7f) {
      this.position++;
      return true;
    }
    if (code === mailQuote && this.#isLineStart) {
      this.position++;
      return true;
    }
    const found = escapeAt(this.#text, this.position);
    if (found === undefined && quotes.has(code)) {
      return this.#nextLiteral(this.position + 1);
    }
    if (found === undefined) {
      return code === equals && this.#pad(this.position + 1);
    }
    return this.#unescape(found.code, found.end);
  }

  #unescape(code: number, end: number): boolean {
    if (code === equals) {
      return this.#pad(end);
    }
    if (quotes.has(code)) {
      return this.#nextLiteral(end);
    }
    if (this.#isDigit(code)) {
      if (!this.#take(code)) {
        return false;
      }
    } else if (code > blank && code < 0x7f) {
      return false;
    } else if (code === lineFeed || code === carriageReturn) {
      this.#isLineStart = true;
    }
    this.position = end;
    return true;
  }

  #pad(end: number): boolean {
    this.padding++;
    this.position = end;
    let next = end;
    while (next < this.#limit && [tab, blank].includes(this.#text.charCodeAt(next))) {
      next++;
    }
    this.#isSoftBreak = this.padding === 1 && [lineFeed, carriageReturn].includes(this.#text.charCodeAt(next));
    return this.padding <= 2;
  }

  /** Behind a quote mark, which ends a literal: to behind the mark that begins the next. */
  #nextLiteral(end: number): boolean {
    if (this.#layout.kind !== 'strings') {
      return false;
    }
    openingQuote.lastIndex = 0;
    const found = openingQuote.exec(this.#text.slice(end, Math.min(end + longestJoint, this.#limit)));
    this.position = found === null ? this.position : end + found.index + found[0].length;
    return found !== null;
  }

  #beginLine(): boolean {
    this.#isLineStart = true;
    this.position++;
    if (this.#layout.kind !== 'lines') {
      return true;
    }
    const { prefix, suffix } = this.#layout;
    this.#findLineEnd(suffix);
    const { line } = this.#lineEnd;
    const hasPrefix = this.#text.startsWith(prefix, this.position);
    if (hasPrefix && this.position + prefix.length <= line) {
      this.position += prefix.length;
      return true;
    }
    // A line with nothing on it, which may have lost the blanks of its decoration.
    const isBlank = prefix.startsWith(this.#text.slice(this.position, line).trimEnd());
    this.position = isBlank ? line : this.position;
    return isBlank;
  }

  #findLineEnd(suffix: string): void {
    const line = endOfLine(this.#text, this.position, this.#limit);
    const hasSuffix = suffix !== '' && this.#text.endsWith(suffix, line) && line - suffix.length >= this.position;
    this.#lineEnd = { digits: hasSuffix ? line - suffix.length : -1, line };
  }
}

/** Where the line ends that an offset stands on: before its line feed or carriage return. */
export function endOfLine(text: string, start: number, limit: number): number {
  for (let from = start; from < limit; from += lineStride) {
    const part = text.slice(from, Math.min(from + lineStride, limit));
    const [feed, carriage] = [part.indexOf('\n'), part.indexOf('\r')];
    if (feed !== -1 || carriage !== -1) {
      return from + (feed === -1 || (carriage !== -1 && carriage < feed) ? carriage : feed);
    }
  }
  return Math.max(start, limit);
}

/** Characters that are looked at together: finding one character is fast, but it may be far away. */
const lineStride = 1 << 10;

/** The lines from an offset of a text on, without their ends, and `undefined` wherever the reading can pause. */
export function* linesOf(text: string, start = 0, limit = text.length): Generator<string | undefined, void> {
  for (let [position, pause] = [start, 0]; position < limit; ) {
    const end = endOfLine(text, position, limit);
    yield text.slice(position, end);
    position = end + 1;
    if (position > pause) {
      pause = position + stride;
      yield undefined;
    }
  }
}

/** The octets that the first digits stand for: they hold a length, and what stands behind it. */
const firstOctets = new Uint8Array(9);

/** Whether a known thing may begin at an offset of a text: by its first octets, where their digits stand together. Costs little. */
export function mayBegin(text: string, start: number): boolean {
  for (let octet = 0, position = start; octet < firstOctets.length; octet += 3) {
    let bits = 0;
    for (const end = position + 4; position < end; position++) {
      const value = alphabets.either[text.charCodeAt(position)] ?? 0;
      if (value === 0) {
        return true;
      }
      bits = 64 * bits + value - 1;
    }
    firstOctets[octet] = bits >> 16;
    firstOctets[octet + 1] = bits >> 8;
    firstOctets[octet + 2] = bits;
  }
  return mayBeKnown(firstOctets);
}

/**
 * The next run of so many digits, of either alphabet, without anything between: where it begins and ends. By hand, because an
 * expression would look at each digit many times where runs are a little too short.
 */
export function* nextRun(text: string, start: number, least: number): Work<{ start: number; end: number } | undefined> {
  for (let run = { start, end: start }; run.end < text.length; ) {
    const limit = Math.min(text.length, run.end + longStride);
    run = runUpTo(text, run, limit, least);
    if (run.end < limit || (limit === text.length && run.end - run.start >= least)) {
      return run;
    }
    yield;
  }
  return undefined;
}

/** A run that goes on where another was left: a whole one, or what there is of it at the limit. */
function runUpTo(text: string, { start, end }: { start: number; end: number }, limit: number, least: number) {
  const digits = alphabets.either;
  let runStart = start;
  for (let position = end; position < limit; position++) {
    if ((digits[text.charCodeAt(position)] ?? 0) === 0) {
      if (position - runStart >= least) {
        return { start: runStart, end: position };
      }
      runStart = position + 1;
    }
  }
  return { start: runStart, end: limit };
}
