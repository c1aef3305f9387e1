import { CertificateError } from '../certificateError.ts';
import { derTag } from '../der/derReader.ts';
import { readNumber } from '../der/derValues.ts';
import { toDer } from '../der/toDer.ts';
import { contentType, onlyOctets, readContentInfo } from './contentInfo.ts';
import { sequenceIn } from './cursors.ts';
import { type Mac, readMac } from './mac.ts';
import { unsupported } from './unsupported.ts';

/** The outermost structure of a PKCS #12 file (RFC 7292, section 4). */
export interface Pfx {
  /** The AuthenticatedSafe, BER: what the MAC is over. */
  readonly contents: Uint8Array;
  /** Undefined when there is none, or none that can be verified here. */
  readonly mac: Mac | undefined;
}

/** @throws CertificateError */
export function readPfx(bytes: Uint8Array): Pfx {
  const der = toDer(bytes);
  const fields = sequenceIn(der);
  if (readNumber(der, fields.expect(derTag.integer)) !== 3) {
    throw new CertificateError('malformed');
  }
  const { type, content } = readContentInfo(der, fields);
  if (type !== contentType.data) {
    // Signed with a certificate in place of a password (RFC 7292, section 3.1): hardly any program ever wrote it.
    throw unsupported(`a store in content of type ${type}`);
  }
  const contents = onlyOctets(der, content);
  const macData = fields.optional(derTag.sequence);
  fields.finish();
  return { contents, mac: macData === undefined ? undefined : readMac(der, macData) };
}
