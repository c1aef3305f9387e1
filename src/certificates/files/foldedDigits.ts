import type { Work } from '../breather.ts';
import { nextRun } from './digitRuns.ts';

/** Shorter words are words. */
const shortestWord = 20;
/** As much may stand between two lines of one value: a time, a name, a number. */
const widestGap = 400;

/** Whether so much stands between two words that it is not the same as between two others. */
function isWider(gap: number, other: number): boolean {
  return gap > 1.25 * other + 20;
}

/** Words of one length. */
class Fold {
  readonly words: string[];
  readonly start: number;
  end: number;
  /** How much stands between its last two words; undefined while there is one word. */
  gap: number | undefined;
  isDecorated = false;
  /** The sign of a diff, and the one that says that a line goes on, are digits too. */
  prefix: string;
  suffix: string;

  constructor(text: string, start: number, end: number) {
    const word = text.slice(start, end);
    this.words = [word];
    [this.start, this.end] = [start, end];
    this.prefix = /^[+/_-]{0,3}/.exec(word)?.[0] ?? '';
    this.suffix = /[+/_-]$/.exec(word)?.[0] ?? '';
  }

  add(text: string, start: number, end: number): void {
    const word = text.slice(start, end);
    this.words.push(word);
    this.isDecorated ||= /\S/.test(text.slice(this.end, start));
    [this.end, this.gap] = [end, start - this.end];
    while (!word.startsWith(this.prefix)) {
      this.prefix = this.prefix.slice(0, -1);
    }
    this.suffix = word.endsWith(this.suffix) ? this.suffix : '';
  }
}

/**
 * The digits of base64 that a program has folded, each fold joined: words of the same length with the same decoration, or about
 * the same, between them. Where nothing but blanks is between them, they are left out: a reader of digits passes over those.
 * What comes out may begin at any digit of a group, and need not be base64 of anything. Takes time proportional to the text's
 * length.
 */
export function* foldedDigits(text: string): Work<Iterable<string>> {
  const open = new Map<number, Fold>();
  const folds: Fold[] = [];
  for (let run = yield* nextRun(text, 0, shortestWord); run !== undefined; ) {
    const length = run.end - run.start;
    const last = open.get(length);
    const gap = run.start - (last?.end ?? Number.NEGATIVE_INFINITY);
    let fold = last;
    if (last === undefined || gap > widestGap || isWider(gap, last.gap ?? gap)) {
      fold = undefined;
    } else if (last.gap !== undefined && isWider(last.gap, gap)) {
      fold = new Fold(text, last.end - length, last.end);
      folds.push(fold);
    }
    if (fold === undefined) {
      fold = new Fold(text, run.start, run.end);
      folds.push(fold);
    } else {
      fold.add(text, run.start, run.end);
    }
    open.set(length, fold);
    yield;
    run = yield* nextRun(text, run.end, shortestWord);
  }
  return joinedFolds(text, folds);
}

function* joinedFolds(text: string, folds: readonly Fold[]): Iterable<string> {
  for (const fold of folds) {
    if (fold.words.length > 1) {
      yield* joinedWays(text, fold);
    }
  }
}

/** With the shorter words before and behind, and without a sign that all words begin or end with. */
function* joinedWays(text: string, fold: Fold): Iterable<string> {
  const { words, start, end, gap = 0, prefix, suffix } = fold;
  const behind = wordBehind(text, end + gap);
  if (fold.isDecorated) {
    yield wordBefore(text, start - gap) + words.join('') + behind;
  }
  if (prefix !== '' || suffix !== '') {
    const unsigned = words.map((word) => word.slice(prefix.length, word.length - suffix.length)).join('');
    yield unsigned + behind.slice(prefix.length);
  }
}

const longestPart = 400;

function wordBehind(text: string, start: number): string {
  return /^[A-Za-z0-9+/_-]*/.exec(text.slice(start, start + longestPart))?.[0] ?? '';
}

function wordBefore(text: string, end: number): string {
  let start = Math.max(0, end);
  while (start > 0 && end - start < longestPart && /[A-Za-z0-9+/_-]/.test(text.charAt(start - 1))) {
    start--;
  }
  return text.slice(start, Math.max(0, end));
}
