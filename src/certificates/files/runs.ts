import type { Work } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import type { Stretch, Value } from './content.ts';
import { areWholeSequences, digitsOf, isKnownShape } from './derExtent.ts';
import { nextRun } from './digitRuns.ts';
import { DigitReader, type Layout } from './digits.ts';
import type { Effort } from './effort.ts';
import { fileText } from './fileText.ts';
import { leadOf, lineLayouts, literalLayouts, plain } from './layouts.ts';
import { hasMatch, nextMatch } from './matches.ts';
import { findPemBlocks } from './pem.ts';
import { storeLength } from './storeLength.ts';

/** A run of base64 that says nowhere how long it is. */
export interface Run extends Value {
  /** Whether it is more than digits: a text with PEM or base64 of DER in it, a store, or BER. */
  readonly isTelling: boolean;
}

/** Base64 of `-----BEGIN`. */
const armour = /(?<![A-Za-z0-9+/_-])LS0tLS1CRUdJT/g;

/** Where the armour of another text begins: a word before it is digits too, which seem to go on the first one. */
function* nextArmour(text: string, start: number, effort: Effort): Work<number> {
  if (!text.startsWith('LS0tL', start)) {
    return Number.POSITIVE_INFINITY;
  }
  const { length, from, next } = effort.armour;
  if (length !== text.length || start < from || start >= next) {
    // It may be far away, and many values may look for it.
    const found = (yield* nextMatch(text, armour, start + 1))?.index ?? Number.POSITIVE_INFINITY;
    effort.armour = { length: text.length, from: start, next: found };
  }
  return effort.armour.next;
}

/** As many digits show how the lines of a run look. */
const fewDigits = 300;

/**
 * The run that begins at an offset of a text. It goes on to the first character that no base64 has. What follows the text in it
 * by accident, as the next key of a YAML document does, is left out.
 */
export function* runAt(text: string, { start, end: limit }: Stretch, effort: Effort): Work<Run> {
  const next = yield* nextArmour(text, start, effort);
  const alone = next < limit ? yield* runIn(text, start, next, plain) : undefined;
  if (alone !== undefined && (yield* isComplete(alone))) {
    return alone;
  }
  const first = yield* runIn(text, start, limit, plain);
  if (storeLength(first.bytes) !== undefined || (yield* isComplete(first))) {
    return first;
  }
  const lines = { start, limit, digits: fewDigits, isFirstPartial: true, lead: leadOf(text, start) };
  const others = [...literalLayouts.slice(1), ...(yield* lineLayouts(text, lines))];
  for (const layout of others) {
    const run = yield* runIn(text, start, limit, layout);
    if (storeLength(run.bytes) !== undefined || ((yield* isComplete(run)) && (yield* isSound(run)))) {
      return run;
    }
    effort.spend(Math.max(run.end - run.start, fewDigits));
  }
  return first;
}

/** Digits of a first line that is no word. */
const longRun = 60;

/** The runs of a stretch of text whose first line is no word and which are telling. */
export function* longRunsIn(whole: string, { start, end }: Stretch): Work<readonly Run[]> {
  const text = whole.slice(0, end);
  const runs: Run[] = [];
  for (let position = start; position < end; ) {
    const digits = yield* nextRun(text, position, longRun);
    if (digits === undefined) {
      break;
    }
    const run = yield* runIn(text, digits.start, end, plain);
    if (run.isTelling) {
      runs.push(run);
    }
    position = Math.max(run.end, digits.end);
    yield;
  }
  return runs;
}

function* runIn(text: string, start: number, limit: number, layout: Layout): Work<Run> {
  const reader = new DigitReader(text, start, limit, layout);
  yield* reader.readTo(Number.POSITIVE_INFINITY);
  yield;
  const bytes = reader.bytes();
  yield;
  const length = storeLength(bytes) ?? lengthAtPadding(reader, bytes) ?? (yield* lengthOfText(bytes));
  if (length === bytes.length) {
    const isTold = yield* isTelling(bytes);
    return { start, end: reader.position, from: 'base64', bytes: new Uint8Array(bytes), isTelling: isTold };
  }
  const again = new DigitReader(text, start, limit, layout);
  yield* again.readTo(digitsOf(length));
  return {
    start,
    end: again.position,
    from: 'base64',
    bytes: new Uint8Array(bytes.subarray(0, length)),
    isTelling: true,
  };
}

/** Where PEM ends with padding, behind which another value begins; undefined where it does not. */
function lengthAtPadding({ firstPadding }: DigitReader, bytes: Buffer): number | undefined {
  const length = Math.floor(((firstPadding ?? 0) * 3) / 4);
  const tail = bytes.toString('latin1', Math.max(0, length - longestEndLine), length);
  return /-----END [^\r\n-]*-----\s*$/.test(tail) ? length : undefined;
}

const endLine = '-----END ';
const longestEndLine = 120;

/** PEM ends with text behind its last END line; else all of it counts. */
function* lengthOfText(bytes: Buffer): Work<number> {
  const last = bytes.lastIndexOf(endLine);
  return last === -1 ? bytes.length : yield* endOfText(bytes, last, isTextOctet);
}

function* endOfText(bytes: Buffer, start: number, isText: (octet: number) => boolean): Work<number> {
  let end = start;
  while (end < bytes.length && isText(bytes[end] ?? 0)) {
    end++;
    if (end % stride === 0) {
      yield;
    }
  }
  return end;
}

/** Octets between two pauses. */
const stride = 1 << 18;

function isTextOctet(octet: number): boolean {
  return octet >= 0x20 ? octet !== 0x7f && octet < 0x80 : octet >= 0x09 && octet <= 0x0d;
}

/** UTF-16 too: without its zeros. */
const wideBegin = Buffer.from('-----BEGIN ', 'utf16le').subarray(0, -1);
const stores = ['feedfeed', 'cececece', '0000000043455254'].map((magic) => Buffer.from(magic, 'hex'));

/** Whether bytes are something with certificates in it, or begin like it: a text with PEM or base64, DER, a store. */
export function* isTelling(bytes: Buffer): Work<boolean> {
  return (
    bytes.includes('-----BEGIN ') ||
    bytes.includes(wideBegin) ||
    stores.some((magic) => magic.equals(bytes.subarray(0, magic.length))) ||
    isKnownShape(derShape(bytes)) ||
    (yield* isBase64Text(bytes))
  );
}

/** Base64 of base64. */
function* isBase64Text(bytes: Buffer): Work<boolean> {
  const head = bytes.toString('latin1', 0, 64);
  return /^[\t\r\n -~]{20,}$/.test(head) && (yield* hasMatch(bytes.toString('latin1'), wrappedStart));
}

const wrappedStart = /MI[A-T]|LS0tL/g;

/** Whether it is a whole text with PEM in it; digits that were none would have left something else between. */
export function* isComplete({ bytes, isTelling }: Run): Work<boolean> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWhole = isTelling && text.lastIndexOf(endLine) >= text.lastIndexOf('-----BEGIN ');
  const end = isWhole ? yield* endOfText(text, 0, (octet) => octet >= 0x80 || isTextOctet(octet)) : 0;
  return isWhole && (end === text.length || text.includes(wideBegin));
}

/** Whether its PEM blocks hold together: a layout that leaves whole lines out gives a text, too. */
function* isSound({ bytes }: Run): Work<boolean> {
  const blocks = yield* findPemBlocks(yield* fileText(bytes));
  return blocks.every((block) => block.bytes !== undefined && areWholeSequences(block.bytes));
}
