import { decodeUnverified } from '../../../../src/certificates/decodeCertificate.ts';
import type { Extension } from '../../../../src/certificates/extensions/extension.ts';
import type { Irregularity } from '../../../../src/certificates/irregularity.ts';
import type { Der } from '../../../fixtures/derWriter.ts';
import { extension, makeCertificate } from '../../../fixtures/madeCertificate.ts';

/** The extensions of a list, and what was noted on the way. */
export function readList(...list: readonly Der[]): {
  extensions: readonly Extension[];
  noted: readonly Irregularity[];
} {
  const { extensions, irregularities } = decodeUnverified(makeCertificate({ extensions: list }).der);
  return { extensions, noted: irregularities };
}

/** What a single extension says. */
export function readValue(type: string, value: Der): Extension['value'] | undefined {
  return readList(extension(type, value)).extensions[0]?.value;
}
