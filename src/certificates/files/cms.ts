import { CertificateError } from '../certificateError.ts';
import { type BerElement, berChildren, berElements } from '../der/berReader.ts';
import { derTag, oidText } from '../der/derReader.ts';
import { type Piece, problem } from './content.ts';

const signedData = '1.2.840.113549.1.7.2';
/** The tags of SignedData's optional fields (RFC 5652, section 5.1). */
const certificatesTag = 0xa0;
const contentTag = 0xa0;

/**
 * The certificates of a CMS or PKCS #7 message (RFC 5652): a bundle that only carries them, or a signed message. The
 * container may be BER; the certificates are taken as they are. Its signatures are not looked at.
 *
 * @throws CertificateError `noCertificate` when it carries none, `truncated` or `malformed` when it does not hold together.
 */
export function cmsPieces(bytes: Uint8Array): readonly Piece[] {
  const [message, ...rest] = berElements(bytes, 0, bytes.length).filter(({ tag }) => tag !== 0);
  if (message === undefined || rest.length > 0) {
    throw new CertificateError('malformed');
  }
  const [type, wrapper] = berChildren(bytes, message);
  if (type?.tag !== derTag.objectIdentifier || wrapper?.tag !== contentTag) {
    throw new CertificateError('malformed');
  }
  if (oidText(bytes.subarray(type.contentStart, type.contentEnd)) !== signedData) {
    throw new CertificateError('noCertificate');
  }
  const [content] = berChildren(bytes, wrapper);
  const fields = content?.tag === derTag.sequence ? berChildren(bytes, content) : [];
  const certificates = fields.find(({ tag }) => tag === certificatesTag);
  const choices = certificates === undefined ? [] : berChildren(bytes, certificates);
  if (choices.length === 0) {
    throw new CertificateError(fields.length === 0 ? 'malformed' : 'noCertificate');
  }
  return choices.map((choice) => pieceOf(bytes, choice));
}

// Others than certificates are attribute certificates and PKCS #6 ones (RFC 5652, section 10.2.2).
function pieceOf(bytes: Uint8Array, { tag, start, end }: BerElement): Piece {
  return tag === derTag.sequence ? { kind: 'certificate', der: bytes.subarray(start, end) } : problem('otherDer');
}
