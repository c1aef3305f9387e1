/** Of either alphabet (RFC 4648, sections 4 and 5). */
const digits = characters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_');
const blanks = characters(' \t\r\n\v\f');

/**
 * What may be base64 in a text: runs of its digits, each with the lines that may go on with it. A line that begins with a dash
 * is the next of a list, or an END line, and two short lines are words. Padding is left out. Walks the text once, without an
 * expression that could go back.
 *
 * @param least the digits of the shortest first line that counts.
 */
export function* base64Values(text: string, least: number): Iterable<readonly string[]> {
  for (let position = 0; position < text.length; ) {
    let end = after(text, position, digits);
    if (end - position < least) {
      position = Math.max(end, position + 1);
      continue;
    }
    const lines = [text.slice(position, end)];
    for (let short = 0; short < 2; ) {
      const next = after(text, end, blanks);
      if (next === end || text[next] === '-' || !isOf(text, next, digits)) {
        break;
      }
      end = after(text, next, digits);
      short += end - next < least ? 1 : 0;
      lines.push(text.slice(next, end));
    }
    yield lines;
    position = end;
  }
}

function after(text: string, start: number, set: Uint8Array): number {
  let position = start;
  while (isOf(text, position, set)) {
    position++;
  }
  return position;
}

function isOf(text: string, position: number, set: Uint8Array): boolean {
  return set[text.charCodeAt(position)] === 1;
}

function characters(all: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of all) {
    set[character.charCodeAt(0)] = 1;
  }
  return set;
}
