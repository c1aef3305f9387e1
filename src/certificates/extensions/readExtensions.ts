import type { Certificate } from '../certificate.ts';
import { CertificateError } from '../certificateError.ts';
import { contentOf, DerCursor, type DerElement, derTag, oidText } from '../der/derReader.ts';
import { readBoolean } from '../der/derValues.ts';
import { extensionNames } from '../oids/extensionNames.ts';
import type { Extension, ExtensionValue } from './extension.ts';
import type { Note } from './valueReader.ts';
import { valueReaders } from './valueReaders.ts';

/** Real certificates have a dozen or two. */
const mostExtensions = 1_000;

/**
 * How much is read of what a certificate's extensions say, all of them together: 5,000 DNS names take this much. More is
 * hostile, and reading the 4 MB that a file may have would take seconds.
 */
const mostOctetsRead = 128 * 1024;

/**
 * Every extension of a certificate, in order (RFC 5280, section 4.2). What one says is read apart from the others: a damaged
 * one is `unreadable`, and the rest stays. So is one that is too long: nothing is concluded from a part of it.
 *
 * @param wrapper the explicitly tagged element around the list; undefined when the certificate has none.
 * @throws CertificateError `overlong` for too many; when the list itself does not hold together, another.
 */
export function readExtensions(der: Uint8Array, wrapper: DerElement | undefined, note: Note): readonly Extension[] {
  if (wrapper === undefined) {
    return Object.freeze([]);
  }
  const inside = new DerCursor(der, wrapper.contentStart, wrapper.end);
  const list = inside.enter(derTag.sequence);
  inside.finish();
  const extensions: Extension[] = [];
  let octetsLeft = mostOctetsRead;
  while (!list.isAtEnd) {
    if (extensions.length === mostExtensions) {
      throw new CertificateError('overlong');
    }
    const extension = readExtension(der, list.enter(derTag.sequence), octetsLeft, note);
    extensions.push(extension);
    octetsLeft -= extension.value === 'unknown' || extension.isTooLong ? 0 : extension.raw.length;
  }
  return Object.freeze(extensions);
}

function readExtension(der: Uint8Array, fields: DerCursor, mostOctets: number, note: Note): Extension {
  const oid = oidText(contentOf(der, fields.expect(derTag.objectIdentifier)));
  const flag = fields.optional(derTag.boolean);
  const critical = flag === undefined ? { value: false, isDer: true } : readBoolean(der, flag);
  // FALSE is the default, and DER leaves defaults out (X.690, section 11.5).
  if (!critical.isDer || (flag !== undefined && !critical.value)) {
    note('extensionDer');
  }
  const octets = fields.expect(derTag.octetString);
  fields.finish();
  const raw = contentOf(der, octets);
  // An empty SEQUENCE says nothing; only basicConstraints may be one, and then says that this is no CA.
  if (raw.length === 2 && raw[0] === derTag.sequence && oid !== '2.5.29.19') {
    note('emptyExtension');
  }
  const name = extensionNames[oid] ?? oid;
  const isTooLong = valueReaders[oid] !== undefined && raw.length > mostOctets;
  const value = isTooLong ? 'unreadable' : readValue(oid, der, octets, note);
  return Object.freeze({ name, oid, critical: critical.value, raw, value, isTooLong });
}

function readValue(oid: string, der: Uint8Array, octets: DerElement, note: Note): Extension['value'] {
  const read = valueReaders[oid];
  if (read === undefined) {
    return 'unknown';
  }
  try {
    const cursor = new DerCursor(der, octets.contentStart, octets.end);
    const value = read(der, cursor, note);
    cursor.finish();
    return Object.freeze(value);
  } catch (error) {
    if (error instanceof CertificateError) {
      return 'unreadable';
    }
    throw error;
  }
}

/** Whether a certificate has an extension, and has it critical or not where that is asked. */
export function hasExtension(
  { extensions }: Pick<Certificate, 'extensions'>,
  oid: string,
  critical?: boolean,
): boolean {
  return extensions.some((one) => one.oid === oid && (critical === undefined || one.critical === critical));
}

/** What the first extension of a kind says, as OpenSSL has it; undefined when there is none, `unreadable` when it is damaged. */
export function extensionValue<Kind extends ExtensionValue['kind']>(
  extensions: readonly Extension[],
  kind: Kind,
  oid: string,
): Extract<ExtensionValue, { kind: Kind }> | 'unreadable' | undefined {
  const value = extensions.find((extension) => extension.oid === oid)?.value;
  if (value === undefined || value === 'unknown') {
    return undefined;
  }
  return value !== 'unreadable' && value.kind === kind
    ? (value as Extract<ExtensionValue, { kind: Kind }>)
    : 'unreadable';
}
