import type { Work } from '../breather.ts';
import type { Stretch } from './content.ts';
import { nextMatch } from './matches.ts';

/** Octets that a text has as a list of numbers, as programs and JSON write them: decimal, signed or not, or hex of a digit or two. */
export interface NumberList extends Stretch {
  readonly octets: Buffer;
}

/** Shorter lists are no certificate and no key. */
const fewest = 48;

/** From -128 to 255, and hex as other languages write it: &H30, $30, 8'h30, 16#30#, 30h. */
const number = String.raw`(?:(0[xX][0-9a-fA-F]{1,2}|(?:[01]?\d{1,2}|2[0-4]\d|25[0-5])|-(?:0?\d{1,2}|1[01]\d|12[0-8]))(?!['#])|(?:&[hH]|#?\$|8'h|16#)([0-9a-fA-F]{1,2})#?|(0?[0-9a-fA-F]{2})[hH])`;
/** Numbers may have a type, a key or, on each line, a word of an assembler before them. */
const before = String.raw`(?:\(s?byte\)[ \t]{0,8}|"\d{1,7}":[ \t]{0,2}|\.?(?:byte|db|DB)[ \t]{1,8})?`;
const next = String.raw`(?:[,;]\s{0,64}|\s{1,64})${before}${number}(?![\w.])`;
/** A few numbers are not worth a look. */
const firstNumber = new RegExp(String.raw`(?<![\w.-])${number}(?=[ \t]{0,8}[,;\r\n])(?=(?:${next}){15})`, 'g');
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
    const list = yield* listAt(text, first);
    if (list.octets.length >= fewest) {
      lists.push(list);
    }
    position = list.end;
  }
  return lists;
}

function* listAt(text: string, first: RegExpExecArray): Work<NumberList> {
  const octets: number[] = [];
  let end = first.index;
  for (let found: RegExpExecArray | null = first; found !== null; found = nextNumber.exec(text)) {
    octets.push((found[1] === undefined ? Number.parseInt(found[2] ?? found[3] ?? '', 16) : Number(found[1])) & 0xff);
    end += found[0].length;
    if (octets.length % pauseAfter === 0) {
      yield;
    }
    nextNumber.lastIndex = end;
  }
  yield;
  return { start: first.index, end, octets: Buffer.from(octets) };
}
