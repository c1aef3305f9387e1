import { readElement } from '../der/derReader.ts';
import { type DerShape, derShape } from '../der/derShape.ts';
import { base64Values } from './base64Values.ts';
import { decodeBase64 } from './pem.ts';
import { unescaped } from './unescaped.ts';

/** A text that was decoded: what came out, and from what. */
export interface Unwrapped {
  readonly bytes: Uint8Array;
  readonly from: 'base64' | 'hex';
}

/**
 * The binary values that a text without PEM blocks holds: the whole text as base64, base64url or hex, or values inside JSON,
 * YAML, XML, a kubeconfig or a data URI. Only what decodes to DER from end to end or to a text with PEM in it is given, and
 * what is a known thing cut off, so that it can be named.
 */
export function unwrapped(text: string): readonly Unwrapped[] {
  const whole = wholeText(unescaped(text));
  if (whole !== undefined && isTelling(whole.bytes)) {
    return [whole];
  }
  const values = embeddedValues(text);
  return values.length === 0 && whole !== undefined ? [whole] : values;
}

function wholeText(text: string): Unwrapped | undefined {
  const digits = text.replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '').replace(/\s+/g, '');
  const octets = decodeHex(digits);
  if (octets !== undefined && (isTelling(octets) || isKnown(octets))) {
    return { bytes: octets, from: 'hex' };
  }
  const bytes = decodeEither(digits);
  return bytes !== undefined && (isTelling(bytes) || isKnown(bytes)) ? { bytes, from: 'base64' } : undefined;
}

/** What is nothing but digits is to be named for what it is, cut off or not. */
function isKnown(bytes: Uint8Array): boolean {
  return (derShape(bytes) ?? 'other') !== 'other';
}

function decodeEither(digits: string): Uint8Array | undefined {
  return decodeBase64(digits) ?? decodeBase64(digits, 'base64url');
}

function decodeHex(digits: string): Uint8Array | undefined {
  if (!/^[0-9a-f:]{1,64}$/i.test(digits.slice(0, 64))) {
    return undefined;
  }
  const hex = digits.replaceAll(':', '');
  return /^(?:[0-9a-f]{2})+$/i.test(hex) ? new Uint8Array(Buffer.from(hex, 'hex')) : undefined;
}

/** Digits of a first line: of what plainly is DER or armour, folded as narrowly as property lists do; and of anything else. */
const shortest = { known: 32, other: 60 } as const;

/** Base64 of a SEQUENCE, and of the dashes of an armour. */
const knownStart = /^(?:M[A-P]|LS0t)/;

/** Every value inside a text, in order, that may be a certificate or hold one. */
export function embeddedValues(text: string): readonly Unwrapped[] {
  const found: Unwrapped[] = [];
  for (const lines of base64Values(unescaped(text), shortest.known)) {
    const [first = ''] = lines;
    const bytes = first.length >= shortest.other || knownStart.test(first) ? decodeValue(lines) : undefined;
    if (bytes !== undefined) {
      found.push({ bytes, from: 'base64' });
    }
  }
  return found;
}

/** The next key of a YAML document, and any word behind it, reads like one more line of the value before it. */
function decodeValue(lines: readonly string[]): Uint8Array | undefined {
  const [first = ''] = lines;
  const shorter = lines.findIndex(({ length }) => length !== first.length);
  const folded = shorter === -1 ? lines.length : shorter;
  const counts = new Set([lines.length, folded + 1, folded, 1].map((count) => Math.min(count, lines.length)));
  const [all, ...fewer] = [...counts].map((count) => decodeEither(lines.slice(0, count).join('')));
  return (
    [all, ...fewer].find((one) => one !== undefined && isTelling(one)) ??
    (all !== undefined && derShape(all) === 'certificate' ? all : undefined)
  );
}

/** DER from end to end, of one value or of certificates in a row; or PEM. */
function isTelling(bytes: Uint8Array): boolean {
  const shape = derShape(bytes);
  return (shape !== undefined && isDerToTheEnd(bytes, shape)) || mentionsPem(bytes);
}

function isDerToTheEnd(bytes: Uint8Array, shape: DerShape): boolean {
  let end = 0;
  do {
    const element = readElement(bytes, end, bytes.length);
    if (typeof element === 'string') {
      return false;
    }
    end = element.end;
  } while (shape === 'certificate' && end < bytes.length);
  return end === bytes.length;
}

function mentionsPem(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('-----BEGIN ');
}
