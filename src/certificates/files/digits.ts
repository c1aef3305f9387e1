import type { Work } from '../breather.ts';
import { alphabets } from './digitRuns.ts';
import { escapeAt } from './escapes.ts';
import { endOfLine } from './lines.ts';

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

/** Characters between two pauses. */
const stride = 1 << 15;
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
