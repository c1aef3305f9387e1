import type { Work } from '../breather.ts';

/** Characters between two pauses. */
const stride = 1 << 16;
/** How far a pattern may look at a text: ahead from where a match begins, and back. */
const reach = { ahead: 1 << 12, behind: 1 } as const;

/**
 * Every match of a pattern in a text, in order, and `undefined` wherever the search can pause. A pattern that is given a whole text
 * looks at all of it at one go, so whatever a file is searched for is searched here.
 *
 * @param pattern global, without `$`. With what it looks at behind it, no match is longer than 4,096 characters.
 * @param next where the search goes on: `overlapping` matches begin anywhere behind the beginning of the last one.
 */
export function* matchesIn(
  text: string,
  pattern: RegExp,
  from = 0,
  next: 'behind' | 'overlapping' = 'behind',
): Generator<RegExpExecArray | undefined, void> {
  for (let position = from; position < text.length; ) {
    const base = Math.max(0, position - reach.behind);
    const end = position + stride;
    const part = text.slice(base, end + reach.ahead);
    for (let match = firstIn(part, pattern, position - base); match !== null; ) {
      match.index += base;
      if (match.index >= end) {
        break;
      }
      position = match.index + (next === 'overlapping' ? 1 : match[0].length);
      yield match;
      match = firstIn(part, pattern, position - base);
    }
    position = Math.max(position, end);
    yield undefined;
  }
}

/** Others use the pattern while a search pauses. */
function firstIn(text: string, pattern: RegExp, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** The first match of a pattern from an offset of a text on. See `matchesIn`. */
export function* nextMatch(text: string, pattern: RegExp, from = 0): Work<RegExpExecArray | undefined> {
  for (const match of matchesIn(text, pattern, from)) {
    if (match !== undefined) {
      return match;
    }
    yield;
  }
  return undefined;
}

/** Whether a pattern matches anywhere in a text. See `matchesIn`. */
export function* hasMatch(text: string, pattern: RegExp): Work<boolean> {
  return (yield* nextMatch(text, pattern)) !== undefined;
}

/** A text with something else in place of every match of a pattern; the text itself when there is none. See `matchesIn`. */
export function* withReplaced(text: string, pattern: RegExp, by: (match: RegExpExecArray) => string): Work<string> {
  const parts: string[] = [];
  let pieces: string[] = [];
  let position = 0;
  for (const match of matchesIn(text, pattern)) {
    if (match === undefined) {
      parts.push(pieces.join(''));
      pieces = [];
      yield;
    } else {
      pieces.push(text.slice(position, match.index), by(match));
      position = match.index + match[0].length;
    }
  }
  return position === 0 ? text : parts.join('') + text.slice(position);
}
