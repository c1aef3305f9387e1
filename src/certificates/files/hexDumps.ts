import type { Work } from '../breather.ts';
import type { Stretch } from './content.ts';
import { nextMatch } from './matches.ts';

/** Octets that a text has as a dump, as certutil, xxd, hexdump and od write it: an offset, sixteen octets, mostly characters too. */
export interface HexDump extends Stretch {
  readonly octets: Buffer;
}

const octetsOfLine = 16;
/** Shorter ones are no certificate and no key. */
const fewestLines = 3;

const firstLine =
  /^[ \t]{0,16}(?:0x)?[0-9a-fA-F]{4,16}(?::|[ \t]?[-|])?[ \t]{1,8}(?=(?:[0-9a-fA-F]{2}[ \t-]{0,2}){8})/gm;
// Where the last line is short, more blanks stand before its characters.
const dumpLine =
  /[ \t]{0,16}(?:0x)?([0-9a-fA-F]{4,16})(?::|[ \t]?[-|])?[ \t]{1,8}((?:[0-9a-fA-F]{2}(?:-|[ \t]{0,2})){1,16})[^\r\n]{0,120}(?:\r\n?|\n|$)/y;
const pauseAfter = 1 << 10;

/** The dumps of a stretch of a text, in order. Takes time proportional to its length. */
export function* hexDumpsIn(text: string, { start, end }: Stretch): Work<readonly HexDump[]> {
  const dumps: HexDump[] = [];
  for (let position = start; position < end; ) {
    const first = (yield* nextMatch(text, firstLine, position))?.index ?? end;
    if (first >= end) {
      break;
    }
    const dump = yield* dumpAt(text, first);
    if (dump.octets.length > (fewestLines - 1) * octetsOfLine) {
      dumps.push(dump);
    }
    position = Math.max(dump.end, first + 1);
    yield;
  }
  return dumps;
}

function* dumpAt(text: string, start: number): Work<HexDump> {
  const lines: Buffer[] = [];
  let end = start;
  let last: string | undefined;
  while (lines.at(-1)?.length === octetsOfLine || last === undefined) {
    dumpLine.lastIndex = end;
    const [line = '', offset = '', digits = ''] = dumpLine.exec(text) ?? [];
    if (line === '' || (last !== undefined && !isNext(last, offset))) {
      break;
    }
    lines.push(Buffer.from(digits.replaceAll(/[ \t-]/g, ''), 'hex'));
    last = offset;
    end += line.length;
    if (lines.length % pauseAfter === 0) {
      yield;
    }
  }
  return { start, end, octets: Buffer.concat(lines) };
}

/** Offsets are hexadecimal, or octal those of od. */
function isNext(last: string, offset: string): boolean {
  return [16, 8].some((radix) => Number.parseInt(offset, radix) - Number.parseInt(last, radix) === octetsOfLine);
}
