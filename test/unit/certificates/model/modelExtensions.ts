import fc from 'fast-check';
import { type Extension, keyUsages } from '../../../../src/certificates/extensions/extension.ts';
import {
  bitString,
  boolean,
  type Der,
  element,
  integer,
  octetString,
  oid,
  sequence,
} from '../../../fixtures/derWriter.ts';
import { signedOctets } from './modelNumber.ts';

/** An extension as it is to be written, and what reading it must give. */
export interface ModelExtension {
  readonly type: string;
  readonly value: Der;
  readonly says: Extension['value'];
}

const pathLength = fc.option(fc.nat(300), { nil: undefined });
const number = (value: number): Der => integer(...signedOctets(BigInt(value)));

const basicConstraints = fc.tuple(fc.boolean(), pathLength).map(
  ([isCA, pathLength]): ModelExtension => ({
    type: '2.5.29.19',
    value: sequence(...(isCA ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [number(pathLength)])),
    says: { kind: 'basicConstraints', isCA, pathLength },
  }),
);

const keyUsage = fc.subarray([...keyUsages], { minLength: 1 }).map((usages): ModelExtension => {
  const bits = keyUsages
    .map((usage) => (usages.includes(usage) ? '1' : '0'))
    .join('')
    .replace(/0+$/, '');
  const octets = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return {
    type: '2.5.29.15',
    value: bitString(Buffer.from(octets.map((octet) => Number.parseInt(octet, 2))), 8 * octets.length - bits.length),
    says: { kind: 'keyUsage', usages },
  };
});

const purposes = [
  { oid: '1.3.6.1.5.5.7.3.1', name: 'TLS server authentication' },
  { oid: '1.3.6.1.5.5.7.3.2', name: 'TLS client authentication' },
  { oid: '1.2.3.4', name: '1.2.3.4' },
] as const;
const extendedKeyUsage = fc.shuffledSubarray([...purposes]).map(
  (some): ModelExtension => ({
    type: '2.5.29.37',
    value: sequence(...some.map((purpose) => oid(purpose.oid))),
    says: { kind: 'extendedKeyUsage', purposes: some },
  }),
);

const dnsName = fc.string({ unit: fc.constantFrom(...'abc019-.*'), maxLength: 20 });
const alternativeNames = fc.array(dnsName, { maxLength: 5 }).map(
  (names): ModelExtension => ({
    type: '2.5.29.17',
    value: sequence(...names.map((name) => element(0x82, Buffer.from(name)))),
    says: { kind: 'alternativeNames', names: names.map((text) => ({ kind: 'DNS', text })) },
  }),
);

const keyIdentifier = fc.uint8Array({ maxLength: 40 }).map(
  (octets): ModelExtension => ({
    type: '2.5.29.14',
    value: octetString(octets),
    says: { kind: 'subjectKeyIdentifier', identifier: Buffer.from(octets).toString('hex').toUpperCase() },
  }),
);

const inhibitAnyPolicy = fc.nat(100_000).map(
  (skipCertificates): ModelExtension => ({
    type: '2.5.29.54',
    value: number(skipCertificates),
    says: { kind: 'inhibitAnyPolicy', skipCertificates },
  }),
);

const unknown = fc.tuple(fc.integer({ min: 1, max: 2 ** 40 }), fc.uint8Array({ maxLength: 300 })).map(
  ([arc, octets]): ModelExtension => ({
    type: `1.3.6.1.4.1.99999.${arc}`,
    value: Buffer.from(octets),
    says: 'unknown',
  }),
);

const kinds = [
  basicConstraints,
  keyUsage,
  extendedKeyUsage,
  alternativeNames,
  keyIdentifier,
  inhibitAnyPolicy,
  unknown,
];

/** Any extensions of those kinds, critical or not, each once. */
export const modelExtensions = fc.uniqueArray(fc.tuple(fc.oneof(...kinds), fc.boolean()), {
  selector: ([{ type }]) => type,
  maxLength: 6,
});
