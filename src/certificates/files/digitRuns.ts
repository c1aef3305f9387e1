import type { Work } from '../breather.ts';
import { mayBeKnown } from './derExtent.ts';

/** What each digit stands for, and 1 more (RFC 4648, sections 4 and 5); 0 for what is none. */
function digitSet(others: string): Uint8Array {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const set = new Uint8Array(256);
  for (const [i, digit] of [...`${letters}${others}`].entries()) {
    set[digit.charCodeAt(0)] = 1 + (i < 64 ? i : i - 2);
  }
  return set;
}

export const alphabets = { base64: digitSet('+/'), base64url: digitSet('-_'), either: digitSet('+/-_') } as const;

/** Characters between two pauses. */
const stride = 1 << 18;

/** The octets that the first digits stand for: they hold a length, and what stands behind it. */
const firstOctets = new Uint8Array(9);

/** Whether a known thing may begin at an offset of a text: by its first octets, where their digits stand together. Costs little. */
export function mayBegin(text: string, start: number): boolean {
  for (let octet = 0, position = start; octet < firstOctets.length; octet += 3) {
    let bits = 0;
    for (const end = position + 4; position < end; position++) {
      const value = alphabets.either[text.charCodeAt(position)] ?? 0;
      if (value === 0) {
        return true;
      }
      bits = 64 * bits + value - 1;
    }
    firstOctets[octet] = bits >> 16;
    firstOctets[octet + 1] = bits >> 8;
    firstOctets[octet + 2] = bits;
  }
  return mayBeKnown(firstOctets);
}

/**
 * The next run of so many digits, of either alphabet, without anything between: where it begins and ends. By hand, because an
 * expression would look at each digit many times where runs are a little too short.
 */
export function* nextRun(text: string, start: number, least: number): Work<{ start: number; end: number } | undefined> {
  for (let run = { start, end: start }; run.end < text.length; ) {
    const limit = Math.min(text.length, run.end + stride);
    run = runUpTo(text, run, limit, least);
    if (run.end < limit || (limit === text.length && run.end - run.start >= least)) {
      return run;
    }
    yield;
  }
  return undefined;
}

/** A run that goes on where another was left: a whole one, or what there is of it at the limit. */
function runUpTo(text: string, { start, end }: { start: number; end: number }, limit: number, least: number) {
  const digits = alphabets.either;
  let runStart = start;
  for (let position = end; position < limit; position++) {
    if ((digits[text.charCodeAt(position)] ?? 0) === 0) {
      if (position - runStart >= least) {
        return { start: runStart, end: position };
      }
      runStart = position + 1;
    }
  }
  return { start: runStart, end: limit };
}
