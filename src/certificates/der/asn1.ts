import { type AsnType, BaseBlock, Constructed, fromBER, Integer, ObjectIdentifier, OctetString } from 'asn1js';
import { CertificateError } from '../certificateError.ts';
import { derTag } from './derReader.ts';
import { derTree } from './derTree.ts';

/**
 * asn1js and PKI.js take some ten microseconds for each element, and cannot give way meanwhile. What has more of them than this
 * is to be parsed in parts.
 */
const mostElements = 2_500;

/**
 * Parses one BER value that goes from end to end, with asn1js: small ones, such as what stands around certificates. How many
 * elements there are is looked at before. What octet and bit strings hold is left alone.
 *
 * @returns blocks whose octets are views of `bytes`.
 * @throws CertificateError `malformed` for anything else, `tooMany` for more elements than are parsed at one go.
 */
export function parseAsn1(bytes: Uint8Array): AsnType {
  refuseWhatIsLarge(bytes);
  return attempt(() => {
    // Not a Buffer, whose slices are no copies, as both libraries need them to be.
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

/** The same without what PKI.js does not expect: strings in segments, and counts that asn1js leaves as octets. */
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

/** Octets of a number that JavaScript has as an integer. */
const longestCount = 6;

/** Neither library may see what has not been measured. What stands inside something else is never cut off. */
function refuseWhatIsLarge(bytes: Uint8Array): void {
  try {
    if (derTree(bytes, mostElements).root.end === bytes.length) {
      return;
    }
  } catch (error) {
    const isLarge = error instanceof CertificateError && error.reason === 'overlong';
    throw new CertificateError(isLarge ? 'tooMany' : 'malformed', undefined, { cause: error });
  }
  throw new CertificateError('malformed');
}

/** A class of PKI.js. */
type PkiType<Value> = new (parameters: { readonly schema: BaseBlock }) => Value;

/** Reads a parsed value as what a class of PKI.js stands for. @throws CertificateError `malformed` when it is of another form. */
export function readAs<Value>(type: PkiType<Value>, block: BaseBlock | undefined): Value {
  if (block === undefined) {
    throw new CertificateError('malformed');
  }
  return attempt(() => new type({ schema: block }));
}

// Both libraries throw errors of many kinds for what is of another form.
function attempt<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new CertificateError('malformed', undefined, { cause });
  }
}

/** The octets of an OCTET STRING, in one piece or in segments. @throws CertificateError `malformed` when it is something else. */
export function octetsOf(block: unknown): Uint8Array {
  const { idBlock, valueBlock } = expected(BaseBlock, block) as OctetString;
  if (idBlock.tagClass !== 1 || idBlock.tagNumber !== derTag.octetString) {
    throw new CertificateError('malformed');
  }
  return idBlock.isConstructed ? Buffer.concat(valueBlock.value.map(octetsOf)) : valueBlock.valueHexView;
}

/** What a constructed element holds. @throws CertificateError `malformed` when it is none. */
export function partsOf(block: unknown): readonly AsnType[] {
  return expected(Constructed, block).valueBlock.value;
}

/** An INTEGER as a number: 0 for one of more than 6 octets. @throws CertificateError `malformed` when it is something else. */
export function numberOf(block: unknown): number {
  return expected(Integer, block).valueBlock.valueDec;
}

/** An OBJECT IDENTIFIER in dotted form. @throws CertificateError `malformed` when it is something else. */
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
