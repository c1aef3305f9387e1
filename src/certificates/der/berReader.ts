import { CertificateError } from '../certificateError.ts';
import { type DerElement, readElement } from './derReader.ts';

/** Containers are a handful of levels deep; what is deeper is hostile. */
const deepest = 32;

/** None has so many parts, hundreds of certificates and revocation lists included. */
const mostElements = 10_000;

/** One element of a container that may be BER (X.690, section 8.1.3): the content ends before the end-of-contents octets. */
export interface BerElement extends DerElement {
  readonly contentEnd: number;
}

/**
 * The elements between two offsets, in order; definite and indefinite lengths.
 *
 * @throws CertificateError `truncated` or `malformed`, and `tooMany` for more than any container has.
 */
export function berElements(bytes: Uint8Array, start: number, end: number): readonly BerElement[] {
  const elements: BerElement[] = [];
  for (let position = start; position < end; ) {
    const element = readBer(bytes, position, end, 0);
    if (elements.push(element) > mostElements) {
      throw new CertificateError('tooMany');
    }
    position = element.end;
  }
  return elements;
}

/** The elements inside a constructed one. */
export function berChildren(bytes: Uint8Array, { contentStart, contentEnd }: BerElement): readonly BerElement[] {
  return berElements(bytes, contentStart, contentEnd);
}

function readBer(bytes: Uint8Array, start: number, limit: number, depth: number): BerElement {
  if (bytes[start + 1] === 0x80 && start + 2 <= limit) {
    return readIndefinite(bytes, start, limit, depth);
  }
  const element = readElement(bytes, start, limit) satisfies DerElement | string;
  if (typeof element !== 'string') {
    return { ...element, contentEnd: element.end };
  }
  throw new CertificateError(element === 'truncated' ? 'truncated' : 'malformed');
}

function readIndefinite(bytes: Uint8Array, start: number, limit: number, depth: number): BerElement {
  const tag = bytes[start] ?? 0;
  // Only constructed encodings may be of indefinite length.
  if ((tag & 0x20) === 0 || (tag & 0x1f) === 0x1f || depth >= deepest) {
    throw new CertificateError('malformed');
  }
  let position = start + 2;
  while (!(bytes[position] === 0 && bytes[position + 1] === 0)) {
    if (position + 2 > limit) {
      throw new CertificateError('truncated');
    }
    position = readBer(bytes, position, limit, depth + 1).end;
  }
  if (position + 2 > limit) {
    throw new CertificateError('truncated');
  }
  return { tag, start, contentStart: start + 2, contentEnd: position, end: position + 2 };
}
