import type { Work } from '../breather.ts';
import { hasMatch, withReplaced } from './matches.ts';

/** A file as text. Only its ASCII characters mean anything: PEM and whatever else certificates come wrapped in is ASCII. */
export interface FileText {
  readonly text: string;
  /** The line of the file, counted from 1, on which an offset of the text stands. Fastest for rising offsets. */
  lineOf(offset: number): number;
}

/**
 * Reads a file's octets as text, region by region: a program that appends may write another encoding than the one before it
 * (PowerShell's `>>` puts UTF-16 behind ASCII, at any offset, with a byte order mark or without). All but UTF-16 and UTF-32 is
 * read octet by octet, so that a comment in whatever encoding neither fails nor moves anything.
 */
export function* fileText(bytes: Uint8Array): Work<FileText> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const octets = buffer.includes(0) ? yield* narrowed(buffer) : buffer;
  yield;
  const whole = octets.toString('latin1');
  const { text, breaks } = (yield* hasMatch(whole, quotedPrintable))
    ? yield* withoutSoftBreaks(whole)
    : { text: whole, breaks: [] };
  return { text, lineOf: lineCounter(text, breaks) };
}

/** What stands for a character that is no ASCII. */
const substitute = 0x1a;

type WideOrder = 'little' | 'big';

/** UTF-16 and UTF-32 as one octet for each character. Zeros are dropped: no text has any. */
function* narrowed(bytes: Buffer): Work<Buffer> {
  const narrow = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let order: WideOrder | undefined;
  for (let [i, pause] = [0, 0]; i < bytes.length; ) {
    if (i >= pause) {
      pause = i + stride;
      yield;
    }
    order = orderFrom(bytes, i, order);
    const unit = order === undefined ? (bytes[i] ?? 0) : unitAt(bytes, i, order);
    const octet = unit === byteOrderMark ? 0 : unit > 0xff ? substitute : unit;
    narrow[length] = octet;
    length += octet === 0 ? 0 : 1;
    i += order === undefined ? 1 : 2;
  }
  return narrow.subarray(0, length);
}

/** Octets between two pauses. */
const stride = 1 << 14;
const byteOrderMark = 0xfeff;

function unitAt(bytes: Buffer, i: number, order: WideOrder): number {
  const [first = 0, second = 0] = [bytes[i], bytes[i + 1]];
  return order === 'little' ? first + 256 * second : 256 * first + second;
}

/** The order from an offset on, where it was `order` up to there; undefined for octets. */
function orderFrom(bytes: Buffer, i: number, order: WideOrder | undefined): WideOrder | undefined {
  if (order === undefined || i + 1 === bytes.length) {
    return orderAt(bytes, i);
  }
  const unit = unitAt(bytes, i, order);
  if (unit === 0xfffe || isOtherOrder(bytes, i, order)) {
    return order === 'little' ? 'big' : 'little';
  }
  // Two octets of a line end are no character of any language.
  return unit > 0xff && (unit === 0x0a0d || unit === 0x0d0a || isNarrowAt(bytes, i)) ? undefined : order;
}

/** Whether UTF-16 begins here: with its mark, or with two characters whose other octets are zero. */
function orderAt(bytes: Buffer, i: number): WideOrder | undefined {
  const mark = bytes[i] === 0xff && bytes[i + 1] === 0xfe ? 'little' : undefined;
  if (mark !== undefined || (bytes[i] === 0xfe && bytes[i + 1] === 0xff)) {
    return mark ?? 'big';
  }
  if (isWideText(bytes, i)) {
    return 'little';
  }
  return bytes[i] === 0 && isWideText(bytes, i + 1) && bytes[i + 2] === 0 ? 'big' : undefined;
}

function isWideText(bytes: Buffer, i: number): boolean {
  return isText(bytes[i]) && bytes[i + 1] === 0 && isText(bytes[i + 2]) && (bytes[i + 3] ?? 0) === 0;
}

function isOtherOrder(bytes: Buffer, i: number, order: WideOrder): boolean {
  const [low, high] = order === 'little' ? [i, i + 1] : [i + 1, i];
  return bytes[low] === 0 && isText(bytes[high]) && bytes[low + 2] === 0 && isText(bytes[high + 2]);
}

/** So many octets show whether they are ASCII, save a few of a comment, or UTF-16 of another alphabet than ours. */
const sample = 16;
const fewOthers = 2;

/** Whether no UTF-16 goes on here, but octets: mostly ASCII, or ASCII up to the end, or up to UTF-16 at an odd distance. */
function isNarrowAt(bytes: Buffer, start: number): boolean {
  if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) {
    return true;
  }
  const end = Math.min(start + sample, bytes.length);
  let [first, others] = [end, 0];
  for (let i = start; i < end && others <= fewOthers; i++) {
    const octet = bytes[i];
    if (!isText(octet)) {
      first = Math.min(first, i);
      others += octet === 0 ? sample : 1;
    }
  }
  if (others <= fewOthers && (end - start === sample || first === end)) {
    return true;
  }
  const distance = first - start;
  return distance > 0 && distance % 2 === 0 && isWideText(bytes, first - 1);
}

function isText(octet: number | undefined): boolean {
  return octet !== undefined && ((octet >= 0x20 && octet < 0x7f) || (octet >= 0x09 && octet <= 0x0d));
}

const quotedPrintable = /quoted-printable|=3D/gi;
/** The longest line of a mail has 998 characters (RFC 5322, section 2.1.1). */
const softBreak = /=[ \t]{0,998}(?:\r\n|\r|\n)/g;

/**
 * A mail's quoted-printable (RFC 2045, section 6.7) breaks lines anywhere, in the middle of a word too. With the offsets at which a
 * line end was taken out, in rising order.
 */
export function* withoutSoftBreaks(whole: string): Work<{ readonly text: string; readonly breaks: readonly number[] }> {
  const breaks: number[] = [];
  let removed = 0;
  const text = yield* withReplaced(whole, softBreak, ({ index, 0: found }) => {
    breaks.push(index - removed);
    removed += found.length;
    return '';
  });
  return { text, breaks };
}

/** @param breaks offsets at which a line end was taken out, in rising order. */
export function lineCounter(text: string, breaks: readonly number[] = []): (offset: number) => number {
  let line = 1;
  let position = 0;
  let next = 0;
  return (offset) => {
    if (offset < position) {
      [line, position, next] = [1, 0, 0];
    }
    for (; position < offset; position++) {
      const code = text.charCodeAt(position);
      if (code === 0x0a || (code === 0x0d && text.charCodeAt(position + 1) !== 0x0a)) {
        line++;
      }
    }
    for (; (breaks[next] ?? Number.POSITIVE_INFINITY) <= offset; next++) {
      line++;
    }
    return line;
  };
}

/** Whether a file is nothing but blanks, line ends and byte order marks. */
export function* isBlank(text: string): Work<boolean> {
  return !(yield* hasMatch(text, notBlank));
}

const notBlank = /[^\s\u00ef\u00bb\u00bf]/g;

/** Whether the start of a file has an octet that no text has. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).some((octet) => octet < 0x09 || (octet > 0x0d && octet < 0x20 && octet !== 0x1b));
}
