import { CertificateError } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of an ASN.1 string value, by its tag; undefined when the tag is of no string type.
 *
 * @throws CertificateError `badName` when the bytes are not what the tag says: a name is never guessed.
 */
export function readString(tag: number, content: Uint8Array): string | undefined {
  switch (tag) {
    case derTag.utf8String:
      return readUtf8(content);
    case derTag.bmpString:
      return readUtf16(content);
    case derTag.universalString:
      return readUtf32(content);
    case derTag.numericString:
    case derTag.printableString:
    case derTag.ia5String:
    case derTag.visibleString:
    // T.61 proper is extinct: what is labelled so is Latin-1 in practice, and OpenSSL reads it so.
    case derTag.teletexString:
      return Buffer.from(content).toString('latin1');
    default:
      return undefined;
  }
}

function readUtf8(content: Uint8Array): string {
  try {
    return utf8.decode(content);
  } catch (error) {
    throw new CertificateError('badName', undefined, { cause: error });
  }
}

function readUtf16(content: Uint8Array): string {
  if (content.length % 2 !== 0) {
    throw new CertificateError('badName');
  }
  const text = Buffer.from(content).swap16().toString('utf16le');
  if (/\p{Surrogate}/u.test(text)) {
    throw new CertificateError('badName');
  }
  return text;
}

function readUtf32(content: Uint8Array): string {
  if (content.length % 4 !== 0) {
    throw new CertificateError('badName');
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let text = '';
  for (let i = 0; i < content.length; i += 4) {
    const codePoint = view.getUint32(i);
    if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
      throw new CertificateError('badName');
    }
    text += String.fromCodePoint(codePoint);
  }
  return text;
}

// Controls, bidi overrides and other format characters, line separators, every blank but the space, and what is drawn
// as nothing: with any of them a name can look like another one.
const unprintable = /(?:[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs})+/gu;

/** The text with every character that cannot be seen written as the hex of its UTF-8, each octet after a backslash (RFC 4514, section 2.4). */
export function printable(text: string): string {
  return text.replace(unprintable, (characters) =>
    Buffer.from(characters, 'utf8').toString('hex').toUpperCase().replace(/../g, '\\$&'),
  );
}

/** Whether a text holds a character that cannot be seen. */
export function hasUnprintable(text: string): boolean {
  return text.search(unprintable) >= 0;
}
