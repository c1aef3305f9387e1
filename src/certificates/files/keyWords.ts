import type { Work } from '../breather.ts';
import { withoutSoftBreaks } from './fileText.ts';
import { hasMatch, matchesIn, withReplaced } from './matches.ts';

/** Without its zeros, UTF-16 and UTF-32 of either order read as ASCII, and so does a file that mixes them. */
export function* withoutZeros(octets: string): Work<string> {
  return octets.includes('\0') ? yield* withReplaced(octets, zeros, () => '') : octets;
}

const zeros = /\0{1,1000}/g;

/** What may stand between two words of an armour line: blanks as they come, quoted for a mail, a form, a program. */
const gap = String.raw`(?:[%=]20|\\u0020|&nbsp;|(?![\r\n])[\W_]){0,8}`;
const named = new RegExp(`PRIVATE${gap}KEY`, 'gi');
const armourStart = /BEGIN|begin|\bEND/g;

/** How far before the name its BEGIN or END may stand: a label has at most 64 characters, of few words. */
const longestLabel = 80;
const mostWords = 6;

/** Formats with words of their own. */
const otherWords: readonly RegExp[] = [
  // OpenSSL's old encryption, PuTTY, OpenSSH, age.
  /Proc-Type:\s{0,4}4,\s{0,4}ENCRYPTED|PuTTY-User-Key-File-\d|openssh-key-v1|AGE-SECRET-KEY-1/g,
  // OpenSSL's texts, BIND.
  /rivateExponent["'\\]{0,8}\s{0,4}[:=]|Private-Key: \(|\bpriv:\s{1,64}[0-9a-f]{2}:/g,
  // WireGuard, and the key of a document that has nothing but digits: no path, no name.
  /^[ \t]{0,64}PrivateKey\s{0,4}=/gm,
  /private[_-]?key["'\\]{0,8}\s{0,4}[:=>]\s{0,4}["'\\]{0,8}[a-z0-9+][a-z0-9+/]{39}/gi,
  // .NET's XML (RFC 4050 and its like).
  /<(?:\w{1,20}:)?(?:D|PrivateKey)>\s{0,64}[A-Za-z0-9+/]{20}/g,
];

/** A private part of a JSON Web Key (RFC 7518, section 6), quoted in whatever way. */
const privateJwk = /\b[dpqk]["'\\]{0,8}\s{0,8}[:=]\s{0,8}(?:[|>][+-]?\s{1,64})?["'\\]{0,8}[\w-]{20}/g;
const keyType = /\bkty\b/g;

/** Whether a text speaks of a private key as texts with one do: its armour, a format's own words, a name for its value. */
export function* isKeyText(text: string): Work<boolean> {
  if (yield* hasArmour(text)) {
    return true;
  }
  const { text: joined } = yield* withoutSoftBreaks(text);
  if (joined !== text && (yield* hasArmour(joined))) {
    return true;
  }
  for (const words of otherWords) {
    if (yield* hasMatch(text, words)) {
      return true;
    }
  }
  return (yield* hasMatch(text, keyType)) && (yield* hasMatch(text, privateJwk));
}

const name = 'PRIVATEKEY';
/** What stands for no character: a tag, a color of a terminal, the second of two letters that are printed over each other. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal gets.
const ignored = /<[^<>]{0,300}>|\x1b\[[\d;]{0,20}[A-Za-z]|\x08./y;
const ignoredStarts = new Set([0x08, 0x1b, 0x3c]);
const [hyphen, firstLetter, lastLetter] = [0x2d, 0x41, 0x5a];
/** How far before the name its BEGIN or END may stand, with whatever between its letters. */
const longestSpelling = 1_000;
/** More names without armour do not come by accident. */
const mostNames = 1_000;
const stride = 1 << 15;

/** Whether a text has armour with something between its letters: a program writes each on its own, a document, a terminal. */
export function* hasSpelledArmour(text: string): Work<boolean> {
  let names = 0;
  for (const end of spelledNames(text)) {
    names += end === undefined ? 0 : 1;
    if (
      end !== undefined &&
      (names > mostNames || isBehindArmour(text.slice(Math.max(0, end - longestSpelling), end)))
    ) {
      return true;
    }
    yield;
  }
  return false;
}

/** Where names of keys end, and `undefined` wherever the search can pause. */
function* spelledNames(text: string): Generator<number | undefined, void> {
  for (let [i, found, pause] = [0, 0, stride]; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (i > pause) {
      pause = i + stride;
      yield undefined;
    }
    if (ignoredStarts.has(code)) {
      ignored.lastIndex = i;
      i += Math.max(1, ignored.exec(text)?.[0].length ?? 1) - 1;
    } else {
      found = lettersWith(found, code);
    }
    if (found === name.length) {
      found = 0;
      yield i;
    }
  }
}

/** How many letters of the name there are with one more character. Only capitals and hyphens count. */
function lettersWith(found: number, code: number): number {
  if (code !== hyphen && (code < firstLetter || code > lastLetter)) {
    return found;
  }
  const isNext = code === name.charCodeAt(found);
  return isNext || code === name.charCodeAt(0) ? (isNext ? found : 0) + 1 : 0;
}

function isBehindArmour(before: string): boolean {
  const letters = before.replaceAll(new RegExp(`${ignored.source}|[^A-Z-]`, 'g'), '');
  return /-(?:BEGIN|END)[A-Z]{0,40}$/.test(letters);
}

function* hasArmour(text: string): Work<boolean> {
  for (const match of matchesIn(text, named)) {
    yield;
    if (match !== undefined && isArmour(text.slice(Math.max(0, match.index - longestLabel), match.index))) {
      return true;
    }
  }
  return false;
}

/** Whether BEGIN or END stands before a name on its line, with no more than the rest of a label between. */
function isArmour(before: string): boolean {
  const last = [...before.matchAll(armourStart)].at(-1);
  const label = last === undefined ? '\n' : before.slice(last.index + last[0].length);
  return !/[\r\n]/.test(label) && (label.match(/[A-Za-z0-9]+/g) ?? []).length <= mostWords;
}
