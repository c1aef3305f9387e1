import type { Work } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import type { KeyReason } from './content.ts';
import { mayHoldKey } from './javaKeystore.ts';
import { hasMatch, matchesIn } from './matches.ts';

// SEQUENCE { INTEGER 0 or 1, … } as keys begin (RFC 5958, RFC 8017, RFC 5915), or { INTEGER 3, SEQUENCE … } as stores (RFC 7292).
const keyStart =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
  /\x30(?:[\x00-\x80]|\x81.|\x82.{2}|\x83.{3}|\x84.{4})\x02\x01(?:([\x00\x01])[\x02\x04\x30]|\x03\x30)/gs;

// What is known of a key by its first octets, its length aside: { INTEGER 0 or 1, INTEGER of a modulus or prime } as RSA and DSA
// have it, or { INTEGER, AlgorithmIdentifier } whose parameters are not all there. The field of a curve (1.2.840.10045.1) looks alike.
const longestHead = 24;
const headOfKey =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
  /^\x30(?:[\x00-\x80]|\x81.|\x82.{2}|\x83.{3}|\x84.{4})\x02\x01[\x00\x01](?:\x02[\x40-\x83]|\x30(?:([\x00-\x7f])|\x81(.)|\x82(.)(.))\x06(?!\x07\x2a\x86\x48\xce\x3d\x01))/s;

function isHeadOfKey(head: string, length: number): boolean {
  const match = headOfKey.exec(head);
  if (match === null || head.length < longestHead) {
    return false;
  }
  const [found, short, long, high, low] = match;
  const [first, second] = [short ?? long ?? high, low].map((octet) => octet?.charCodeAt(0));
  const parameters = second === undefined ? first : 256 * (first ?? 0) + second;
  return parameters === undefined || found.length - 1 + parameters > length;
}

/**
 * Password-based encryption (RFC 8018: 1.2.840.113549.1.5; RFC 7292: 1.2.840.113549.1.12.1) and bags of stores (…12.10.1): no
 * certificate needs them. With their lengths: 1.2.840.113549.1.1.12 signs certificates, and looks alike where digits are missing.
 */
const encryptionIds = [
  '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05',
  '\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01',
  '\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01',
];

/** Windows: .pvk, the blobs of CAPI and of CNG. */
const windowsKey =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
  /\x1e\xf1\xb5\xb0\0{4}|\x07\x02\0\0\0[\x24\xa4]\0\0(?:RSA2|DSS2)|RSA[23]\0[\x02-\x40]\0\0|ECS[246][ 0B]\0{3}/g;

function* isOfOtherKey(octets: string): Work<boolean> {
  return encryptionIds.some((id) => octets.includes(id)) || (yield* hasMatch(octets, windowsKey));
}

/** Java's JKS and JCEKS, version 1 or 2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: octets, not characters.
const javaKeystore = /(?:\xfe\xed\xfe\xed|\xce\xce\xce\xce)\0\0\0[\x01\x02]/g;

/** More beginnings of keys that are none do not come by accident. */
const mostStarts = 1_000;

/** Whether octets are a private key or hold one, cut off or not. @param octets the same octets, each as a character. */
export function* keyAmongOctets(octets: string, bytes: Uint8Array): Work<KeyReason | undefined> {
  let starts = 0;
  for (const match of matchesIn(octets, keyStart)) {
    yield;
    starts += match === undefined ? 0 : 1;
    const reason = match && keyAt(match, octets, bytes);
    if (reason !== undefined || starts > mostStarts) {
      return reason ?? 'privateKey';
    }
  }
  if (yield* isOfOtherKey(octets)) {
    return 'privateKey';
  }
  return (yield* isJavaKey(octets, bytes, starts)) ? 'javaKeystore' : undefined;
}

function* isJavaKey(octets: string, bytes: Uint8Array, startsBefore: number): Work<boolean> {
  let starts = startsBefore;
  for (const match of matchesIn(octets, javaKeystore)) {
    yield;
    starts += match === undefined ? 0 : 1;
    if (match !== undefined && (starts > mostStarts || mayHoldKey(bytes.subarray(match.index)))) {
      return true;
    }
  }
  return false;
}

function keyAt({ index, 1: version }: RegExpExecArray, octets: string, bytes: Uint8Array): KeyReason | undefined {
  const shape = derShape(bytes.subarray(index));
  if (shape === 'privateKey' || shape === 'pkcs12') {
    // One that is cut off looks like a store, save for its version.
    return version === undefined ? shape : 'privateKey';
  }
  return isHeadOfKey(octets.slice(index, index + longestHead), bytes.length - index) ? 'privateKey' : undefined;
}
