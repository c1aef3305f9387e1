import fc from 'fast-check';
import { type Der, element, stringTags } from '../../../fixtures/derWriter.ts';
import type { CertificateOrder } from '../../../fixtures/madeCertificate.ts';

/** A name as it is to be written, and what reading it must give: for each part the types and values, in order. */
export interface ModelName {
  readonly rdns: NonNullable<CertificateOrder['subject']>;
  readonly values: readonly (readonly (readonly [type: string, value: string])[])[];
}

/** How a type is ordered and what it is called when read. */
const types: readonly (readonly [ordered: string, called: string])[] = [
  ['CN', 'CN'],
  ['O', 'O'],
  ['OU', 'OU'],
  ['C', 'C'],
  ['DC', 'DC'],
  ['2.5.4.5', 'serialNumber'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.2.3.4.5', '1.2.3.4.5'],
];

/** What escaping, encoding and careless readers stumble over. */
const hostile = [...'\0\n\r\t\u00a0\u200b\u202e\u2028\ufeff"+,;<>=#\\/ äß測🔒aZ09'];
const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 1 })),
  maxLength: 12,
});
const charset = (pattern: RegExp) => anyText.map((text) => [...text].filter((one) => pattern.test(one)).join(''));

const value: fc.Arbitrary<readonly [Der, string]> = fc.oneof(
  anyText.map((text) => [element(stringTags.utf8, Buffer.from(text)), text] as const),
  charset(/^[^\u{10000}-\u{10ffff}]$/u).map(
    (text) => [element(stringTags.bmp, Buffer.from(text, 'utf16le').swap16()), text] as const,
  ),
  anyText.map((text) => [element(stringTags.universal, utf32(text)), text] as const),
  charset(/^[\0-\xff]$/).map((text) => [element(stringTags.teletex, Buffer.from(text, 'latin1')), text] as const),
  charset(/^[\0-\x7f]$/).map((text) => [element(stringTags.ia5, Buffer.from(text, 'latin1')), text] as const),
  charset(/^[A-Za-z0-9 '()+,\-./:=?]$/).map(
    (text) => [element(stringTags.printable, Buffer.from(text)), text] as const,
  ),
);

function utf32(text: string): Buffer {
  const characters = [...text];
  const octets = Buffer.alloc(4 * characters.length);
  characters.forEach((character, i) => {
    octets.writeUInt32BE(character.codePointAt(0) ?? 0, 4 * i);
  });
  return octets;
}

const attribute = fc.tuple(fc.constantFrom(...types), value);

/** Any name: none, one or several parts, some of several attributes. */
export const modelName: fc.Arbitrary<ModelName> = fc
  .array(fc.array(attribute, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
  .map((parts) => ({
    rdns: parts.map((attributes) => attributes.map(([[ordered], [der]]) => [ordered, der] as const)),
    values: parts.map((attributes) => attributes.map(([[, called], [, text]]) => [called, text] as const)),
  }));
