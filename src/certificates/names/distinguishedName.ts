import type { AttributeTypeAndValue, RelativeDistinguishedNames } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { derTree } from '../der/derTree.ts';
import { hex } from '../der/hex.ts';
import type { Note } from '../irregularity.ts';
import { attributeTypes } from '../oids/names.ts';
import { isFaithful, isText, printable } from './directoryString.ts';

/** A subject or an issuer. */
export interface DistinguishedName {
  /** In the certificate's order, which goes from the general to the particular. */
  readonly relativeNames: readonly RelativeName[];
  /** RFC 4514: the particular first, multi-valued parts joined with "+"; what cannot be seen is escaped. Empty for an empty name. */
  readonly text: string;
}

/** One relative distinguished name: one attribute, or several that count as one; none where the certificate has an empty set. */
export type RelativeName = readonly NameAttribute[];

export interface NameAttribute {
  /** "CN", "O"…; the dotted OID where there is no short name. */
  readonly type: string;
  readonly oid: string;
  /** As the certificate has it. May hold anything: not for showing. A value that is not text is "#" and the hex of its DER. */
  readonly value: string;
  /** The value as it stands in RFC 4514 text. */
  readonly text: string;
  /** The identifier octet of the value: which type of string it is encoded as. */
  readonly tag: number;
}

/**
 * RFC 5280's own bounds (appendix A.1) let no usual name come near to this. A longer one is hostile: everything that is done
 * with names would take its time.
 */
const mostNameOctets = 16 * 1024;

/**
 * A name as PKI.js read it (RFC 5280, section 4.1.2.4). PKI.js flattens relative names of several attributes: which belong
 * together is taken from the bytes.
 *
 * @throws CertificateError `overlong`.
 */
export function readName(name: RelativeDistinguishedNames, note: Note): DistinguishedName {
  const der = new Uint8Array(name.valueBeforeDecode);
  if (der.length > mostNameOctets) {
    throw new CertificateError('overlong');
  }
  const attributes = name.typesAndValues.map((attribute) => readAttribute(attribute, note));
  // A name relative to an issuer (RFC 5280, section 4.2.1.13) has no bytes of its own: it is one set.
  const sizes =
    der.length === 0 ? [attributes.length] : derTree(der, mostNameOctets).root.parts.map(({ parts }) => parts.length);
  let start = 0;
  return nameOf(
    sizes.map((size) => {
      start += size;
      return Object.freeze(attributes.slice(start - size, start));
    }),
  );
}

function nameOf(relativeNames: readonly RelativeName[]): DistinguishedName {
  const text = relativeNames
    .filter(({ length }) => length > 0)
    .map((attributes) => attributes.map(({ type, text }) => `${type}=${text}`))
    .reverse()
    // The order within a part means nothing; this is OpenSSL's, so that texts can be compared.
    .map((parts) => parts.reverse().join('+'))
    .join(',');
  return Object.freeze({ relativeNames: Object.freeze(relativeNames), text });
}

function readAttribute({ type: oid, value: block }: AttributeTypeAndValue, note: Note): NameAttribute {
  const whole = block.valueBeforeDecodeView;
  const tag = whole[0] ?? 0;
  const string = isText(tag) ? String(block.valueBlock.value) : undefined;
  if (string !== undefined && !isFaithful(string, tag, block.valueBlock.valueHexView)) {
    note('nameText');
  }
  const type = attributeTypes[oid];
  const value = string ?? `#${hex(whole)}`;
  // RFC 4514, section 2.4: the value of a type in dotted form is the hex of its DER, whatever it is.
  const text = type === undefined ? `#${hex(whole)}` : string === undefined ? value : escapeValue(string);
  return Object.freeze({ type: type ?? oid, oid, value, text, tag });
}

function escapeValue(value: string): string {
  return printable(value.replace(/["+,;<>\\]|^[ #]| $/g, '\\$&'));
}

/** RFC 5280 lets a common name have 64 characters; a title of thousands would push away what stands below it. */
const mostShortCharacters = 200;

/**
 * The part of a name that people know it by: the common name, else the organizational unit or organization, else all of it.
 * Safe to show; the beginning alone where it is very long.
 */
export function shortName(name: DistinguishedName): string {
  const text = wholeShortName(name);
  return text.length > mostShortCharacters ? `${text.slice(0, mostShortCharacters).toWellFormed()}…` : text;
}

function wholeShortName(name: DistinguishedName): string {
  const attributes = name.relativeNames.flat().reverse();
  for (const type of ['CN', 'OU', 'O']) {
    const found = attributes.find((attribute) => attribute.type === type && attribute.value.trim() !== '');
    if (found !== undefined) {
      return printable(found.value);
    }
  }
  return name.text;
}

/**
 * Whether two names are the same in the sense of RFC 5280, section 7.1: part by part, without regard to case, to how
 * the text is encoded and to runs of blanks.
 */
export function isSameName(left: DistinguishedName, right: DistinguishedName): boolean {
  return nameKey(left) === nameKey(right);
}

/** A text that two names share exactly when they are the same in that sense. */
export function nameKey(name: DistinguishedName): string {
  const parts = name.relativeNames.map((attributes) =>
    attributes.map(({ oid, value }) => [oid, foldedValue(value)]).sort(),
  );
  return JSON.stringify(parts);
}

/** Normalizing takes quadratic time for runs of combining marks; RFC 5280's own bounds (appendix A.1) end far below this. */
const mostFoldedLength = 256;

/** A longer value is the same as another only when both are written alike. */
function foldedValue(value: string): string {
  return value.length > mostFoldedLength ? value : value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
