import { CertificateError } from '../certificateError.ts';
import { type DerNode, derTree } from './derTree.ts';

/** Enough for hundreds of certificates and revocation lists. */
const mostElements = 10_000;

/**
 * The element that bytes begin with, such as a container of certificates, and the elements inside it. It may be BER. The
 * certificates stay in one piece.
 *
 * @param levels how many levels of elements are taken apart.
 * @param most how many elements may be in them.
 * @throws CertificateError `truncated` when its end is missing, `tooMany` for more elements or levels than real containers have,
 * `malformed`.
 */
export function containerTree(bytes: Uint8Array, levels: number, most = mostElements): DerNode {
  try {
    return derTree(bytes, most, levels).root;
  } catch (error) {
    throw error instanceof CertificateError && error.reason === 'overlong' ? new CertificateError('tooMany') : error;
  }
}

/** The same for bytes that must be that element and nothing else. @throws CertificateError `malformed` or `tooMany`. */
export function wholeTree(bytes: Uint8Array, levels: number, most = mostElements): DerNode {
  try {
    const root = containerTree(bytes, levels, most);
    if (root.end === bytes.length) {
      return root;
    }
  } catch (error) {
    if (error instanceof CertificateError && error.reason === 'tooMany') {
      throw error;
    }
  }
  throw new CertificateError('malformed');
}

/** Zeros, blanks, line ends, and the mark that ends a text in DOS: one bit for each octet. */
const padding = [0x00, 0x09, 0x0a, 0x0d, 0x1a].reduce((bits, octet) => bits | (1 << octet), 0);

/** Whether only padding follows, which transfers and editors add, or nothing at all. */
export function isPaddingFrom(bytes: Uint8Array, start: number): boolean {
  for (let position = start; position < bytes.length; position++) {
    const octet = bytes[position] ?? 0;
    if (octet > 0x20 || (octet < 0x20 && (padding & (1 << octet)) === 0)) {
      return false;
    }
  }
  return true;
}
