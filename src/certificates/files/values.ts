import type { Work } from '../breather.ts';
import type { Stretch, Value } from './content.ts';
import { areWholeSequences } from './derExtent.ts';
import { derValueAt } from './derValues.ts';
import { mayBegin } from './digitRuns.ts';
import { DigitReader } from './digits.ts';
import type { Effort } from './effort.ts';
import { hexDumpsIn } from './hexDumps.ts';
import { HexReader, hexValueAt } from './hexValue.ts';
import { plain } from './layouts.ts';
import { matchesIn } from './matches.ts';
import { numberListsIn } from './numberLists.ts';
import { isComplete, isTelling, longRunsIn, type Run, runAt } from './runs.ts';

/** Base64 of a SEQUENCE with a long length, of armour, of Java's keystores, of a serialized store; and hex of a SEQUENCE, of armour and of base64, likewise. */
const starts =
  /MI[A-T]|LS0tL|[/_]u3[+-]7Q|zs7Oz|AAAAAENFUl|30(?:[\s,:;\\-]|0[xX]|\\x){0,8}8[1-4]|(?:2[dD]){5}42|4[dD]494[9-d]/g;

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
    if (list.start >= position && (yield* isTelling(list.octets))) {
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
  return (yield* isComplete(run)) ? run : undefined;
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
  if (/^[24]/.test(found)) {
    return hexTextAt(text, place, effort);
  }
  return found.startsWith('MI') ? derValueAt(text, place.start, place.end, effort) : runAt(text, place, effort);
}

/** Hex of a text, as databases write what they hold. */
function* hexTextAt(text: string, { start, end: limit }: Stretch, effort: Effort): Work<Value | undefined> {
  const reader = new HexReader(text, start, limit);
  yield* reader.readTo(Number.POSITIVE_INFINITY);
  const { bytes, position: end } = reader;
  if (yield* isTelling(bytes)) {
    return { start, end, from: 'hex', bytes: new Uint8Array(bytes) };
  }
  effort.spend(end - start);
  return undefined;
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
