import { type AsnType, BaseBlock, type Constructed, fromBER } from 'asn1js';
import { CertificateError } from '../certificateError.ts';
import { type BerElement, berChildren, firstElement } from './berReader.ts';
import { derTag } from './derReader.ts';

/**
 * asn1js takes some microseconds for each element, and its caller cannot give way meanwhile. What has more of them than this is
 * to be parsed in parts.
 */
const mostElements = 5_000;

/** asn1js makes an object of each arc. */
const longestIdentifier = 200;

/** Containers are a handful of levels deep. */
const deepest = 32;

/**
 * Parses one BER value that goes from end to end, with asn1js: small ones, such as what stands around certificates. How many
 * elements there are is looked at before. What octet and bit strings hold is left alone.
 *
 * @returns blocks whose octets are views of `bytes`.
 * @throws CertificateError `malformed` for anything else, `tooMany` for more elements than are parsed at one go.
 */
export function parseAsn1(bytes: Uint8Array): AsnType {
  const outermost = firstElement(bytes);
  if (outermost.end !== bytes.length) {
    throw new CertificateError('malformed');
  }
  bound(bytes, outermost, 0, { left: mostElements });
  return attempt(() => {
    // Not a Buffer, whose slices are no copies, as both libraries need them to be.
    const octets = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    const { result, offset } = fromBER(octets, {
      maxDepth: deepest + 1,
      parseEmbedded: false,
      copyInput: false,
    });
    if (offset !== bytes.length) {
      throw new Error(result.error);
    }
    return result;
  });
}

function bound(bytes: Uint8Array, element: BerElement, depth: number, count: { left: number }): void {
  count.left--;
  if (count.left < 0 || depth === deepest) {
    throw new CertificateError(count.left < 0 ? 'tooMany' : 'malformed');
  }
  if (element.tag === derTag.objectIdentifier && element.end - element.start > longestIdentifier) {
    throw new CertificateError('malformed');
  }
  if ((element.tag & 0x20) !== 0) {
    for (const child of berChildren(bytes, element)) {
      bound(bytes, child, depth + 1, count);
    }
  }
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
    throw cause instanceof CertificateError ? cause : new CertificateError('malformed', undefined, { cause });
  }
}

/** The octets of a string, whether it is in one piece or in segments. @throws CertificateError `malformed` when it is no such string. */
export function octetsOf(block: unknown): Uint8Array {
  if (!(block instanceof BaseBlock)) {
    throw new CertificateError('malformed');
  }
  if (block.idBlock.isConstructed) {
    return Buffer.concat((block as Constructed).valueBlock.value.map(octetsOf));
  }
  const { valueHexView } = block.valueBlock as { readonly valueHexView?: Uint8Array };
  if (valueHexView === undefined) {
    throw new CertificateError('malformed');
  }
  return valueHexView;
}
