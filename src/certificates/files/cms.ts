import { OctetString, Sequence } from 'asn1js';
import { ContentInfo, SignedData } from 'pkijs';
import { CertificateError } from '../certificateError.ts';
import { identifierOf, octetsOf, parseAsn1, readAs } from '../der/asn1.ts';
import { containerTree, isPaddingFrom, wholeTree } from '../der/containerTree.ts';
import { derTag } from '../der/derReader.ts';
import { type DerNode, wholeOf } from '../der/derTree.ts';
import { type Piece, problem } from './content.ts';

/** Netscape's certificate sequence: certificates and nothing else. */
const certificateSequence = '2.16.840.1.113730.2.5';

/** EnvelopedData, EncryptedData and AuthEnvelopedData (RFC 5652, RFC 5083). */
const encryptedTypes = new Set([ContentInfo.ENVELOPED_DATA, ContentInfo.ENCRYPTED_DATA, '1.2.840.113549.1.9.16.1.23']);

/** A message, its content, SignedData, its fields. */
const levels = 3;

/** The tags of SignedData's optional fields (RFC 5652, section 5.1). */
const certificatesTag = 0xa0;
const revocationListsTag = 0xa1;

/**
 * The parts of a CMS or PKCS #7 message (RFC 5652): a bundle of certificates, or a signed message. The message may be BER. Its
 * certificates are returned byte for byte as the file has them. Its signatures are not verified.
 *
 * @throws CertificateError `encryptedMessage`, `noCertificate` when it has none of these parts, `truncated`, `tooMany`,
 * `malformed`.
 */
export function cmsPieces(bytes: Uint8Array): readonly Piece[] {
  const message = containerTree(bytes, levels);
  const [type, wrapper] = message.parts;
  const [content] = wrapper?.tag === 0xa0 ? wrapper.parts : [];
  if (type === undefined || content?.tag !== derTag.sequence) {
    throw new CertificateError('malformed');
  }
  const pieces = contentPieces(identifierOf(parseAsn1(wholeOf(bytes, type))), bytes, content.parts);
  if (pieces.length === 0) {
    throw new CertificateError('noCertificate');
  }
  return isPaddingFrom(bytes, message.end) ? pieces : [...pieces, problem('trailingBytes')];
}

function contentPieces(type: string, bytes: Uint8Array, fields: readonly DerNode[]): readonly Piece[] {
  switch (type) {
    case ContentInfo.SIGNED_DATA:
      return signedPieces(bytes, fields);
    case certificateSequence:
      return fields.map((field) => certificatePiece(wholeOf(bytes, field)));
    default:
      throw new CertificateError(encryptedTypes.has(type) ? 'encryptedMessage' : 'noCertificate');
  }
}

function signedPieces(bytes: Uint8Array, fields: readonly DerNode[]): readonly Piece[] {
  const partsOf = (tag: number): readonly Uint8Array[] =>
    fields.filter((field) => field.tag === tag).flatMap((field) => elementsIn(wholeOf(bytes, field)));
  const certificates = partsOf(certificatesTag).map(certificatePiece);
  const lists = partsOf(revocationListsTag).map(revocationListPiece);
  const [digestAlgorithms, signers] = fields.filter(({ tag }) => tag === derTag.set);
  const content = signedContent(bytes, fields);
  if (content === undefined || digestAlgorithms === undefined || signers === undefined) {
    // The certificates are whole, whatever is wrong around them.
    return certificates.length === 0 ? [problem('malformed')] : [...certificates, ...lists, problem('oddMessage')];
  }
  return signers.contentStart === signers.contentEnd
    ? [...certificates, ...lists]
    : [{ kind: 'signed', content, signers: certificates }, ...lists];
}

/**
 * What was signed, which may be nothing; undefined when the message has not the form of SignedData. PKI.js gets it without its
 * certificates, revocation lists, algorithms and signers. It would parse all of them in one go: that takes too long, and an odd
 * one would make all the others fail.
 */
function signedContent(bytes: Uint8Array, fields: readonly DerNode[]): Uint8Array | undefined {
  const emptied = new Set<number>([derTag.set, certificatesTag, revocationListsTag]);
  try {
    const frame = fields.map((field) =>
      parseAsn1(emptied.has(field.tag) ? Uint8Array.of(field.tag, 0) : wholeOf(bytes, field)),
    );
    const { eContent } = readAs(SignedData, new Sequence({ value: frame })).encapContentInfo;
    return eContent instanceof OctetString ? octetsOf(eContent) : new Uint8Array();
  } catch (error) {
    if (error instanceof CertificateError) {
      return undefined;
    }
    throw error;
  }
}

function elementsIn(field: Uint8Array): readonly Uint8Array[] {
  return wholeTree(field, 1).parts.map((part) => wholeOf(field, part));
}

/** Besides certificates there are attribute certificates, PKCS #6 ones and other formats (RFC 5652, section 10.2.2). */
function certificatePiece(der: Uint8Array): Piece {
  switch (der[0]) {
    case derTag.sequence:
      return { kind: 'certificate', der };
    case 0xa1:
    case 0xa2:
      return problem('attributeCertificate');
    default:
      return problem('otherDer');
  }
}

/** Besides revocation lists there are OCSP responses (RFC 5940). */
function revocationListPiece(der: Uint8Array): Piece {
  return der[0] === derTag.sequence ? { kind: 'revocationList', der, isBeside: true } : problem('otherDer');
}
