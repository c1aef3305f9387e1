import type { Work } from '../breather.ts';
import { maxCertificates } from './content.ts';
import { areWholeSequences } from './derExtent.ts';
import { DigitReader, type Layout } from './digits.ts';
import { type FileText, lineCounter } from './fileText.ts';
import { leadOf, lineLayouts, plain } from './layouts.ts';
import { endOfLine, linesOf } from './lines.ts';
import { matchesIn, nextMatch } from './matches.ts';

/**
 * Why the text between two PEM markers could not be turned into bytes.
 *
 * - `noEnd`: a BEGIN line without its END line. `noBegin`: an END line without its BEGIN line.
 * - `damagedBegin`: a BEGIN line that is none: other dashes, other blanks, small letters.
 * - `labelMismatch`: BEGIN and END name different things.
 * - `empty`: nothing between the two lines. `badBase64`: something between them is not base64.
 */
export type PemProblem = 'noEnd' | 'noBegin' | 'damagedBegin' | 'labelMismatch' | 'empty' | 'badBase64';

/** One PEM block of a text: `bytes` when it could be decoded, else `problem`. */
export type PemBlock = {
  /** What stands after BEGIN, as "CERTIFICATE"; of the END line where there is no BEGIN line. */
  readonly label: string;
  /** The line on which the block begins; the first line is 1. */
  readonly line: number;
  /** Where it begins in the text, and where the text goes on after it. */
  readonly start: number;
  readonly end: number;
} & (
  | { readonly bytes: Uint8Array; readonly problem?: undefined }
  | { readonly bytes?: undefined; readonly problem: PemProblem }
);

interface Marker {
  readonly kind: 'BEGIN' | 'END' | 'damaged';
  readonly label: string;
  /** Where the marker's first dash stands, and the first character after its last. */
  readonly start: number;
  readonly end: number;
}

/** A blank as it comes, as a form, an address, a mail, HTML and JSON have it. */
const blank = String.raw`(?: |\+|%(?:25){0,3}20|=20|&nbsp;|&#(?:32|x20);|\\u0020)`;

// The label is bounded, so that no run of dashes or letters is ever scanned twice (RFC 7468, section 3: labels are upper case).
const markerPattern = new RegExp(`-----(BEGIN|END)${blank}([A-Z0-9](?:[A-Z0-9#._-]|${blank}){0,63}?)-----`, 'g');
const anyBlank = new RegExp(blank, 'g');

// Alone on its line, and with base64 below it: a comment may speak of certificates too.
const damagedPattern =
  /^([^\w\r\n]{0,16})BEGIN[^\w\r\n]{1,4}((?:(?:X\.?509|TRUSTED)[^\w\r\n]{1,4})?CERTIFICATE)[^\w\r\n]{0,16}(?=[\r\n]\s{0,64}[A-Za-z0-9+/]{20})/gim;

/** Enough to see that a file has more blocks than any may have. */
const mostMarkers = 2 * (maxCertificates + 1);

/** Every PEM block of a text, all at once: for texts that are small. See `findPemBlocks`. */
export function pemBlocks(text: string): PemBlock[] {
  const work = findPemBlocks({ text, lineOf: lineCounter(text) });
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) {
      return step.value;
    }
  }
}

/**
 * Every PEM block (RFC 7468) of a text, in order, the broken ones included. Text around the blocks is ignored; line ends
 * may be LF, CRLF, CR or none, and there may be decoration in a block as `DigitReader` knows it. Takes time proportional to
 * the length of the text.
 *
 * Light on purpose: it knows base64 and lengths, but no ASN.1, so that what only needs the bytes need not load a certificate
 * library.
 */
export function* findPemBlocks({ text, lineOf }: FileText): Work<PemBlock[]> {
  const blocks: PemBlock[] = [];
  const alone = ({ label, start, end }: Marker, problem: PemProblem): PemBlock => ({
    label,
    line: lineOf(start),
    start,
    end,
    problem,
  });
  let begin: Marker | undefined;
  for (const marker of yield* markers(text)) {
    if (marker.kind !== 'END') {
      if (begin !== undefined) {
        blocks.push(alone(begin, missingEnd(begin)));
      }
      begin = marker;
    } else if (begin === undefined) {
      blocks.push(alone(marker, 'noBegin'));
    } else {
      const { label, start } = begin;
      const content = yield* contentOf(text, begin, marker);
      blocks.push({ label, line: lineOf(start), start, end: marker.end, ...content });
      begin = undefined;
    }
    yield;
  }
  if (begin !== undefined) {
    blocks.push(alone(begin, missingEnd(begin)));
  }
  return blocks;
}

function missingEnd({ kind }: Marker): PemProblem {
  return kind === 'damaged' ? 'damagedBegin' : 'noEnd';
}

function* markers(text: string): Work<readonly Marker[]> {
  const found: Marker[] = [];
  for (const match of matchesIn(text, markerPattern)) {
    if (match === undefined) {
      yield;
      continue;
    }
    const [whole, kind, label = ''] = match;
    if (found.length === mostMarkers) {
      break;
    }
    if (kind === 'BEGIN' || kind === 'END') {
      found.push({ kind, label: label.replace(anyBlank, ' '), start: match.index, end: match.index + whole.length });
    }
  }
  const words = new Set(found.map(({ start }) => start + '-----'.length));
  for (const match of matchesIn(text, damagedPattern)) {
    if (match === undefined) {
      yield;
      continue;
    }
    const [whole, dashes = '', label = ''] = match;
    if (found.length === mostMarkers) {
      break;
    }
    if (!words.has(match.index + dashes.length)) {
      const end = match.index + whole.length;
      found.push({ kind: 'damaged', label: label.toUpperCase().replace(/[^A-Z0-9.]+/g, ' '), start: match.index, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

type PemContent = { readonly bytes: Uint8Array } | { readonly problem: PemProblem };

function* contentOf(text: string, begin: Marker, end: Marker): Work<PemContent> {
  if (begin.kind === 'damaged') {
    return { problem: 'damagedBegin' };
  }
  if (begin.label !== end.label) {
    return { problem: 'labelMismatch' };
  }
  const start = yield* withoutHeaders(text, begin.end, end.start);
  const first = yield* read(text, start, end.start, plain);
  if (first.bytes !== undefined && holdsTogether(first.bytes)) {
    return { bytes: first.bytes };
  }
  const decorated = yield* readDecorated(text, begin, end);
  const bytes = decorated ?? first.bytes;
  return bytes === undefined ? { problem: first.isEmpty ? 'empty' : 'badBase64' } : { bytes };
}

interface Read {
  /** Where everything up to the END line is base64, or decoration. */
  readonly bytes: Uint8Array | undefined;
  readonly isEmpty: boolean;
}

function* read(text: string, start: number, limit: number, layout: Layout): Work<Read> {
  const reader = new DigitReader(text, start, limit, layout);
  yield* reader.readTo(Number.POSITIVE_INFINITY);
  const { count, padding, isAtEnd } = reader;
  const isComplete = count % 4 !== 1 && (padding === 0 || (count + padding) % 4 === 0);
  return {
    bytes: isAtEnd && isComplete && count > 0 ? new Uint8Array(reader.bytes()) : undefined,
    isEmpty: isAtEnd && count === 0,
  };
}

/** The body in string literals or with decoration on each line; undefined where nothing whole comes out of it. */
function* readDecorated(text: string, begin: Marker, end: Marker): Work<Uint8Array | undefined> {
  const literals = yield* read(text, begin.end, end.start, { kind: 'strings' });
  if (literals.bytes !== undefined && holdsTogether(literals.bytes)) {
    return literals.bytes;
  }
  const start = endOfLine(text, begin.end, end.start);
  // Nothing but decoration stands before END on its line.
  const limit = end.start - leadOf(text, end.start).length;
  if (start >= limit) {
    return undefined;
  }
  const lines = {
    start: start + 1,
    limit,
    digits: Number.POSITIVE_INFINITY,
    isFirstPartial: false,
    lead: leadOf(text, begin.start),
    trail: text.slice(begin.end, start),
  };
  for (const layout of yield* lineLayouts(text, lines)) {
    const { bytes } = yield* read(text, start, limit, layout);
    if (bytes !== undefined && holdsTogether(bytes)) {
      return bytes;
    }
  }
  return yield* longestWords(text.slice(start, limit));
}

/** Longer lines have no such decoration. */
const longestLine = 400;
const anyWord = /[A-Za-z0-9+/]+={0,2}/g;

/**
 * The longest word of each line, where what stands around it differs from line to line: a time of a log, a number, a file's name.
 * It has the same number of words before it in each line, or behind it: so the last line, which is short, has no other.
 */
function* longestWords(body: string): Work<Uint8Array | undefined> {
  const lines: (readonly string[])[] = [];
  for (const line of linesOf(body)) {
    const words = line?.trim() ? wordsOf(line) : [];
    if (words === undefined) {
      return undefined;
    }
    lines.push(...(words.length > 0 ? [words] : []));
    if (line === undefined) {
      yield;
    }
  }
  const [first = [], last = []] = [lines[0], lines.at(-1)];
  const longest = first.reduce((found, word, i) => (word.length > (first[found]?.length ?? 0) ? i : found), 0);
  const wordIn = last.length === first.length ? longest : longest - first.length;
  const bytes = decodeBase64(lines.map((words) => words.at(wordIn) ?? '').join(''));
  return bytes !== undefined && holdsTogether(bytes) ? bytes : undefined;
}

/** The words of a line; undefined where nothing but digits is on it: then what other lines have is no decoration. */
function wordsOf(line: string): readonly string[] | undefined {
  const words = line.length > longestLine ? [] : [...line.matchAll(anyWord)];
  return words.length === 0 || (words.length === 1 && words[0]?.index === 0) ? undefined : words.map(([word]) => word);
}

/** Whether nothing was lost between the lines: what came out has the lengths that it says, or is a text with PEM in it. */
function holdsTogether(bytes: Uint8Array): boolean {
  return (
    areWholeSequences(bytes) || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('-----END ')
  );
}

const header = /^\s*[A-Za-z][A-Za-z0-9-]*: /;
const blankLine = /(?:\r\n|\r|\n)[ \t]{0,1000}(?:\r\n|\r|\n)/g;

/** Where the body begins: RFC 1421 headers ("Proc-Type: 4,ENCRYPTED"), as old key files have them, end at the first blank line. */
function* withoutHeaders(text: string, start: number, end: number): Work<number> {
  const first = header.exec(text.slice(start, Math.min(end, start + longestHeader)));
  const blankAt = first === null ? undefined : yield* nextMatch(text.slice(0, end), blankLine, start + first[0].length);
  return blankAt?.index ?? start;
}

/** The name of a header and the blanks before it. */
const longestHeader = 200;

/** One certificate as PEM (RFC 7468): 64 characters a line, LF line ends, one at the end. */
export function toPem(der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `${['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n')}\n`;
}

/** RFC 4648, sections 4 and 5. */
const alphabets = { base64: /^[A-Za-z0-9+/]+$/, base64url: /^[A-Za-z0-9_-]+$/ } as const;

/** The bytes of base64 without white space, its padding complete or left out; undefined when it is anything else. */
export function decodeBase64(base64: string, alphabet: keyof typeof alphabets = 'base64'): Uint8Array | undefined {
  const digits = base64.replace(/={1,2}$/, '');
  const isComplete = base64.length === digits.length || base64.length % 4 === 0;
  if (!isComplete || digits.length % 4 === 1 || !alphabets[alphabet].test(digits)) {
    return undefined;
  }
  // Buffer takes both alphabets for either.
  return new Uint8Array(Buffer.from(digits, 'base64'));
}
