import type { Work } from '../breather.ts';
import type { Layout } from './digits.ts';
import { endOfLine, linesOf } from './lines.ts';

export const plain: Layout = { kind: 'plain' };
export const eitherAlphabet: Layout = { kind: 'plain', alphabet: 'either' };

/** The layouts that need no look at the lines, the likely first. */
export const literalLayouts: readonly Layout[] = [
  plain,
  { kind: 'strings' },
  { kind: 'plain', alphabet: 'base64url' },
  { kind: 'strings', alphabet: 'base64url' },
];

/** Longer decoration of a line is none. */
const longestEdge = 120;
/** Longer lines have none. */
const longestFirst = 1 << 12;
/** Characters of a text for each digit of a value in it, decoration of narrow lines included. */
export const mostPerDigit = 16;

/** Where the lines of a value are. */
export interface ValueLines {
  /** The first digit, or where the armour's BEGIN line ends. */
  readonly start: number;
  readonly limit: number;
  /** How many digits are sought: no line behind them is looked at. */
  readonly digits: number;
  /** Whether there are digits on the first line, behind whatever stands before `start` on it. */
  readonly isFirstPartial: boolean;
  /** What stands before the value, or its BEGIN, on its line. */
  readonly lead: string;
  /** What stands behind its BEGIN on that line. */
  readonly trail?: string;
}

/**
 * The layouts in which all lines of a value have the same decoration before or behind their digits: a sign of a diff, of a
 * comment, of a log; a command. Decoration may have digits of base64 in it, and digits that all lines share by accident look
 * like decoration: there are a few layouts then, and what comes out tells which one is right.
 */
export function* lineLayouts(text: string, lines: ValueLines): Work<readonly Layout[]> {
  const window = Math.min(lines.limit, lines.start + mostPerDigit * lines.digits);
  const firstWindow = Math.min(window, lines.start + longestFirst);
  if (lines.isFirstPartial && endOfLine(text, lines.start, firstWindow) === firstWindow) {
    return [];
  }
  const edges = yield* commonEdges(text, { ...lines, limit: window });
  const prefixes = new Set([
    ...(lines.lead !== '' && edges.prefix.startsWith(lines.lead) ? [lines.lead] : []),
    edges.prefix,
    edges.prefix.replace(/[A-Za-z0-9+/=_-]+$/, ''),
  ]);
  const suffixes = new Set([edges.suffix.replace(/^[A-Za-z0-9+/=_-]+/, ''), edges.suffix, lines.trail ?? '', '']);
  return [...prefixes].flatMap((prefix) =>
    [...suffixes]
      .filter((suffix) => prefix !== '' || suffix !== '')
      .map((suffix): Layout => ({ kind: 'lines', prefix, suffix })),
  );
}

interface Edges {
  readonly prefix: string;
  readonly suffix: string;
}

function* commonEdges(text: string, { start, limit, digits, isFirstPartial }: ValueLines): Work<Edges> {
  const edges = new CommonEdges();
  let isWhole = !isFirstPartial;
  for (const line of linesOf(text, start, limit)) {
    if (line === undefined) {
      yield;
      continue;
    }
    edges.add(line, isWhole);
    isWhole = true;
    if (edges.digits >= digits || !edges.areAny) {
      break;
    }
  }
  return edges;
}

/** What lines have in common, as far as they are known. */
class CommonEdges implements Edges {
  digits = 0;
  #prefix: string | undefined;
  #suffix: string | undefined;
  #last: string | undefined;

  get prefix(): string {
    return this.#prefix ?? '';
  }

  get suffix(): string {
    return this.#suffix ?? '';
  }

  get areAny(): boolean {
    return this.#prefix !== '' || this.#suffix !== '';
  }

  add(line: string, isWhole: boolean): void {
    const found = digitsIn(line);
    if (found === 0) {
      return;
    }
    this.digits += found;
    // The last line of a value may lack what goes on, so that it says nothing of the suffix.
    this.#suffix = this.#last === undefined ? this.#suffix : commonSuffix(this.#suffix, this.#last);
    this.#prefix = isWhole ? commonPrefix(this.#prefix, line) : this.#prefix;
    this.#last = line;
  }
}

function digitsIn(line: string): number {
  let count = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    // Near enough: what is counted too often only ends the look at the lines early.
    count += (code >= 0x2f && code < 0x7b) || code === 0x2b || code === 0x2d ? 1 : 0;
  }
  return count;
}

function commonPrefix(prefix: string | undefined, line: string): string {
  const most = Math.min(prefix?.length ?? longestEdge, line.length);
  let length = 0;
  while (length < most && (prefix === undefined || prefix[length] === line[length])) {
    length++;
  }
  return line.slice(0, length);
}

function commonSuffix(suffix: string | undefined, line: string): string {
  const most = Math.min(suffix?.length ?? longestEdge, line.length);
  let length = 0;
  while (length < most && (suffix === undefined || suffix.at(-1 - length) === line.at(-1 - length))) {
    length++;
  }
  return line.slice(line.length - length);
}

/** What stands before an offset on its line, as far as decoration goes. */
export function leadOf(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - longestEdge), offset);
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  return line.replace(/^(?:\u00ef\u00bb\u00bf)+/, '');
}
