import { type AsnType, BaseBlock, Constructed, fromBER, Integer, ObjectIdentifier, OctetString } from 'asn1js';
import { CertificateError } from '../certificateError.ts';
import { wholeTree } from './containerTree.ts';
import { derTag } from './derReader.ts';

/**
 * asn1js and PKI.js take about ten microseconds for each element, and nothing else runs meanwhile. Larger values are parsed in
 * parts.
 */
const mostElements = 2_500;

/**
 * Parses bytes that are one small BER value, such as the frame around certificates, with asn1js. Elements are counted first. The
 * contents of octet strings and bit strings are not parsed.
 *
 * @returns blocks whose octets are views of `bytes`.
 * @throws CertificateError `malformed` for anything else, `tooMany` for too many elements.
 */
export function parseAsn1(bytes: Uint8Array): AsnType {
  // Neither library gets bytes that were not measured.
  wholeTree(bytes, Number.POSITIVE_INFINITY, mostElements);
  return attempt(() => {
    // Not a Buffer: both libraries rely on `slice` to copy, and a Buffer's slice is a view.
    const octets = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    const { result, offset } = fromBER(octets, {
      parseEmbedded: false,
      copyInput: false,
    });
    if (offset !== bytes.length) {
      throw new Error(result.error);
    }
    return forPkijs(result);
  });
}

/** Joins strings in segments, and gives counts their value that asn1js leaves as octets: PKI.js expects both. */
function forPkijs(block: AsnType): AsnType {
  if (block instanceof OctetString && block.idBlock.isConstructed) {
    return new OctetString({ valueHex: new Uint8Array(octetsOf(block)) });
  }
  if (block instanceof Integer && block.valueBlock.valueHexView.length <= longestCount) {
    block.valueBlock.valueDec = Buffer.from(block.valueBlock.valueHexView).readIntBE(
      0,
      block.valueBlock.valueHexView.length,
    );
  }
  if (block instanceof Constructed) {
    block.valueBlock.value = block.valueBlock.value.map(forPkijs);
  }
  return block;
}

/** Octets of the longest number that is an exact integer in JavaScript. */
const longestCount = 6;

/** A class of PKI.js. */
type PkiType<Value> = new (parameters: { readonly schema: BaseBlock }) => Value;

/** Reads a parsed value as an object of PKI.js. @throws CertificateError `malformed` when it has another form. */
export function readAs<Value>(type: PkiType<Value>, block: BaseBlock | undefined): Value {
  if (block === undefined) {
    throw new CertificateError('malformed');
  }
  return attempt(() => new type({ schema: block }));
}

/** What PKI.js or asn1js gives. Both throw errors of many kinds for a value of another form. @throws CertificateError `malformed` */
export function attempt<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new CertificateError('malformed', undefined, { cause });
  }
}

/** The octets of an OCTET STRING, in one piece or in segments. @throws CertificateError `malformed` for anything else. */
export function octetsOf(block: unknown): Uint8Array {
  const { idBlock, valueBlock } = expected(BaseBlock, block) as OctetString;
  if (idBlock.tagClass !== 1 || idBlock.tagNumber !== derTag.octetString) {
    throw new CertificateError('malformed');
  }
  return idBlock.isConstructed ? Buffer.concat(valueBlock.value.map(octetsOf)) : valueBlock.valueHexView;
}

/** The elements inside a constructed one. @throws CertificateError `malformed` for anything else. */
export function partsOf(block: unknown): readonly AsnType[] {
  return expected(Constructed, block).valueBlock.value;
}

/** An INTEGER as a number: 0 for one of more than 6 octets. @throws CertificateError `malformed` for anything else. */
export function numberOf(block: unknown): number {
  return expected(Integer, block).valueBlock.valueDec;
}

/** An OBJECT IDENTIFIER in dotted form. @throws CertificateError `malformed` for anything else. */
export function identifierOf(block: unknown): string {
  return expected(ObjectIdentifier, block).getValue();
}

function expected<Block extends BaseBlock>(
  type: abstract new (...parameters: never[]) => Block,
  block: unknown,
): Block {
  if (!(block instanceof type)) {
    throw new CertificateError('malformed');
  }
  return block;
}
