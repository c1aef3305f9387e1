import type { Work } from '../breather.ts';
import type { Stretch } from './content.ts';
import { nextMatch } from './matches.ts';

/** Octets that a text has as a list of numbers, as programs and JSON write them: decimal, signed or not, or hex of a digit or two. */
export interface NumberList extends Stretch {
  readonly octets: Buffer;
}

/** Shorter lists are no certificate and no key. */
const fewest = 48;

const number = String.raw`(0[xX][0-9a-fA-F]{1,2}|-?\d{1,3})`;
const next = String.raw`(?:[,;]\s{0,64}|\s{1,64})(?:\(s?byte\)[ \t]{0,8})?${number}(?![\w.])`;
/** A number alone is not worth a look. */
const firstNumber = new RegExp(String.raw`(?<![\w.-])${number}(?=[ \t]{0,8}[,;\r\n])(?=(?:${next}){4})`, 'g');
const nextNumber = new RegExp(next, 'y');
const pauseAfter = 1 << 13;

/** The lists of a stretch of a text, in order. Takes time proportional to its length. */
export function* numberListsIn(text: string, { start, end }: Stretch): Work<readonly NumberList[]> {
  const lists: NumberList[] = [];
  for (let position = start; position < end; ) {
    const first = yield* nextMatch(text, firstNumber, position);
    if (first === undefined || first.index >= end) {
      break;
    }
    const list = yield* listAt(text, first, end);
    if (list.octets.length >= fewest) {
      lists.push(list);
    }
    position = list.end;
  }
  return lists;
}

function* listAt(text: string, { index: start, 0: first }: RegExpExecArray, limit: number): Work<NumberList> {
  const octets: number[] = [];
  let end = start + first.length;
  for (let octet = octetOf(first); octet !== undefined && end <= limit; ) {
    octets.push(octet);
    nextNumber.lastIndex = end;
    const next = nextNumber.exec(text);
    octet = next === null ? undefined : octetOf(next[1] ?? '');
    end += octet === undefined ? 0 : (next?.[0].length ?? 0);
    if (octets.length % pauseAfter === 0) {
      yield;
    }
  }
  yield;
  return { start, end, octets: Buffer.from(octets) };
}

function octetOf(number: string): number | undefined {
  const value = Number(number);
  return value >= -128 && value <= 255 ? value & 0xff : undefined;
}
