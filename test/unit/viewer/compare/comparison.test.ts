import assert from 'node:assert/strict';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { comparisonOf } from '../../../../src/viewer/compare/comparison.ts';
import { integer, octetString, utcTime } from '../../../fixtures/derWriter.ts';
import { type CertificateOrder, extension, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';

function made(order: CertificateOrder): Promise<Certificate> {
  return decodeCertificate(makeCertificate(order).der);
}

function differing(left: Certificate, right: Certificate): readonly string[] {
  return comparisonOf(left, right).sections.flatMap(({ differences }) => differences.map(({ id }) => id));
}

const key = makeKey('P-256');
const root = await made({ key });

describe('compareCertificates', () => {
  it('recognizes the same certificate', async () => {
    const comparison = comparisonOf(root, await decodeCertificate(root.der));
    assert.equal(comparison.relation, 'same');
    assert.deepEqual(comparison.sections, []);
    assert.ok(comparison.same > 15);
  });

  it('recognizes a renewal: only serial number and validity differ', async () => {
    const renewed = await made({ key, serialNumber: integer(7), notAfter: utcTime('450101000000Z') });
    assert.equal(comparisonOf(root, renewed).relation, 'renewal');
    assert.deepEqual(differing(root, renewed), [
      'thumbprints.sha1',
      'thumbprints.sha256',
      'validity.until',
      'validity.length',
      'serial.hex',
      'serial.decimal',
    ]);
  });

  it('recognizes a new key with the old name, a cross-certificate, and an old key with a new name', async () => {
    const other = makeCertificate({ subject: [[['CN', 'Other Root']]] });
    assert.equal(comparisonOf(root, await made({})).relation, 'rekeyed');
    assert.equal(comparisonOf(root, await made({ key, issuer: other })).relation, 'crossCertificate');
    assert.equal(comparisonOf(root, await made({ key, subject: [[['CN', 'New']]] })).relation, 'sameKey');
    assert.equal(comparisonOf(root, await decodeCertificate(other.der)).relation, 'different');
  });

  it('reports facts that only one of them has, and facts that differ only in being critical', async () => {
    const value = octetString(Buffer.from([1]));
    const left = await made({ key, extensions: [extension('1.2.3', value), extension('1.2.4', value)] });
    const right = await made({ key, extensions: [extension('1.2.3', value, true), extension('1.2.5', value)] });
    const { sections } = comparisonOf(left, right);
    const found = sections.find(({ id }) => id === 'extensions')?.differences ?? [];
    assert.deepEqual(
      found.map(({ id, left, right }) => [id, left?.aside, right?.aside]),
      [
        ['extension.1.2.3', undefined, 'critical'],
        ['extension.1.2.4', undefined, undefined],
        ['extension.1.2.5', undefined, undefined],
      ],
    );
    assert.equal(found[1]?.right, undefined);
    assert.equal(found[2]?.left, undefined);
  });

  it('finds a difference in the hidden part of a long extension', async () => {
    const long = (last: number): Promise<Certificate> =>
      made({
        key,
        extensions: [extension('1.2.3', octetString(Buffer.concat([Buffer.alloc(5000), Buffer.from([last])])))],
      });
    assert.ok(differing(await long(1), await long(2)).includes('extension.1.2.3'));
  });
});
