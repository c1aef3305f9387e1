import { CertificateError } from '../certificateError.ts';
import { DerCursor, type DerElement, derTag } from '../der/derReader.ts';
import { toDer } from '../der/toDer.ts';

/** A cursor over an element's content. */
export function inside(der: Uint8Array, { contentStart, end }: DerElement): DerCursor {
  return new DerCursor(der, contentStart, end);
}

/** A cursor over what must be one SEQUENCE and nothing else. */
export function sequenceIn(der: Uint8Array): DerCursor {
  const outermost = new DerCursor(der, 0, der.length);
  const fields = outermost.enter(derTag.sequence);
  outermost.finish();
  return fields;
}

/**
 * The DER of BER that stands in a string. It has an end of its own: when that is missing it is damaged, not cut off.
 *
 * @throws CertificateError `malformed`
 */
export function innerDer(octets: Uint8Array): Uint8Array {
  try {
    return toDer(octets);
  } catch (error) {
    throw error instanceof CertificateError ? new CertificateError('malformed', undefined, { cause: error }) : error;
  }
}
