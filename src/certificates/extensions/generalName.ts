import { CertificateError } from '../certificateError.ts';
import { contentOf, DerCursor, type DerElement, derTag, oidText, wholeOf } from '../der/derReader.ts';
import { hex } from '../der/derValues.ts';
import { printable, readString } from '../names/directoryString.ts';
import { readName } from '../names/distinguishedName.ts';
import type { GeneralName } from './extension.ts';
import { ipText } from './ipText.ts';

/** The context tags of GeneralName's choices (RFC 5280, section 4.2.1.6). */
const tags = {
  otherName: 0xa0,
  rfc822Name: 0x81,
  dnsName: 0x82,
  x400Address: 0xa3,
  directoryName: 0xa4,
  ediPartyName: 0xa5,
  uri: 0x86,
  ipAddress: 0x87,
  registeredId: 0x88,
} as const;

const userPrincipalName = '1.3.6.1.4.1.311.20.2.3';

/** Every name up to the cursor's end. @throws CertificateError */
export function readGeneralNames(der: Uint8Array, cursor: DerCursor): readonly GeneralName[] {
  const names: GeneralName[] = [];
  while (!cursor.isAtEnd) {
    names.push(readGeneralName(der, cursor.any()));
  }
  return Object.freeze(names);
}

/**
 * One GeneralName.
 *
 * @throws CertificateError when its tag is none of the choices or its content cannot be read.
 */
export function readGeneralName(der: Uint8Array, element: DerElement): GeneralName {
  const content = contentOf(der, element);
  switch (element.tag) {
    case tags.dnsName:
      return named('DNS', text(content));
    case tags.rfc822Name:
      return named('email', text(content));
    case tags.uri:
      return named('URI', text(content));
    case tags.ipAddress:
      return named('IP', ipText(content));
    case tags.registeredId:
      return named('registered ID', oidText(content));
    case tags.directoryName:
      return named('directory', directoryText(der, element));
    case tags.otherName:
      return otherName(der, element);
    case tags.x400Address:
    case tags.ediPartyName:
      return named('other', `#${hex(wholeOf(der, element))}`);
    default:
      throw new CertificateError('malformed');
  }
}

function named(kind: GeneralName['kind'], text: string): GeneralName {
  return Object.freeze({ kind, text });
}

// IA5String: ASCII. Whatever else stands there is shown as Latin-1, its invisible characters escaped.
function text(content: Uint8Array): string {
  return printable(Buffer.from(content).toString('latin1'));
}

function directoryText(der: Uint8Array, element: DerElement): string {
  const inside = new DerCursor(der, element.contentStart, element.end);
  const name = readName(der, inside.expect(derTag.sequence));
  inside.finish();
  return name.text;
}

function otherName(der: Uint8Array, element: DerElement): GeneralName {
  const inside = new DerCursor(der, element.contentStart, element.end);
  const oid = oidText(contentOf(der, inside.expect(derTag.objectIdentifier)));
  const value = inside.enter(tags.otherName);
  inside.finish();
  const content = value.any();
  value.finish();
  const string = readString(content.tag, contentOf(der, content));
  if (oid === userPrincipalName && string !== undefined) {
    return named('UPN', printable(string));
  }
  return named('other', `${oid} ${string === undefined ? `#${hex(wholeOf(der, content))}` : printable(string)}`);
}
