import { Breather } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import { base64Values } from './base64Values.ts';
import { mayHoldKey } from './javaKeystore.ts';
import { unescaped } from './unescaped.ts';

/** What stands in the way of sending a file: a private key, or a store that is made to hold one. */
export type KeyReason = 'privateKey' | 'pkcs12' | 'javaKeystore';

/** A key as base64, in a document as base64, in a document as base64. */
const deepest = 3;

/**
 * Whether a private key is, or may be, anywhere in a file: as binary, as text in any encoding and however damaged its armour
 * is, or in a value of a document, encoded once more or not. It knows nothing of certificates, so that nothing that is read as
 * one can hide a key. Rather one refusal too many than one too few; takes time proportional to the length, and gives way.
 */
export async function keyIn(bytes: Uint8Array): Promise<KeyReason | undefined> {
  return search(bytes, 0, new Breather());
}

async function search(bytes: Uint8Array, depth: number, breather: Breather): Promise<KeyReason | undefined> {
  await breather.breathe();
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const found = inBinary(octets, bytes);
  if (found !== undefined) {
    return found;
  }
  // Without its zeros, UTF-16 and UTF-32 of either order read as ASCII, and so does a file that mixes them.
  const text = octets.replaceAll('\0', '');
  return isKeyText(text) ? 'privateKey' : inValues(text, depth, breather);
}

// SEQUENCE { INTEGER 0 or 1, … } as keys begin (RFC 5958, RFC 8017, RFC 5915), or { INTEGER 3, SEQUENCE … } as stores (RFC 7292).
const keyStart =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
  /\x30(?:[\x00-\x80]|\x81.|\x82.{2}|\x83.{3}|\x84.{4})\x02\x01(?:[\x00\x01][\x02\x04\x30]|\x03\x30)/gs;

/** Password-based encryption (RFC 8018: 1.2.840.113549.1.5; RFC 7292: 1.2.840.113549.1.12): no certificate needs it. */
const encryptionIds = ['\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05', '\x2a\x86\x48\x86\xf7\x0d\x01\x0c'];

/** Java's JKS and JCEKS, version 1 or 2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
const javaKeystore = /(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce)\0\0\0[\x01\x02]/g;

/** More beginnings of keys that are none do not come by accident. */
const mostStarts = 1_000;

function inBinary(octets: string, bytes: Uint8Array): KeyReason | undefined {
  let starts = 0;
  for (const { index } of octets.matchAll(keyStart)) {
    const shape = derShape(bytes.subarray(index));
    if (shape === 'privateKey' || shape === 'pkcs12') {
      return shape;
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
const armour = new RegExp(String.raw`(?:BEGIN|begin|\bEND)${gap}(?:[A-Za-z0-9]{1,16}${gap}){0,3}$`);

/** How far before the name its BEGIN or END may stand: a label has at most 64 characters. */
const longestLabel = 80;

/** Formats with words of their own: OpenSSL's old encryption, PuTTY, OpenSSH, WireGuard, .NET's XML. */
const otherWords =
  /Proc-Type:\s{0,4}4,\s{0,4}ENCRYPTED|PuTTY-User-Key-File-\d|openssh-key-v1|^PrivateKey\s{0,4}=|<D>\s{0,64}[A-Za-z0-9+/]{20}/m;

/** A JSON Web Key's private part (RFC 7518, section 6), quoted in whatever way. */
const privateJwk = /\bd["'\\]{0,8}\s{0,8}[:=]\s{0,8}["'\\]{0,8}[\w-]{20}/;

function isKeyText(text: string): boolean {
  for (const { index } of text.matchAll(named)) {
    if (armour.test(text.slice(Math.max(0, index - longestLabel), index))) {
      return true;
    }
  }
  return otherWords.test(text) || (/\bkty\b/.test(text) && privateJwk.test(text));
}

const hexValues = /(?<![0-9a-f])30:?(?:[0-7][0-9a-f]|8[0-4])(?::?[0-9a-f]{2}){14,}/gi;

/** Base64 of a SEQUENCE, of armour, or of a Java keystore. */
const telling = /^(?:M[A-P]|LS0t|[/_]u3[+-]7Q|zs7Oz)/;

/** No key is shorter as base64, and none as text. */
const shortest = { key: 24, text: 100 } as const;

/** As many characters of a line as show what begins with it. */
const headLength = 96;

async function inValues(text: string, depth: number, breather: Breather): Promise<KeyReason | undefined> {
  if (depth === deepest) {
    return undefined;
  }
  const plain = withoutEscapes(text);
  for (const lines of base64Values(plain, shortest.key)) {
    const found = await inBase64(lines, depth, breather);
    if (found !== undefined) {
      return found;
    }
  }
  for (const [value] of plain.matchAll(hexValues)) {
    const found = await search(Buffer.from(value.replaceAll(':', ''), 'hex'), depth + 1, breather);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

async function inBase64(lines: readonly string[], depth: number, breather: Breather): Promise<KeyReason | undefined> {
  const value = lines.join('');
  if (!telling.test(value) && value.length < shortest.text) {
    return undefined;
  }
  // Node reads both alphabets of base64 for either.
  const found = await search(Buffer.from(value, 'base64'), depth + 1, breather);
  // What stands before it may have shifted it.
  return found ?? inHeads(lines.slice(1));
}

function inHeads(lines: readonly string[]): KeyReason | undefined {
  for (const line of lines) {
    if (line.length >= shortest.key && telling.test(line)) {
      const bytes = Buffer.from(line.slice(0, headLength), 'base64');
      const head = bytes.toString('latin1');
      const found = inBinary(head, bytes) ?? (isKeyText(head) ? 'privateKey' : undefined);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

/** JSON's escapes, also of a text that was escaped several times, and a form's. */
function withoutEscapes(text: string): string {
  const plain = unescaped(text.includes('\\') ? text.replace(/\\{2,8}(?=[nrt])/g, '\\') : text);
  return plain.includes('%')
    ? plain
        .replace(/%2b/gi, '+')
        .replace(/%2f/gi, '/')
        .replace(/%0[ad]/gi, '\n')
    : plain;
}
