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

// The label is bounded, so that no run of dashes or letters is ever scanned twice (RFC 7468, section 3: labels are upper case).
const markerPattern = /-----(BEGIN|END) ([A-Z0-9][A-Z0-9 #._-]{0,63}?)-----/g;

// Alone on its line, and with base64 below it: a comment may speak of certificates too.
const damagedPattern =
  /^([^\w\r\n]{0,16})BEGIN[^\w\r\n]{1,4}((?:(?:X509|TRUSTED)[^\w\r\n]{1,4})?CERTIFICATE)[^\w\r\n]{0,16}(?=[\r\n]\s{0,64}[A-Za-z0-9+/]{20})/gim;

/**
 * Every PEM block (RFC 7468) of a text, in order, the broken ones included. Text around the blocks is ignored; line ends
 * may be LF, CRLF, CR or none. Takes time proportional to the length of the text.
 *
 * Light on purpose: it knows base64 but no ASN.1, so that what only needs the bytes need not load a certificate library.
 */
export function pemBlocks(text: string): PemBlock[] {
  const lineOf = lineCounter(text);
  const blocks: PemBlock[] = [];
  const alone = ({ label, start, end }: Marker, problem: PemProblem): PemBlock => ({
    label,
    line: lineOf(start),
    start,
    end,
    problem,
  });
  let begin: Marker | undefined;
  for (const marker of markers(text)) {
    if (marker.kind !== 'END') {
      if (begin !== undefined) {
        blocks.push(alone(begin, missingEnd(begin)));
      }
      begin = marker;
    } else if (begin === undefined) {
      blocks.push(alone(marker, 'noBegin'));
    } else {
      const { label, start } = begin;
      blocks.push({ label, line: lineOf(start), start, end: marker.end, ...content(text, begin, marker) });
      begin = undefined;
    }
  }
  if (begin !== undefined) {
    blocks.push(alone(begin, missingEnd(begin)));
  }
  return blocks;
}

function missingEnd({ kind }: Marker): PemProblem {
  return kind === 'damaged' ? 'damagedBegin' : 'noEnd';
}

function markers(text: string): readonly Marker[] {
  const found: Marker[] = [];
  for (const match of text.matchAll(markerPattern)) {
    const [whole, kind, label] = match;
    if ((kind === 'BEGIN' || kind === 'END') && label !== undefined) {
      found.push({ kind, label, start: match.index, end: match.index + whole.length });
    }
  }
  const words = new Set(found.map(({ start }) => start + '-----'.length));
  for (const match of text.matchAll(damagedPattern)) {
    const [whole, dashes = '', label = ''] = match;
    if (!words.has(match.index + dashes.length)) {
      const end = match.index + whole.length;
      found.push({ kind: 'damaged', label: label.toUpperCase().replace(/[^A-Z0-9]+/g, ' '), start: match.index, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function content(text: string, begin: Marker, end: Marker): { bytes: Uint8Array } | { problem: PemProblem } {
  if (begin.kind === 'damaged') {
    return { problem: 'damagedBegin' };
  }
  if (begin.label !== end.label) {
    return { problem: 'labelMismatch' };
  }
  const body = base64Digits(withoutHeaders(text.slice(begin.end, end.start)));
  if (body === '') {
    return { problem: 'empty' };
  }
  const bytes = decodeBase64(body);
  return bytes === undefined ? { problem: 'badBase64' } : { bytes };
}

/** The body without what other formats put into it: JSON's and YAML's escapes, a mail's quote marks, markup and its entities. */
function base64Digits(body: string): string {
  const digits = body.replace(/\s+/g, '');
  if (/^[A-Za-z0-9+/=]*$/.test(digits)) {
    return digits;
  }
  return body
    .replace(/^[ \t]*>[> \t]*/gm, '')
    .replace(/<\/?[a-z][^<>]{0,32}>/gi, '')
    .replace(/&#(?:x([0-9a-f]{1,4})|(\d{1,5}));/gi, (_, hex?: string, decimal?: string) =>
      String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\{1,8}(?:[nrt]|(?=\/))/g, '')
    .replace(/\s+/g, '');
}

// RFC 1421 headers ("Proc-Type: 4,ENCRYPTED"), as old key files have them, end at the first blank line.
function withoutHeaders(body: string): string {
  if (!/^\s*[A-Za-z][A-Za-z0-9-]*: /.test(body)) {
    return body;
  }
  const blankLine = /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)/.exec(body.trimStart());
  return blankLine === null ? body : body.trimStart().slice(blankLine.index);
}

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

/** Line numbers of rising offsets, so that a text with many blocks is walked once. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let position = 0;
  return (offset) => {
    for (; position < offset; position++) {
      const character = text[position];
      if (character === '\n' || (character === '\r' && text[position + 1] !== '\n')) {
        line++;
      }
    }
    return line;
  };
}
