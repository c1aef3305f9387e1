import { derTag } from '../der/derReader.ts';

/** The types of string whose text PKI.js gives. What is labelled T.61 is Latin-1 in practice, and PKI.js and OpenSSL read it so. */
const textTags = new Set<number>([
  derTag.utf8String,
  derTag.numericString,
  derTag.printableString,
  derTag.teletexString,
  derTag.ia5String,
  derTag.visibleString,
  derTag.universalString,
  derTag.bmpString,
]);

/** Whether a value with this identifier octet is text. */
export function isText(tag: number): boolean {
  return textTags.has(tag);
}

/**
 * Whether a text is what its octets say. PKI.js reads octets that are no UTF-8 as Latin-1, and puts a replacement character
 * where there is no character.
 */
export function isFaithful(text: string, tag: number, octets: Uint8Array): boolean {
  return tag === derTag.utf8String
    ? Buffer.from(text, 'utf8').equals(octets)
    : text.isWellFormed() && !text.includes('\ufffd');
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
