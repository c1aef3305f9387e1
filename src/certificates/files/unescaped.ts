import type { Work } from '../breather.ts';

/** Escapes of programs, JSON, YAML, XML, addresses and mails, once more escaped or not, that stand for a character. */
const anyEscape =
  /(?<!\\)\\{1,8}(?:u00([0-9a-fA-F]{2})|x([0-9a-fA-F]{2})|([0-3][0-7]{2}))|&(?:amp;){0,3}(?:#x([0-9a-fA-F]{2})|#(\d{2,3})|(lt|gt|quot|apos));|%(?:25){0,3}([0-9a-fA-F]{2})|=([0-9A-F]{2})/g;
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'" };
const pauseAfter = 1 << 12;

/** A text with its escapes undone, each as one octet; undefined where it has none. Takes time proportional to the length. */
export function* unescaped(text: string): Work<string | undefined> {
  const parts: string[] = [];
  let position = 0;
  for (const match of text.matchAll(anyEscape)) {
    const [found, unicode, octet, octal, hex, decimal, name, percent, quoted] = match;
    const digits = unicode ?? octet ?? hex ?? percent ?? quoted ?? octal ?? decimal ?? '';
    const radix = octal !== undefined ? 8 : decimal !== undefined ? 10 : 16;
    const character = named[name ?? ''] ?? String.fromCharCode(Number.parseInt(digits, radix) & 0xff);
    parts.push(text.slice(position, match.index), character);
    position = match.index + found.length;
    if (parts.length % pauseAfter === 0) {
      yield;
    }
  }
  return position === 0 ? undefined : parts.join('') + text.slice(position);
}
