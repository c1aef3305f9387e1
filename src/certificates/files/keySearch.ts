import { Breather, type Work } from '../breather.ts';
import { CertificateError } from '../certificateError.ts';
import { derShape } from '../der/derShape.ts';
import type { KeyReason } from './content.ts';
import { digitsOf, endOfElement, isKnownShape } from './derExtent.ts';
import { mayBegin, nextRun } from './digitRuns.ts';
import { DigitReader, type Layout } from './digits.ts';
import { Effort } from './effort.ts';
import { unescaped } from './escapes.ts';
import { isBinary } from './fileText.ts';
import { foldedDigits } from './foldedDigits.ts';
import { hexDumpsIn } from './hexDumps.ts';
import { HexReader } from './hexValue.ts';
import { keyAmongOctets } from './keyOctets.ts';
import { heads, hexStart, hexTextStart } from './keyStarts.ts';
import { hasSpelledArmour, isKeyText, withoutZeros } from './keyWords.ts';
import { eitherAlphabet, leadOf, lineLayouts, literalLayouts } from './layouts.ts';
import { matchesIn, nextMatch } from './matches.ts';
import { numberListsIn } from './numberLists.ts';

/** A key as base64, in a document as base64, in a document as base64. */
const deepest = 3;

/**
 * Whether a private key is, or may be, anywhere in a file: as binary, as text in any encoding and however damaged its armour
 * is, or in a value of a document, encoded once more or not, with any decoration that the reader of certificates sees through.
 * It knows nothing of certificates, so that nothing that is read as one can hide a key. Rather one refusal too many than one too
 * few; takes time proportional to the length, and gives way.
 */
export async function keyIn(bytes: Uint8Array): Promise<KeyReason | undefined> {
  return new Breather().finish(search(bytes, 0));
}

/** Whether octets are a key, hold one, or are a text that speaks of one. What is encoded in them is not looked into. */
export function* keyInOctets(bytes: Uint8Array): Work<KeyReason | undefined> {
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return (
    (yield* keyAmongOctets(octets, bytes)) ??
    ((yield* isKeyText(yield* withoutZeros(octets))) ? 'privateKey' : undefined)
  );
}

function* search(bytes: Uint8Array, depth: number): Work<KeyReason | undefined> {
  yield;
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const binary = yield* keyAmongOctets(octets, bytes);
  if (binary !== undefined) {
    return binary;
  }
  yield;
  const text = yield* withoutZeros(octets);
  if ((yield* isKeyText(text)) || (depth === 0 && (yield* hasSpelledArmour(text)))) {
    return 'privateKey';
  }
  yield;
  // What is binary has no escapes, but octets that look like some.
  const hidden = isBinary(Buffer.from(text.slice(0, 512), 'latin1')) ? undefined : yield* inEscaped(text, depth);
  if (hidden !== undefined) {
    return hidden;
  }
  return depth === deepest ? undefined : yield* inValues(text, depth);
}

/** What is escaped here and there is looked at once more, and what is escaped all over is looked into: it is shorter then. */
function* inEscaped(text: string, depth: number): Work<KeyReason | undefined> {
  const plain = yield* unescaped(text);
  if (plain === text) {
    return undefined;
  }
  const octets = Buffer.from(plain, 'latin1');
  yield;
  return plain.length < escapedShare * text.length && depth < deepest
    ? yield* search(octets, depth + 1)
    : yield* keyInOctets(octets);
}

const escapedShare = 0.6;

function* inValues(text: string, depth: number): Work<KeyReason | undefined> {
  try {
    return (
      (yield* inHeads(text)) ??
      (yield* inHex(text)) ??
      (yield* inHexTexts(text, depth)) ??
      (yield* inNumbers(text, depth)) ??
      (yield* inRuns(text, depth)) ??
      (yield* inFolds(text, depth))
    );
  } catch (error) {
    if (error instanceof CertificateError) {
      // So many beginnings that come to nothing are made to hide something.
      return 'privateKey';
    }
    throw error;
  }
}

const headDigits = 360;

/** What stands at the beginning of a value shows a key, in whatever layout the rest of it is. */
function* inHeads(text: string): Work<KeyReason | undefined> {
  const effort = new Effort(text.length);
  for (const match of matchesIn(text, heads)) {
    if (match?.[0].startsWith('M') && !mayBegin(text, match.index)) {
      continue;
    }
    const reason = match && (yield* inHead(text, match.index, effort));
    if (reason !== undefined) {
      return reason;
    }
    yield;
  }
  return undefined;
}

function* inHead(text: string, start: number, effort: Effort): Work<KeyReason | undefined> {
  for (const layout of literalLayouts) {
    const [bytes, reason] = yield* headIn(text, start, layout, effort);
    if (reason !== undefined || isKnownShape(derShape(bytes))) {
      return reason;
    }
  }
  const first = new DigitReader(text, start, text.length, eitherAlphabet);
  yield* first.readTo(8);
  const digits = Math.min(digitsOf(endOfElement(first.bytes(), 0) ?? headDigits), headDigits);
  const lines = { start, limit: text.length, digits, isFirstPartial: true, lead: leadOf(text, start) };
  for (const layout of yield* lineLayouts(text, lines)) {
    const [, reason] = yield* headIn(text, start, layout, effort);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

function* headIn(
  text: string,
  start: number,
  layout: Layout,
  effort: Effort,
): Work<readonly [Buffer, KeyReason | undefined]> {
  const reader = new DigitReader(text, start, text.length, layout);
  yield* reader.readTo(headDigits);
  effort.spend(Math.max(reader.position - start, headDigits));
  const bytes = reader.bytes();
  return [bytes, yield* keyInOctets(bytes)];
}

const headOctets = 64;

/** Octets in a dump, or in a list of numbers as programs and JSON write them. */
function* inNumbers(text: string, depth: number): Work<KeyReason | undefined> {
  const whole = { start: 0, end: text.length };
  for (const { octets } of [...(yield* hexDumpsIn(text, whole)), ...(yield* numberListsIn(text, whole))]) {
    const reason = yield* search(octets, depth + 1);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

function* inHexTexts(text: string, depth: number): Work<KeyReason | undefined> {
  for (let position = 0; ; ) {
    const start = (yield* nextMatch(text, hexTextStart, position))?.index;
    if (start === undefined) {
      return undefined;
    }
    const reader = new HexReader(text, start, text.length);
    yield* reader.readTo(Number.POSITIVE_INFINITY);
    const reason = yield* search(reader.bytes, depth + 1);
    if (reason !== undefined) {
      return reason;
    }
    position = Math.max(reader.position, start + 1);
    yield;
  }
}

function* inHex(text: string): Work<KeyReason | undefined> {
  const effort = new Effort(text.length);
  for (const match of matchesIn(text, hexStart)) {
    yield;
    if (match === undefined) {
      continue;
    }
    const reader = new HexReader(text, match.index, text.length);
    yield* reader.readTo(headOctets);
    const reason = yield* keyAmongOctets(reader.bytes.toString('latin1'), reader.bytes);
    if (reason !== undefined) {
      return reason;
    }
    effort.spend(10 * headOctets);
  }
  return undefined;
}

/** No key is shorter as base64, and none as text. */
const shortest = { key: 24, text: 64 } as const;

/** Base64 of a SEQUENCE, of armour, or of a Java keystore. */
const telling = /^(?:M[A-P]|LS0t|[/_]u3[+-]7Q|zs7Oz)/;

function* runReader(text: string, start: number): Work<DigitReader> {
  const reader = new DigitReader(text, start, text.length, eitherAlphabet);
  yield* reader.readTo(Number.POSITIVE_INFINITY);
  return reader;
}

function* inRunFrom(text: string, start: number | undefined, depth: number): Work<KeyReason | undefined> {
  const reader = start === undefined ? undefined : yield* runReader(text, start);
  return reader && (yield* inPhases(reader.digits(reader.count), depth));
}

/** What stands behind padding and a line end may be another value, whose digits begin a group. */
function* behindPadding(reader: DigitReader, depth: number): Work<KeyReason | undefined> {
  const { firstPadding } = reader;
  return firstPadding === undefined
    ? undefined
    : yield* inPhases(reader.digits(reader.count).slice(firstPadding), depth);
}

/** Where the line before begins to have digits that may belong to those at an offset. */
function beginOfFold(text: string, start: number): number | undefined {
  const before = text.slice(Math.max(0, start - longestFold), start);
  const found = /(?<![A-Za-z0-9+/])(?=.{0,3}[A-Za-z0-9])[A-Za-z0-9+/]{1,40}\\{0,2}[\r\n]{1,2}[ \t]*$/.exec(before);
  return found === null ? undefined : start - found[0].length;
}

const longestFold = 100;

/** Every run of digits may be base64 of something with a key in it. */
function* inRuns(text: string, depth: number): Work<KeyReason | undefined> {
  for (let position = 0; position < text.length; ) {
    const run = yield* nextRun(text, position, shortest.key);
    if (run === undefined) {
      break;
    }
    const reader = yield* runReader(text, run.start);
    if (reader.count >= shortest.text || telling.test(text.slice(run.start, run.end))) {
      const reason =
        (yield* search(reader.bytes(), depth + 1)) ??
        (yield* behindPadding(reader, depth)) ??
        (yield* inRunFrom(text, beginOfFold(text, run.start), depth));
      if (reason !== undefined) {
        return reason;
      }
    }
    position = Math.max(reader.position, run.end);
    yield;
  }
  return undefined;
}

/** What a program has folded, with decoration that no reader knows between the lines. Its first digit may be any of a group. */
function* inFolds(text: string, depth: number): Work<KeyReason | undefined> {
  for (const digits of yield* foldedDigits(text)) {
    const reason = yield* inPhases(digits, depth);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

/** What digits stand for, whichever of the first four begins a group. At most one of these ways is a text. */
function* inPhases(digits: string, depth: number): Work<KeyReason | undefined> {
  const others: Buffer[] = [];
  for (let phase = 0; phase < 4; phase++) {
    yield;
    const bytes = Buffer.from(digits.slice(phase), 'base64');
    // What comes first may be a word that does not belong to it, and anything may follow it.
    const first = Math.min(bytes.length >> 1, sampled);
    const sample = bytes.subarray(first, first + sampled).filter((octet) => octet !== 0);
    const reason = isBinary(sample) ? undefined : yield* search(bytes, depth + 1);
    if (reason !== undefined) {
      return reason;
    }
    others.push(...(isBinary(sample) ? [bytes, lineFeed] : []));
  }
  yield;
  return yield* keyInOctets(Buffer.concat(others));
}

const sampled = 48;
const lineFeed = Buffer.from('\n');
