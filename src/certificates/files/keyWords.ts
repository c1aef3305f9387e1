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
