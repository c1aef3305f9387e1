import { CertificateError } from '../certificateError.ts';
import { contentOf, type DerCursor, type DerElement, derTag, oidText } from '../der/derReader.ts';
import { inside } from './cursors.ts';

/** Content types (RFC 5652): `data` is octets, `encryptedData` octets encrypted with a password. */
export const contentType = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' } as const;

/** The tag of an explicitly tagged [0], and of an implicitly tagged string in segments. */
export const tagged0 = 0xa0;

/** A ContentInfo (RFC 5652, section 3): its type and a cursor over its content. */
export function readContentInfo(
  der: Uint8Array,
  fields: DerCursor,
): { readonly type: string; readonly content: DerCursor } {
  const info = fields.enter(derTag.sequence);
  const type = oidText(contentOf(der, info.expect(derTag.objectIdentifier)));
  const content = info.enter(tagged0);
  info.finish();
  return { type, content };
}

/** What stands in an OCTET STRING that is all there is: the content of `data`. */
export function onlyOctets(der: Uint8Array, content: DerCursor): Uint8Array {
  const octets = contentOf(der, content.expect(derTag.octetString));
  content.finish();
  return octets;
}

/** The octets of a string that is tagged [0] implicitly, in one piece or in segments. */
export function tagged0Octets(der: Uint8Array, element: DerElement): Uint8Array {
  if (element.tag === 0x80) {
    return contentOf(der, element);
  }
  if (element.tag !== tagged0) {
    throw new CertificateError('malformed');
  }
  const segments: Uint8Array[] = [];
  for (const cursor = inside(der, element); !cursor.isAtEnd; ) {
    segments.push(contentOf(der, cursor.expect(derTag.octetString)));
  }
  return Buffer.concat(segments);
}
