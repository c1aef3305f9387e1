import { CertificateError } from '../certificateError.ts';
import { contentOf, type DerCursor, derTag } from '../der/derReader.ts';
import { readBoolean, readNamedOid, readNumber } from '../der/derValues.ts';
import { purposes } from '../oids/purposes.ts';
import { keyUsages, type NamedOid } from './extension.ts';
import type { ValueReader } from './valueReader.ts';

/** RFC 5280, section 4.2.1.9. */
export const readBasicConstraints: ValueReader = (der, value, note) => {
  const fields = value.enter(derTag.sequence);
  const flag = fields.optional(derTag.boolean);
  const isCA = flag === undefined ? { value: false, isDer: true } : readBoolean(der, flag);
  if (!isCA.isDer || (flag !== undefined && !isCA.value)) {
    note('basicConstraintsDer');
  }
  const pathLength = fields.optional(derTag.integer);
  fields.finish();
  return {
    kind: 'basicConstraints',
    isCA: isCA.value,
    pathLength: pathLength === undefined ? undefined : readNumber(der, pathLength),
  };
};

/** RFC 5280, section 4.2.1.3. */
export const readKeyUsage: ValueReader = (der, value, note) => {
  const content = contentOf(der, value.expect(derTag.bitString));
  const [unused] = content;
  const bits = content.subarray(1);
  if (unused === undefined || unused > 7 || (bits.length === 0 && unused > 0)) {
    throw new CertificateError('malformed');
  }
  // DER cuts a list of named bits after its last set bit (X.690, section 11.2.2).
  const last = bits.at(-1);
  if (last !== undefined && (last === 0 || unused !== trailingZeros(last))) {
    note('keyUsageDer');
  }
  // Bit 0 is the highest bit of the first octet.
  const usages = keyUsages.filter((_, bit) => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  return { kind: 'keyUsage', usages: Object.freeze(usages) };
};

function trailingZeros(octet: number): number {
  return 31 - Math.clz32(octet & -octet);
}

/** RFC 5280, section 4.2.1.12. */
export const readExtendedKeyUsage: ValueReader = (der, value) => {
  const list = value.enter(derTag.sequence);
  return { kind: 'extendedKeyUsage', purposes: Object.freeze(readPurposes(der, list)) };
};

function readPurposes(der: Uint8Array, list: DerCursor): NamedOid[] {
  const found: NamedOid[] = [];
  while (!list.isAtEnd) {
    found.push(readNamedOid(der, list.expect(derTag.objectIdentifier), purposes));
  }
  return found;
}
