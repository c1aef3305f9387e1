import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import type { Extension } from '../../../../src/certificates/extensions/extension.ts';
import { type Der, generalizedTime, integer, utcTime } from '../../../fixtures/derWriter.ts';
import { extension, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { modelExtensions } from './modelExtensions.ts';
import { type ModelName, modelName } from './modelName.ts';
import { signedHex, signedOctets } from './modelNumber.ts';

/** A certificate and what reading it must give. */
export interface ModelCertificate {
  readonly der: Uint8Array;
  readonly record: ModelRecord;
}

/** The parts of the record that are compared. */
export interface ModelRecord
  extends Pick<
    Certificate,
    'thumbprints' | 'version' | 'serialNumber' | 'notBefore' | 'notAfter' | 'selfIssued' | 'selfSigned'
  > {
  readonly subject: ModelName['values'];
  readonly issuer: ModelName['values'];
  readonly key: readonly [algorithm: string, bits: number | undefined, curve: string | undefined];
  readonly extensions: readonly (readonly [oid: string, critical: boolean, value: Extension['value']])[];
  readonly isCA: boolean;
}

/** Made once: keys are slow to make, and nothing depends on which they are. */
const keys = [
  { pair: makeKey('P-256'), record: ['EC', 256, 'P-256'] },
  { pair: makeKey('P-384'), record: ['EC', 384, 'P-384'] },
  { pair: makeKey('ed25519'), record: ['Ed25519', undefined, undefined] },
  { pair: makeKey('rsa2048'), record: ['RSA', 2048, undefined] },
] as const;
const authority = makeCertificate({ subject: [[['CN', 'Authority of the model']]] });
const authorityName: ModelName['values'] = [[['CN', 'Authority of the model']]];

const seconds = fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 });
const serialNumber = fc.bigInt({ min: -(2n ** 159n), max: 2n ** 159n - 1n });

/** As RFC 5280 wants times written. */
function timeOf(seconds: number): Der {
  const digits = new Date(seconds * 1000).toISOString().replace(/\.000Z$|[-:T]/g, '');
  return Number(digits.slice(0, 4)) < 2050 ? utcTime(`${digits.slice(2)}Z`) : generalizedTime(`${digits}Z`);
}

/** Any certificate that a reader must understand whole: self-issued or from an authority, its times in any order. */
export const modelCertificate: fc.Arbitrary<ModelCertificate> = fc
  .record({
    subject: modelName,
    serialNumber,
    notBefore: seconds,
    notAfter: seconds,
    key: fc.constantFrom(...keys),
    extensions: modelExtensions,
    isVersion1: fc.boolean(),
    isIssued: fc.boolean(),
  })
  .map((model) => {
    const version = model.isVersion1 && model.extensions.length === 0 ? undefined : 2;
    const { der } = makeCertificate({
      subject: model.subject.rdns,
      serialNumber: integer(...signedOctets(model.serialNumber)),
      notBefore: timeOf(model.notBefore),
      notAfter: timeOf(model.notAfter),
      key: model.key.pair,
      extensions: model.extensions.map(([{ type, value }, critical]) => extension(type, value, critical)),
      version,
      ...(model.isIssued ? { issuer: authority } : {}),
    });
    const digest = (algorithm: string) => createHash(algorithm).update(der).digest('hex').toUpperCase();
    const record: ModelRecord = {
      thumbprints: { sha1: digest('sha1'), sha256: digest('sha256') },
      version: version === undefined ? 1 : 3,
      serialNumber: signedHex(model.serialNumber),
      subject: model.subject.values,
      issuer: model.isIssued ? authorityName : model.subject.values,
      notBefore: model.notBefore * 1000,
      notAfter: model.notAfter * 1000,
      key: model.key.record,
      extensions: model.extensions.map(([{ type, says }, critical]) => [type, critical, says]),
      isCA: model.extensions.some(
        ([{ says }]) => typeof says === 'object' && says.kind === 'basicConstraints' && says.isCA,
      ),
      selfIssued: !model.isIssued,
      selfSigned: model.isIssued ? 'no' : 'yes',
    };
    return { der, record };
  });

/** What was read, in the form in which it is compared. */
export function recordOf(certificate: Certificate): ModelRecord {
  const { thumbprints, version, serialNumber, notBefore, notAfter, publicKey, isCA, selfIssued, selfSigned } =
    certificate;
  const valuesOf = ({ relativeNames }: Certificate['subject']): ModelName['values'] =>
    relativeNames.map((attributes) => attributes.map(({ type, value }) => [type, value] as const));
  return {
    thumbprints,
    version,
    serialNumber,
    subject: valuesOf(certificate.subject),
    issuer: valuesOf(certificate.issuer),
    notBefore,
    notAfter,
    key: [publicKey.algorithm, publicKey.bits, publicKey.curve],
    extensions: certificate.extensions.map(({ oid, critical, value }) => [oid, critical, value]),
    isCA,
    selfIssued,
    selfSigned,
  };
}
