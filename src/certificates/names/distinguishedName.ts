import { CertificateError } from '../certificateError.ts';
import { contentOf, DerCursor, type DerElement, derTag, oidText, wholeOf } from '../der/derReader.ts';
import { attributeTypes } from '../oids/attributeTypes.ts';
import { printable, readString } from './directoryString.ts';

/** A subject or an issuer. */
export interface DistinguishedName {
  /** In the certificate's order, which goes from the general to the particular. */
  readonly relativeNames: readonly RelativeName[];
  /** RFC 4514: the particular first, multi-valued parts joined with "+"; what cannot be seen is escaped. Empty for an empty name. */
  readonly text: string;
}

/** One relative distinguished name: one attribute, or several that count as one. */
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
 * Reads a Name (RFC 5280, section 4.1.2.4) from its DER. pkijs flattens multi-valued relative names, hence not with pkijs.
 *
 * @throws CertificateError `overlong`, `badName` or `malformed`.
 */
export function readName(der: Uint8Array, name: DerElement): DistinguishedName {
  if (name.end - name.start > mostNameOctets) {
    throw new CertificateError('overlong');
  }
  const sequence = new DerCursor(der, name.contentStart, name.end);
  const relativeNames: RelativeName[] = [];
  while (!sequence.isAtEnd) {
    relativeNames.push(readRelativeName(der, sequence.enter(derTag.set)));
  }
  return nameOf(relativeNames);
}

/** A name that consists of the attributes of one set, as a CRL's distribution point may have (RFC 5280, section 4.2.1.13). */
export function readSingleRelativeName(der: Uint8Array, set: DerElement): DistinguishedName {
  return nameOf([readRelativeName(der, new DerCursor(der, set.contentStart, set.end))]);
}

function nameOf(relativeNames: readonly RelativeName[]): DistinguishedName {
  const text = relativeNames
    .map((attributes) => attributes.map(({ type, text }) => `${type}=${text}`))
    .reverse()
    // The order within a part means nothing; this is OpenSSL's, so that texts can be compared.
    .map((parts) => parts.reverse().join('+'))
    .join(',');
  return Object.freeze({ relativeNames: Object.freeze(relativeNames), text });
}

function readRelativeName(der: Uint8Array, set: DerCursor): RelativeName {
  const attributes: NameAttribute[] = [];
  while (!set.isAtEnd) {
    attributes.push(readAttribute(der, set.enter(derTag.sequence)));
  }
  if (attributes.length === 0) {
    throw new CertificateError('malformed');
  }
  return Object.freeze(attributes);
}

function readAttribute(der: Uint8Array, pair: DerCursor): NameAttribute {
  const oid = oidText(contentOf(der, pair.expect(derTag.objectIdentifier)));
  const element = pair.any();
  pair.finish();
  const type = attributeTypes[oid];
  const string = readString(element.tag, contentOf(der, element));
  const value = string ?? hexValue(der, element);
  // RFC 4514, section 2.4: the value of a type in dotted form is the hex of its DER, whatever it is.
  const text = type === undefined ? hexValue(der, element) : string === undefined ? value : escapeValue(string);
  return Object.freeze({ type: type ?? oid, oid, value, text, tag: element.tag });
}

function hexValue(der: Uint8Array, element: DerElement): string {
  return `#${Buffer.from(wholeOf(der, element)).toString('hex').toUpperCase()}`;
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
