import type { Work } from '../breather.ts';
import { derShape } from '../der/derShape.ts';
import type { Stretch } from './content.ts';
import { endOfElement, isWholeSequence } from './derExtent.ts';
import { isBinary, isBlank } from './fileText.ts';

/** Octets that begin like a certificate and are none do not come so often by accident. */
const mostStarts = 1_000;
const stride = 1 << 18;

/**
 * Where in a text there is something binary: DER of certificates, PKCS #7 or PKCS #12, as `cat` puts it behind PEM. None in a
 * file that is all binary.
 */
export function* binariesIn(bytes: Uint8Array): Work<readonly Stretch[]> {
  const found: Stretch[] = [];
  let starts = 0;
  for (let i = 1; i < bytes.length && starts < mostStarts; i++) {
    if (bytes[i] === 0x30 && ((bytes[i + 1] ?? 0) & 0xf8) === 0x80) {
      const end = endOfBinary(bytes, i);
      starts++;
      if (end !== undefined) {
        found.push({ start: i, end });
        i = end - 1;
      }
    }
    if (i % stride === 0) {
      yield;
    }
  }
  return found;
}

function endOfBinary(bytes: Uint8Array, start: number): number | undefined {
  const shape = derShape(bytes.subarray(start));
  const end = endOfElement(bytes, start);
  if (shape === 'pkcs7' && end === undefined) {
    return bytes.length;
  }
  const isKnown = shape === 'certificate' || shape === 'pkcs7' || shape === 'pkcs12';
  return isKnown && end !== undefined && isWholeSequence(bytes, start, end) ? end : undefined;
}

/** Whether text stands before the first of them, such as a header: something that an editor has not done to binary. */
export function* hasPreface(bytes: Uint8Array, [first]: readonly Stretch[]): Work<boolean> {
  const preface = bytes.subarray(0, first?.start ?? 0);
  return !isBinary(preface) && !(yield* isBlank(Buffer.from(preface).toString('latin1')));
}
