import type { Work } from '../breather.ts';
import { withReplaced } from './matches.ts';

/** A character that a text has in another form than its own. */
export interface Escape {
  /** The character's code; that of a blank for what stands for none. */
  readonly code: number;
  /** Where the text goes on. */
  readonly end: number;
}

const [lineFeed, blank] = [0x0a, 0x20];

/** Of JSON, YAML, .properties and programs, several times escaped or not: a code, a line end, or a line that goes on. */
const backslash = /\\{1,8}(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(?:([nr])|[tvf]|01[1235])|(?=["'`/+=\s\\-]|$))/y;

/** Of RTF, of PowerShell's strings, and of its XML. */
const rtfLineEnd = /\\(?:line|par)\b ?/y;
const backtick = /`[rn]/y;
const serialized = /_x([0-9A-Fa-f]{4})_/y;

/** Of XML and HTML, once more escaped or not. */
const entity = /&(?:amp;){0,3}(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([A-Za-z]{2,8}));/y;
const escapedTag = /&(?:amp;){0,3}lt;[/!]?[A-Za-z][^<>&]{0,200}&(?:amp;){0,3}gt;/y;
const entities: Readonly<Record<string, string>> = { plus: '+', sol: '/', equals: '=', quot: '"', apos: "'" };

/** Of addresses and forms, once more escaped or not. */
const percent = /%(?:25){0,3}([0-9a-fA-F]{2})/y;

/** Of mails (RFC 2045, section 6.7), as far as a value needs them: padding comes in the form "=", too. */
const quotedPrintable = /=(3D|0D|0A|20|09|2B|2F|2D|5F)/y;

/** What stands at an offset of a text for another character; undefined when it stands for itself. */
export function escapeAt(text: string, start: number): Escape | undefined {
  switch (text[start]) {
    case '\\':
      return (
        found(rtfLineEnd, text, start, () => lineFeed) ??
        found(backslash, text, start, ([, unicode, octet, lineEnd]) =>
          lineEnd === undefined ? codeOf(unicode ?? octet, 16) : lineFeed,
        )
      );
    case '`':
      return found(backtick, text, start, () => lineFeed);
    case '_':
      return found(serialized, text, start, ([, unicode]) => codeOf(unicode, 16));
    case '&':
      return (
        found(escapedTag, text, start, () => blank) ??
        found(entity, text, start, ([, hex, decimal, name]) =>
          name === undefined
            ? codeOf(hex ?? decimal, hex === undefined ? 10 : 16)
            : (entities[name] ?? ' ').charCodeAt(0),
        )
      );
    case '%':
      return found(percent, text, start, ([, octet]) => codeOf(octet, 16));
    case '=':
      return found(quotedPrintable, text, start, ([, octet]) => codeOf(octet, 16));
    case ']':
      return found(sections, text, start, () => blank);
    case '<':
      return found(sections, text, start, () => blank) ?? tagAt(text, start);
    default:
      return undefined;
  }
}

function codeOf(digits: string | undefined, radix: number): number {
  return digits === undefined ? blank : Number.parseInt(digits, radix);
}

function found(
  pattern: RegExp,
  text: string,
  start: number,
  code: (match: RegExpExecArray) => number,
): Escape | undefined {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  return match === null ? undefined : { code: code(match), end: start + match[0].length };
}

/** What stands in a value of XML or HTML, and for nothing: the ends of a section, comments. */
const sections = /<!\[CDATA\[|\]\]>|<!--[^<>]{0,200}-->/y;
const tagStart = /<[/!?]?[A-Za-z]/y;
/** No tag is longer, whatever its attributes. */
const longestTag = 1 << 14;

function tagAt(text: string, start: number): Escape | undefined {
  tagStart.lastIndex = start;
  const length = tagStart.test(text) ? text.slice(start, start + longestTag).indexOf('>') : -1;
  return length === -1 ? undefined : { code: blank, end: start + length + 1 };
}

/** Escapes of programs, JSON, YAML, XML, addresses and mails, once more escaped or not, that stand for a character. */
const anyEscape =
  /(?<!\\)\\{1,8}(?:u00([0-9a-fA-F]{2})|x([0-9a-fA-F]{2})|([0-3][0-7]{2}))|&(?:amp;){0,3}(?:#x([0-9a-fA-F]{2})|#(\d{2,3})|(lt|gt|quot|apos));|%(?:25){0,3}([0-9a-fA-F]{2})|=([0-9A-F]{2})/g;
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text with its escapes undone, each as one octet; the text itself where it has none. */
export function unescaped(text: string): Work<string> {
  return withReplaced(text, anyEscape, ([, unicode, octet, octal, hex, decimal, name, percent, quoted]) => {
    const digits = unicode ?? octet ?? hex ?? percent ?? quoted ?? octal ?? decimal ?? '';
    const radix = octal !== undefined ? 8 : decimal !== undefined ? 10 : 16;
    return named[name ?? ''] ?? String.fromCharCode(Number.parseInt(digits, radix) & 0xff);
  });
}
