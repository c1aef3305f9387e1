import { Breather, type Work } from '../breather.ts';
import { CertificateError } from '../certificateError.ts';
import { derShape } from '../der/derShape.ts';
import type { KeyReason } from './content.ts';
import { digitsOf, endOfElement, isKnownShape, mayBeKnown } from './derExtent.ts';
import { DigitReader, type Layout } from './digits.ts';
import { Effort } from './effort.ts';
import { HexReader } from './hexValue.ts';
import { mayHoldKey } from './javaKeystore.ts';
import { eitherAlphabet, leadOf, lineLayouts, literalLayouts } from './layouts.ts';

/** A key as base64, in a document as base64, in a document as base64. */
const deepest = 3;

/**
 * Whether a private key is, or may be, anywhere in a file: as binary, as text in any encoding and however damaged its armour
 * is, or in a value of a document, encoded once more or not, with any decoration that the reader of certificates sees through.
 * It knows nothing of certificates, so that nothing that is read as one can hide a key. Rather one refusal too many than one too
 * few; takes time proportional to the length, and gives way.
 */
export async function keyIn(bytes: Uint8Array): Promise<KeyReason | undefined> {
  return new Breather().finish(search(bytes, 0));
}

/** Whether octets are a key, hold one, or are a text that speaks of one. What is encoded in them is not looked into. */
export function keyInOctets(bytes: Uint8Array): KeyReason | undefined {
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return inBinary(octets, bytes) ?? (isKeyText(withoutZeros(octets)) ? 'privateKey' : undefined);
}

function* search(bytes: Uint8Array, depth: number): Work<KeyReason | undefined> {
  yield;
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const binary = inBinary(octets, bytes);
  if (binary !== undefined) {
    return binary;
  }
  yield;
  const text = withoutZeros(octets);
  if (isKeyText(text)) {
    return 'privateKey';
  }
  yield;
  return depth === deepest ? undefined : yield* inValues(text, depth);
}

/** Without its zeros, UTF-16 and UTF-32 of either order read as ASCII, and so does a file that mixes them. */
function withoutZeros(octets: string): string {
  return octets.includes('\0') ? octets.replaceAll('\0', '') : octets;
}

// SEQUENCE { INTEGER 0 or 1, … } as keys begin (RFC 5958, RFC 8017, RFC 5915), or { INTEGER 3, SEQUENCE … } as stores (RFC 7292).
const keyStart =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
  /\x30(?:[\x00-\x80]|\x81.|\x82.{2}|\x83.{3}|\x84.{4})\x02\x01(?:([\x00\x01])[\x02\x04\x30]|\x03\x30)/gs;

/** Password-based encryption (RFC 8018: 1.2.840.113549.1.5; RFC 7292: 1.2.840.113549.1.12): no certificate needs it. */
const encryptionIds = ['\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05', '\x2a\x86\x48\x86\xf7\x0d\x01\x0c'];

/** Java's JKS and JCEKS, version 1 or 2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
const javaKeystore = /(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce)\0\0\0[\x01\x02]/g;

/** More beginnings of keys that are none do not come by accident. */
const mostStarts = 1_000;

function inBinary(octets: string, bytes: Uint8Array): KeyReason | undefined {
  let starts = 0;
  for (const { index, 1: version } of octets.matchAll(keyStart)) {
    const shape = derShape(bytes.subarray(index));
    if (shape === 'privateKey' || shape === 'pkcs12') {
      // One that is cut off looks like a store, save for its version.
      return version === undefined ? shape : 'privateKey';
    }
    starts++;
    if (starts > mostStarts) {
      return 'privateKey';
    }
  }
  if (encryptionIds.some((id) => octets.includes(id))) {
    return 'privateKey';
  }
  for (const { index } of octets.matchAll(javaKeystore)) {
    starts++;
    if (starts > mostStarts || mayHoldKey(bytes.subarray(index))) {
      return 'javaKeystore';
    }
  }
  return undefined;
}

/** What may stand between two words of an armour line: blanks as they come, quoted for a mail, a form, a program. */
const gap = String.raw`(?:[%=]20|\\u0020|&nbsp;|(?![\r\n])[\W_]){0,8}`;
const named = new RegExp(`PRIVATE${gap}KEY`, 'gi');
const armourStart = /BEGIN|begin|\bEND/g;

/** How far before the name its BEGIN or END may stand: a label has at most 64 characters, of few words. */
const longestLabel = 80;
const mostWords = 6;

/** Formats with words of their own: OpenSSL's old encryption, PuTTY, OpenSSH, WireGuard, .NET's XML. */
const otherWords =
  /Proc-Type:\s{0,4}4,\s{0,4}ENCRYPTED|PuTTY-User-Key-File-\d|openssh-key-v1|^PrivateKey\s{0,4}=|<D>\s{0,64}[A-Za-z0-9+/]{20}/m;

/** A JSON Web Key's private part (RFC 7518, section 6), quoted in whatever way. */
const privateJwk = /\bd["'\\]{0,8}\s{0,8}[:=]\s{0,8}["'\\]{0,8}[\w-]{20}/;

/** A mail breaks lines anywhere, in a word too. */
const softBreak = /=[ \t]{0,8}\r?\n/g;

function isKeyText(text: string): boolean {
  return (
    hasArmour(text) ||
    hasArmour(text.replace(softBreak, '')) ||
    otherWords.test(text) ||
    (/\bkty\b/.test(text) && privateJwk.test(text))
  );
}

function hasArmour(text: string): boolean {
  for (const { index } of text.matchAll(named)) {
    if (isArmour(text.slice(Math.max(0, index - longestLabel), index))) {
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

function* inValues(text: string, depth: number): Work<KeyReason | undefined> {
  try {
    return (yield* inHeads(text)) ?? (yield* inHex(text)) ?? (yield* inRuns(text, depth));
  } catch (error) {
    if (error instanceof CertificateError) {
      // So many beginnings that come to nothing are made to hide something.
      return 'privateKey';
    }
    throw error;
  }
}

/** Base64 of a SEQUENCE that begins with an INTEGER, or is long; and of armour. */
const heads = /M[A-H][A-Za-z0-9+/_-]CAQ|MI[A-T]|LS0tL/g;
const headDigits = 360;

/** What stands at the beginning of a value shows a key, in whatever layout the rest of it is. */
function* inHeads(text: string): Work<KeyReason | undefined> {
  const effort = new Effort(text.length);
  for (const { index, 0: found } of text.matchAll(heads)) {
    if (found === 'LS0tL' || mayBeKey(text, index)) {
      const reason = yield* inHead(text, index, effort);
      if (reason !== undefined) {
        return reason;
      }
    }
    yield;
  }
  return undefined;
}

const together = /[A-Za-z0-9+/_-]{12}/y;

function mayBeKey(text: string, start: number): boolean {
  together.lastIndex = start;
  return !together.test(text) || mayBeKnown(Buffer.from(text.slice(start, start + 12), 'base64'));
}

function* inHead(text: string, start: number, effort: Effort): Work<KeyReason | undefined> {
  for (const layout of literalLayouts) {
    const [bytes, reason] = yield* headIn(text, start, layout, effort);
    if (reason !== undefined || isKnownShape(derShape(bytes))) {
      return reason;
    }
  }
  const first = new DigitReader(text, start, text.length, eitherAlphabet);
  yield* first.readTo(8);
  const digits = Math.min(digitsOf(endOfElement(first.bytes(), 0) ?? headDigits), headDigits);
  const lines = { start, limit: text.length, digits, isFirstPartial: true, lead: leadOf(text, start) };
  for (const layout of yield* lineLayouts(text, lines)) {
    const [, reason] = yield* headIn(text, start, layout, effort);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

function* headIn(
  text: string,
  start: number,
  layout: Layout,
  effort: Effort,
): Work<readonly [Buffer, KeyReason | undefined]> {
  const reader = new DigitReader(text, start, text.length, layout);
  yield* reader.readTo(headDigits);
  effort.spend(reader.position - start);
  const bytes = reader.bytes();
  return [bytes, keyInOctets(bytes)];
}

const between = String.raw`(?:[\s,:;"'+\\.-]|0?[xX]|&[hH]){0,8}`;
const hexOctet = `${between}[0-9a-f]{2}`;
/** SEQUENCE { INTEGER … } or { SEQUENCE … }. */
const hexStart = new RegExp(
  `30${between}(?:[0-7][0-9a-f]|8(?:1${hexOctet}|2(?:${hexOctet}){2}|3(?:${hexOctet}){3}|4(?:${hexOctet}){4}))${between}(?:02${between}01|30)`,
  'gi',
);
const headOctets = 270;

function* inHex(text: string): Work<KeyReason | undefined> {
  const effort = new Effort(text.length);
  for (const { index } of text.matchAll(hexStart)) {
    const reader = new HexReader(text, index, text.length);
    yield* reader.readTo(headOctets);
    const reason = inBinary(reader.bytes.toString('latin1'), reader.bytes);
    if (reason !== undefined) {
      return reason;
    }
    effort.spend(headOctets);
    yield;
  }
  return undefined;
}

/** No key is shorter as base64, and none as text. */
const shortest = { key: 24, text: 100 } as const;
const run = /[A-Za-z0-9+/_-]{24,}/g;

/** Base64 of a SEQUENCE, of armour, or of a Java keystore. */
const telling = /^(?:M[A-P]|LS0t|[/_]u3[+-]7Q|zs7Oz)/;

/** Every run of digits may be base64 of something with a key in it. */
function* inRuns(text: string, depth: number): Work<KeyReason | undefined> {
  for (let position = 0; position < text.length; ) {
    run.lastIndex = position;
    const match = run.exec(text);
    if (match === null) {
      break;
    }
    const reader = new DigitReader(text, match.index, text.length, eitherAlphabet);
    yield* reader.readTo(Number.POSITIVE_INFINITY);
    if (reader.count >= shortest.text || telling.test(match[0])) {
      const reason = yield* search(reader.bytes(), depth + 1);
      if (reason !== undefined) {
        return reason;
      }
    }
    position = Math.max(reader.position, match.index + match[0].length);
    yield;
  }
  return undefined;
}
