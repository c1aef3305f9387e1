/**
 * Why the text between two PEM markers could not be turned into bytes.
 *
 * - `noEnd`: a BEGIN line without its END line. `noBegin`: an END line without its BEGIN line.
 * - `labelMismatch`: BEGIN and END name different things.
 * - `empty`: nothing between the two lines. `badBase64`: something between them is not base64.
 */
export type PemProblem = 'noEnd' | 'noBegin' | 'labelMismatch' | 'empty' | 'badBase64';

/** One PEM block of a text: `bytes` when it could be decoded, else `problem`. */
export type PemBlock = {
  /** What stands after BEGIN, as "CERTIFICATE"; of the END line where there is no BEGIN line. */
  readonly label: string;
  /** The line on which the block begins; the first line is 1. */
  readonly line: number;
} & (
  | { readonly bytes: Uint8Array; readonly problem?: undefined }
  | { readonly bytes?: undefined; readonly problem: PemProblem }
);

interface Marker {
  readonly kind: 'BEGIN' | 'END';
  readonly label: string;
  /** Where the marker's first dash stands, and the first character after its last. */
  readonly start: number;
  readonly end: number;
}

// The label is bounded, so that no run of dashes or letters is ever scanned twice (RFC 7468, section 3: labels are upper case).
const markerPattern = /-----(BEGIN|END) ([A-Z0-9][A-Z0-9 #._-]{0,63}?)-----/g;

/**
 * Every PEM block (RFC 7468) of a text, in order, the broken ones included. Text around the blocks is ignored; line ends
 * may be LF, CRLF, CR or none. Takes time proportional to the length of the text.
 *
 * Light on purpose: it knows base64 but no ASN.1, so that what only needs the bytes need not load a certificate library.
 */
export function pemBlocks(text: string): PemBlock[] {
  const lineOf = lineCounter(text);
  const blocks: PemBlock[] = [];
  let begin: Marker | undefined;
  for (const marker of markers(text)) {
    if (marker.kind === 'BEGIN') {
      if (begin !== undefined) {
        blocks.push({ label: begin.label, line: lineOf(begin.start), problem: 'noEnd' });
      }
      begin = marker;
    } else if (begin === undefined) {
      blocks.push({ label: marker.label, line: lineOf(marker.start), problem: 'noBegin' });
    } else {
      blocks.push({ label: begin.label, line: lineOf(begin.start), ...content(text, begin, marker) });
      begin = undefined;
    }
  }
  if (begin !== undefined) {
    blocks.push({ label: begin.label, line: lineOf(begin.start), problem: 'noEnd' });
  }
  return blocks;
}

function* markers(text: string): Iterable<Marker> {
  for (const match of text.matchAll(markerPattern)) {
    const [whole, kind, label] = match;
    if ((kind === 'BEGIN' || kind === 'END') && label !== undefined) {
      yield { kind, label, start: match.index, end: match.index + whole.length };
    }
  }
}

function content(text: string, begin: Marker, end: Marker): { bytes: Uint8Array } | { problem: PemProblem } {
  if (begin.label !== end.label) {
    return { problem: 'labelMismatch' };
  }
  const body = withoutHeaders(text.slice(begin.end, end.start)).replace(/\s+|\\[nrt]/g, '');
  if (body === '') {
    return { problem: 'empty' };
  }
  const bytes = decodeBase64(body);
  return bytes === undefined ? { problem: 'badBase64' } : { bytes };
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

/** The bytes of standard base64 without white space, its padding complete or left out; undefined when it is anything else. */
export function decodeBase64(base64: string): Uint8Array | undefined {
  const digits = base64.replace(/={1,2}$/, '');
  const isComplete = base64.length === digits.length || base64.length % 4 === 0;
  if (!isComplete || digits.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(digits)) {
    return undefined;
  }
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
