import type { Work } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import { maxCertificates, type Stretch, type Value } from './content.ts';
import { digitsOf, endOfElement, isKnownShape, isWholeSequence } from './derExtent.ts';
import { DigitReader, type Layout } from './digits.ts';
import type { Effort } from './effort.ts';
import { eitherAlphabet, leadOf, lineLayouts, literalLayouts, mostPerDigit, plain } from './layouts.ts';
import { nextMatch } from './matches.ts';
import { runAt } from './runs.ts';

/** Digits that show what begins with them: a revocation list by what stands behind the name of its issuer. */
const headDigits = 720;
/** Digits that hold the first length. */
const lengthDigits = 16;

/** The base64 of DER that begins at an offset of a text, whole or broken; undefined where it is nothing that is known. */
export function* derValueAt(text: string, start: number, limit: number, effort: Effort): Work<Value | undefined> {
  const head = new DigitReader(text, start, limit, eitherAlphabet);
  yield* head.readTo(headDigits);
  effort.spend(head.position - start);
  const isKnown = isKnownShape(derShape(head.bytes()));
  const length = endOfElement(head.bytes(), 0);
  if (length === undefined) {
    // Of no definite length: BER, as some write PKCS #7.
    return isKnown ? yield* runAt(text, { start, end: limit }, effort) : undefined;
  }
  const digits = digitsOf(length);
  const isHead = head.count >= Math.min(headDigits, digits);
  if (isHead && head.position - start === head.count && !isKnown) {
    // Digits that stand together are the same in any layout.
    return undefined;
  }
  const literals = isHead || mayBeQuote.test(head.stoppedAt) ? literalLayouts : [];
  const place = { start, end: limit };
  const whole = digits <= limit - start ? yield* wholeAt(text, place, digits, literals, effort) : undefined;
  if (whole !== undefined) {
    return whole;
  }
  return isKnown && isBoundary(text, start) ? yield* brokenValue(text, start, limit, digits) : undefined;
}

/** A quote mark, or an escape of one: all that only some of the literal layouts go on behind. */
const mayBeQuote = /["'`&\\%=<_]/;

/** The value in the first layout that is surely the right one; else in the first in which it is whole. */
function* wholeAt(
  text: string,
  { start, end: limit }: Stretch,
  digits: number,
  literals: readonly Layout[],
  effort: Effort,
): Work<Value | undefined> {
  const literal = yield* firstWhole(text, start, limit, literals, effort);
  if (literal !== undefined && isSure(literal)) {
    return literal;
  }
  const lines = { start, limit, digits, isFirstPartial: true, lead: leadOf(text, start) };
  const nearLimit = Math.min(limit, start + mostPerDigit * digits);
  const inLines = yield* firstWhole(text, start, nearLimit, yield* lineLayouts(text, lines), effort);
  return literal === undefined || (inLines !== undefined && isSure(inLines)) ? inLines : literal;
}

/** Whether its parts fit so well that its layout must be the right one. */
function isSure({ bytes }: Value): boolean {
  return isWholeSequence(bytes, 0, endOfElement(bytes, 0) ?? 0, 2);
}

/** Whether digits begin here, behind something that is none or behind an escape: they are no part of something longer. */
function isBoundary(text: string, start: number): boolean {
  return /(?:^|[^A-Za-z0-9+/]|\\[nrt]|\\u000[aAdD]|%0[aAdD]|%20)[+/]*$/.test(text.slice(Math.max(0, start - 8), start));
}

function* firstWhole(
  text: string,
  start: number,
  limit: number,
  layouts: readonly Layout[],
  effort: Effort,
): Work<Value | undefined> {
  let first: Value | undefined;
  for (const layout of layouts) {
    const whole = yield* wholeIn(text, start, limit, layout, effort);
    if (whole !== undefined && isSure(whole)) {
      return whole;
    }
    first ??= whole;
  }
  return first;
}

function* wholeIn(text: string, start: number, limit: number, layout: Layout, effort: Effort): Work<Value | undefined> {
  const reader = new DigitReader(text, start, limit, layout);
  const value = yield* wholeValue(reader, start);
  const mayBeUrl = value !== undefined && layout === plain && /[-_]/.test(text[value.end] ?? '');
  const isWrong =
    value === undefined ||
    (mayBeUrl && (yield* isLonger(value, text, limit))) ||
    (yield* swallowsNext(value, text, limit));
  if (isWrong) {
    effort.spend(reader.position - start);
    return undefined;
  }
  const rest = isBoundary(text, start) && layout.kind !== 'lines' ? restOfRun(text, value.end, limit) : '';
  return rest === '' ? value : withRest(value, rest, reader);
}

/** What a reader reads when it makes a whole value, with the certificates that follow it in the same digits. */
function* wholeValue(reader: DigitReader, start: number): Work<Value | undefined> {
  yield* reader.readTo(lengthDigits);
  let length = endOfElement(reader.bytes(), 0) ?? 0;
  yield* reader.readTo(Math.min(headDigits, digitsOf(length)));
  const shape = derShape(reader.bytes());
  if (!isKnownShape(shape) || !(yield* reader.readTo(digitsOf(length)))) {
    return undefined;
  }
  if (!isWholeSequence(reader.bytes(), 0, length)) {
    return undefined;
  }
  let end = reader.position;
  for (let more = 0; shape === 'certificate' && more < maxCertificates; more++) {
    const next: number | undefined = yield* endOfNext(reader, length);
    if (next === undefined) {
      break;
    }
    length = next;
    end = reader.position;
  }
  return { start, end, from: 'base64', bytes: new Uint8Array(reader.bytes().subarray(0, length)) };
}

/** The end of a whole certificate that begins at an octet of what is read. */
function* endOfNext(reader: DigitReader, start: number): Work<number | undefined> {
  yield* reader.readTo(digitsOf(start) + lengthDigits);
  const length = endOfElement(reader.bytes(start), 0) ?? 0;
  yield* reader.readTo(Math.min(digitsOf(start) + headDigits, digitsOf(start + length)));
  if (derShape(reader.bytes(start)) !== 'certificate' || !(yield* reader.readTo(digitsOf(start + length)))) {
    return undefined;
  }
  return isWholeSequence(reader.bytes(start), 0, length) ? start + length : undefined;
}

/** Whether there is more of a value as base64url: another certificate behind it, with digits that base64 does not have. */
function* isLonger({ start, bytes }: Value, text: string, limit: number): Work<boolean> {
  const value = yield* wholeValue(new DigitReader(text, start, limit, { kind: 'plain', alphabet: 'base64url' }), start);
  return value !== undefined && value.bytes.length > bytes.length;
}

/** Whether a value that is cut off took the beginning of the next one for its end, which fits where a signature was cut. */
function* swallowsNext({ start, end }: Value, text: string, limit: number): Work<boolean> {
  const next = (yield* nextMatch(text.slice(0, end), nextStart, start + 1))?.index;
  const value = next === undefined ? undefined : yield* wholeValue(new DigitReader(text, next, limit, plain), next);
  return value !== undefined && value.end > end;
}

const run = /[A-Za-z0-9+/]+/y;

/** Digits that follow a value without anything between: something that belongs to it. */
function restOfRun(text: string, start: number, limit: number): string {
  run.lastIndex = start;
  return run.exec(text)?.[0].slice(0, limit - start) ?? '';
}

function withRest(value: Value, rest: string, reader: DigitReader): Value {
  const digits = reader.digits(digitsOf(value.bytes.length));
  return { ...value, end: value.end + rest.length, bytes: new Uint8Array(Buffer.from(digits + rest, 'base64')) };
}

const nextStart = /(?<![A-Za-z0-9+/_-])(?:MI[A-T]|LS0tL)/g;

/** What is there of a value that is not whole, up to the next one. */
function* brokenValue(text: string, start: number, limit: number, digits: number): Work<Value> {
  let reader = new DigitReader(text, start, limit, eitherAlphabet);
  yield* reader.readTo(digits);
  const next = (yield* nextMatch(text.slice(0, reader.position), nextStart, start + 1))?.index;
  if (next !== undefined) {
    reader = new DigitReader(text, start, next, eitherAlphabet);
    yield* reader.readTo(digits);
  }
  return {
    start,
    end: Math.max(reader.position, start + 1),
    from: 'base64',
    bytes: new Uint8Array(reader.bytes()),
    isBroken: true,
  };
}
