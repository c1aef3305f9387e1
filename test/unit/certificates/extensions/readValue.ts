import assert from 'node:assert/strict';
import type { Irregularity } from '../../../../src/certificates/certificate.ts';
import { readElement } from '../../../../src/certificates/der/derReader.ts';
import type { Extension } from '../../../../src/certificates/extensions/extension.ts';
import { readExtensions } from '../../../../src/certificates/extensions/readExtensions.ts';
import { type Der, explicit, sequence } from '../../../fixtures/derWriter.ts';
import { extension } from '../../../fixtures/madeCertificate.ts';

/** The extensions of a list, and what was noted on the way. */
export function readList(...list: readonly Der[]): { extensions: readonly Extension[]; noted: Irregularity[] } {
  const der = explicit(3, sequence(...list));
  const wrapper = readElement(der, 0, der.length);
  assert.ok(typeof wrapper === 'object');
  const noted: Irregularity[] = [];
  return { extensions: readExtensions(der, wrapper, (irregularity) => noted.push(irregularity)), noted };
}

/** What a single extension says. */
export function readValue(type: string, value: Der): Extension['value'] | undefined {
  return readList(extension(type, value)).extensions[0]?.value;
}
