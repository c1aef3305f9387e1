import type { Work } from '../breather.ts';
import type { BadCertificateReason } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';
import { binariesIn } from './binaries.ts';
import { isBinary, isBlank } from './fileText.ts';

/** The first octets of files that are something else altogether. */
const signatures: readonly (readonly [string, BadCertificateReason])[] = [
  ['504b0304', 'archive'],
  ['504b0506', 'archive'],
  ['1f8b', 'archive'],
  ['377abcaf271c', 'archive'],
  ['526172211a07', 'archive'],
  ['89504e47', 'image'],
  ['ffd8ff', 'image'],
  ['474946383', 'image'],
  ['25504446', 'pdf'],
  // Java's JKS and JCEKS of another version.
  ['feedfeed', 'otherKeystore'],
  ['cececece', 'otherKeystore'],
  // Bouncy Castle's BKS and UBER, keychains of macOS, the databases of NSS.
  ['0000000100000014', 'otherKeystore'],
  ['0000000200000014', 'otherKeystore'],
  ['6b796368', 'otherKeystore'],
  ['53514c697465', 'otherKeystore'],
  // Windows' .pvk.
  ['1ef1b5b0', 'privateKey'],
];

/**
 * The DER of an attribute type in a name (2.5.4.…). It is ASCII, so it outlives every code page, whose "?" or other characters
 * stand for the octets of DER that are none.
 */
const nameAttribute = '\u0006\u0003U\u0004';

/** How texts begin, or what they hold near their beginning. The first that matches wins. */
const texts: readonly (readonly [RegExp, BadCertificateReason])[] = [
  [/^\s*-{4} BEGIN SSH2 |^\s*(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-|sk-(?:ssh|ecdsa))/, 'sshKey'],
  [/^\s*<(?:!doctype\s+html|html|head|body)\b/i, 'html'],
  [/^\s*<\?xml\b/i, 'xml'],
  [/^\s*(?:\{\s*["}]|\[\s*[{["\d\]])/, 'json'],
];

const foreign: ReadonlySet<BadCertificateReason> = new Set(['blank', 'text', 'binary', 'html', 'xml', 'json']);

/** Whether nothing is said of a thing but that it is no certificate. */
export function isForeign(reason: BadCertificateReason): boolean {
  return foreign.has(reason);
}

/** Of a byte order mark. */
const longestMark = 4;

/** Where a .tar says what it is. */
const ustarAt = 257;

const headLength = 64 * 1024;

/** Whether a text has a BEGIN CERTIFICATE line that is none: other dashes, other blanks, small letters. */
export function hasDamagedPem(text: string): boolean {
  return /BEGIN[ \u00a0\u00c2]{1,3}(?:X\.?509[ \u00a0]|TRUSTED[ \u00a0])?CERTIFICATE/i.test(text.slice(0, headLength));
}

/** Says what a file is that is neither DER nor has a PEM block. */
export function* foreignFile(bytes: Uint8Array, text: string): Work<BadCertificateReason> {
  if (yield* isBlank(text)) {
    return 'blank';
  }
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const signature = signatures.find(([magic]) => start.startsWith(magic));
  if (signature !== undefined) {
    return signature[1];
  }
  if (Buffer.from(bytes.subarray(ustarAt, ustarAt + 5)).toString('latin1') === 'ustar') {
    return 'archive';
  }
  if (text.slice(0, headLength).includes(nameAttribute)) {
    // What has a whole certificate in it was not damaged, save for the mark that an editor puts before it.
    const [whole] = yield* binariesIn(bytes);
    return whole !== undefined && whole.start > longestMark ? 'binary' : 'damagedByText';
  }
  const head = text.slice(0, headLength).replace(/^(?:\ufeff|\u00ef\u00bb\u00bf)/, '');
  const known = texts.find(([pattern]) => pattern.test(head));
  if (known !== undefined) {
    return known[1];
  }
  // A text may begin with the digit 0 as DER does, but not go on with what is no ASCII.
  const isBroken = bytes[0] === derTag.sequence && (bytes[1] ?? 0) >= 0x80;
  return isBinary(bytes) || isBroken ? 'binary' : 'text';
}
