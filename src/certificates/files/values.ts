import type { Work } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import { maxCertificates, type Stretch, type Value } from './content.ts';
import { areWholeSequences, digitsOf, endOfElement, isKnownShape, isWholeSequence } from './derExtent.ts';
import { DigitReader, type Layout, mayBegin } from './digits.ts';
import type { Effort } from './effort.ts';
import { hexDumpsIn } from './hexDumps.ts';
import { hexValueAt } from './hexValue.ts';
import { eitherAlphabet, leadOf, lineLayouts, literalLayouts, mostPerDigit, plain } from './layouts.ts';
import { matchesIn, nextMatch } from './matches.ts';
import { numberListsIn } from './numberLists.ts';
import { isComplete, isTelling, longRunsIn, type Run, runAt } from './runs.ts';

/** Base64 of a SEQUENCE with a long length, of armour, of Java's keystores, of a serialized store; and hex of a SEQUENCE. */
const starts = /MI[A-T]|LS0tL|[/_]u3[+-]7Q|zs7Oz|AAAAAENFUl|30(?:[\s,:;\\-]|0[xX]|\\x){0,8}8[0-4]/g;

/**
 * The values in a stretch of a text, in order: whatever begins like a certificate, or like something that holds one, as base64
 * or hex, long runs of digits that hold such a text, and the same as dumps or lists of numbers. Where a value is DER, its first octets say where it ends.
 *
 * @throws CertificateError `tooMany` for a text with too many beginnings that come to nothing.
 */
export function* valuesIn(whole: string, { start, end }: Stretch, effort: Effort): Work<readonly Value[]> {
  const values: Value[] = [];
  let position = start;
  const text = whole.slice(0, end);
  const lists = [...(yield* hexDumpsIn(text, { start, end })), ...(yield* numberListsIn(text, { start, end }))];
  for (const list of lists.sort((a, b) => a.start - b.start)) {
    if (list.start >= position && isTelling(list.octets)) {
      const bytes = new Uint8Array(list.octets);
      values.push(...(yield* digitsIn(whole, { start: position, end: list.start }, effort)));
      values.push({ start: list.start, end: list.end, from: 'hex', bytes });
      position = list.end;
    }
  }
  return [...values, ...(yield* digitsIn(whole, { start: position, end }, effort))];
}

function* digitsIn(whole: string, { start, end }: Stretch, effort: Effort): Work<readonly Value[]> {
  // Nothing is looked for behind the stretch: there may be many of them.
  const text = whole.slice(0, end);
  const values: Value[] = [];
  for (let position = start; position < end; ) {
    const value = yield* nextValue(text, { start: position, end }, effort);
    if (value?.isTelling !== false) {
      values.push(...(yield* longRunsIn(text, { start: values.at(-1)?.end ?? start, end: value?.start ?? end })));
      values.push(...(value === undefined ? [] : [value]));
    }
    position = value?.end ?? end;
  }
  return values;
}

function* nextValue(text: string, { start, end }: Stretch, effort: Effort): Work<Value | undefined> {
  let floor = start;
  for (const match of matchesIn(text, starts, start, 'overlapping')) {
    if (match === undefined) {
      yield;
      continue;
    }
    const { index, 0: found } = match;
    if (!found.startsWith('MI') || mayBegin(text, index)) {
      const place = { start: index, end };
      const value =
        (yield* textAround(text, place, found, floor, effort)) ?? (yield* valueAt(text, place, found, effort));
      if (value !== undefined) {
        return value;
      }
      yield;
    }
    floor = index + 1;
    effort.spend(found.length);
  }
  return undefined;
}

/** The text that armour stands in the middle of: base64 of a document, whose digits begin before those of the armour. */
function* textAround(
  text: string,
  { start, end }: Stretch,
  found: string,
  floor: number,
  effort: Effort,
): Work<Run | undefined> {
  const first = found === 'LS0tL' ? yield* beginOfDigits(text, start, floor) : start;
  if (first === start) {
    return undefined;
  }
  effort.spend(start - first);
  const run = yield* runAt(text, { start: first, end }, effort);
  return isComplete(run) ? run : undefined;
}

const digit = /[A-Za-z0-9+/]/;
/** Characters between two pauses. */
const stride = 1 << 14;
/** Shorter lines are words, not the digits before those of the next line. */
const shortestLine = 40;

function* firstDigit(text: string, end: number, floor: number): Work<number> {
  let start = end;
  while (start > floor && digit.test(text.charAt(start - 1))) {
    start--;
    if (start % stride === 0) {
      yield;
    }
  }
  return start;
}

/** Where digits begin that go on to `start`, in the lines before it too when they have nothing else. */
function* beginOfDigits(text: string, start: number, floor: number): Work<number> {
  let first = start;
  for (let position = start; ; ) {
    const end = position;
    position = yield* firstDigit(text, position, floor);
    const isLine = position === floor || /\s/.test(text.charAt(position - 1));
    if (end < start && !(isLine && end - position >= shortestLine)) {
      return first;
    }
    first = position;
    while (position > floor && /\s/.test(text.charAt(position - 1))) {
      position--;
    }
    if (position === first || !/[\r\n]/.test(text.slice(position, first))) {
      return first;
    }
  }
}

function valueAt(text: string, place: Stretch, found: string, effort: Effort): Work<Value | undefined> {
  if (found.startsWith('30')) {
    return hexValueAt(text, place.start, place.end, effort);
  }
  return found.startsWith('MI') ? derValueAt(text, place.start, place.end, effort) : runAt(text, place, effort);
}

/** Digits that show what begins with them: a revocation list by what stands behind the name of its issuer. */
const headDigits = 720;
/** Digits that hold the first length. */
const lengthDigits = 16;

function* derValueAt(text: string, start: number, limit: number, effort: Effort): Work<Value | undefined> {
  const head = new DigitReader(text, start, limit, eitherAlphabet);
  yield* head.readTo(headDigits);
  effort.spend(head.position - start);
  const length = endOfElement(head.bytes(), 0);
  if (length === undefined) {
    // Of no definite length: BER, as some write PKCS #7.
    return isKnownShape(derShape(head.bytes())) ? yield* runAt(text, { start, end: limit }, effort) : undefined;
  }
  const digits = digitsOf(length);
  if (digits <= limit - start) {
    const nearLimit = Math.min(limit, start + mostPerDigit * digits);
    const lines = { start, limit, digits, isFirstPartial: true, lead: leadOf(text, start) };
    const whole =
      (yield* firstWhole(text, start, limit, literalLayouts, effort)) ??
      (yield* firstWhole(text, start, nearLimit, yield* lineLayouts(text, lines), effort));
    if (whole !== undefined) {
      return whole;
    }
  }
  return isKnownShape(derShape(head.bytes())) && isBoundary(text, start)
    ? yield* brokenValue(text, start, limit, digits)
    : undefined;
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
  for (const layout of layouts) {
    const reader = new DigitReader(text, start, limit, layout);
    const value = yield* wholeValue(reader, start);
    const mayBeUrl = value !== undefined && layout === plain && /[-_]/.test(text[value.end] ?? '');
    const isWrong =
      value === undefined ||
      (mayBeUrl && (yield* isLonger(value, text, limit))) ||
      (yield* swallowsNext(value, text, limit));
    if (!isWrong) {
      const rest = isBoundary(text, start) && layout.kind !== 'lines' ? restOfRun(text, value.end, limit) : '';
      return rest === '' ? value : withRest(value, rest, reader);
    }
    effort.spend(reader.position - start);
  }
  return undefined;
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

const anyStart = /(?<![A-Za-z0-9+/_-])M[A-P]/g;
const mostAttempts = 20;

/** The first value that is DER of anything from end to end, to be named for what it is. */
export function* anyDerIn(text: string): Work<Value | undefined> {
  let attempts = 0;
  for (const match of matchesIn(text, anyStart)) {
    yield;
    if (match === undefined) {
      continue;
    }
    const { index: start } = match;
    const reader = new DigitReader(text, start, text.length, plain);
    yield* reader.readTo(Number.POSITIVE_INFINITY);
    const bytes = new Uint8Array(reader.bytes());
    if (areWholeSequences(bytes)) {
      return { start, end: reader.position, from: 'base64', bytes };
    }
    attempts++;
    if (attempts === mostAttempts) {
      break;
    }
  }
  return undefined;
}
