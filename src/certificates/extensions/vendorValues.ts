import { CertificateError } from '../certificateError.ts';
import { contentOf, derTag, oidText } from '../der/derReader.ts';
import { readNumber } from '../der/derValues.ts';
import { printable, readString } from '../names/directoryString.ts';
import type { ValueReader } from './valueReader.ts';

/** A single string: Netscape's comment, Microsoft's certificate template name. */
export const readText: ValueReader = (der, value) => {
  const element = value.any();
  const text = readString(element.tag, contentOf(der, element));
  if (text === undefined) {
    throw new CertificateError('malformed');
  }
  return { kind: 'text', text: printable(text) };
};

/** Microsoft's CA Version (MS-WCCE, section 2.2.2.7.10): the key's index above, the certificate's index below 16 bits. */
export const readCaVersion: ValueReader = (der, value) => {
  const version = readNumber(der, value.expect(derTag.integer));
  return { kind: 'caVersion', certificateIndex: version % 65_536, keyIndex: Math.floor(version / 65_536) };
};

/** Microsoft's certificate template of version 2 (MS-WCCE, section 2.2.2.7.7.2). */
export const readTemplate: ValueReader = (der, value) => {
  const fields = value.enter(derTag.sequence);
  const template = oidText(contentOf(der, fields.expect(derTag.objectIdentifier)));
  const major = fields.optional(derTag.integer);
  const minor = fields.optional(derTag.integer);
  fields.finish();
  const parts = [major, minor].flatMap((part) => (part === undefined ? [] : [readNumber(der, part)]));
  return { kind: 'template', template, version: parts.join('.') };
};
