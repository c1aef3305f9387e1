import { CertificateError } from '../certificateError.ts';
import { contentOf, type DerCursor, derTag, oidText } from '../der/derReader.ts';
import { readNumber } from '../der/derValues.ts';
import { readAlgorithm } from './algorithm.ts';
import { contentType, onlyOctets, readContentInfo, tagged0Octets } from './contentInfo.ts';
import { innerDer, sequenceIn } from './cursors.ts';
import { type Encryption, readEncryption } from './encryption.ts';
import { unsupported } from './unsupported.ts';

/** A part of a store that is as a whole encrypted or not (RFC 7292, section 4.1). */
export type Safe =
  | { readonly kind: 'plain'; readonly bags: Uint8Array }
  | { readonly kind: 'encrypted'; readonly encryption: Encryption; readonly data: Uint8Array };

/**
 * The safes of an AuthenticatedSafe, in order.
 *
 * @throws CertificateError `unsupportedEncryption` when one of them is encrypted in a way that is not known: it might hold
 * certificates, and those of the others would pass for all.
 */
export function readSafes(contents: Uint8Array): readonly Safe[] {
  const der = innerDer(contents);
  const safes: Safe[] = [];
  for (const infos = sequenceIn(der); !infos.isAtEnd; ) {
    const { type, content } = readContentInfo(der, infos);
    switch (type) {
      case contentType.data:
        safes.push({ kind: 'plain', bags: onlyOctets(der, content) });
        break;
      case contentType.encryptedData:
        safes.push(readEncryptedData(der, content));
        break;
      default:
        throw unsupported(`a safe of type ${type}`);
    }
  }
  return safes;
}

/** EncryptedData (RFC 5652, section 8). */
function readEncryptedData(der: Uint8Array, content: DerCursor): Safe {
  const fields = content.enter(derTag.sequence);
  content.finish();
  // 0, or 2 where there are attributes, which say nothing about certificates.
  readNumber(der, fields.expect(derTag.integer));
  const info = fields.enter(derTag.sequence);
  if (oidText(contentOf(der, info.expect(derTag.objectIdentifier))) !== contentType.data) {
    throw new CertificateError('malformed');
  }
  const encryption = readEncryption(der, readAlgorithm(der, info));
  const data = tagged0Octets(der, info.any());
  info.finish();
  return { kind: 'encrypted', encryption, data };
}
