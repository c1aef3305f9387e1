import assert from 'node:assert/strict';
import { bitString, boolean, element, integer, oid, sequence } from '../../../fixtures/derWriter.ts';
import { extension } from '../../../fixtures/madeCertificate.ts';
import { readList, readValue } from './readValue.ts';

const keyUsage = (octets: readonly number[], unused: number) => {
  const { extensions, noted } = readList(extension('2.5.29.15', bitString(Buffer.from(octets), unused)));
  const value = extensions[0]?.value;
  return { usages: typeof value === 'object' && value.kind === 'keyUsage' ? value.usages : value, noted };
};

describe('Basic constraints', () => {
  const read = (...fields: readonly Buffer[]) => {
    const { extensions, noted } = readList(extension('2.5.29.19', sequence(...fields)));
    return { value: extensions[0]?.value, noted };
  };
  const constraints = (isCA: boolean, pathLength?: number) => ({ kind: 'basicConstraints', isCA, pathLength });

  it('say whether it is a CA, and how long paths may be', () => {
    assert.deepEqual(read(boolean(true)), { value: constraints(true), noted: [] });
    assert.deepEqual(read(boolean(true), integer(3)), { value: constraints(true, 3), noted: [] });
    assert.deepEqual(read(), { value: constraints(false), noted: [] });
    assert.deepEqual(read(integer(1)), { value: constraints(false, 1), noted: [] });
    assert.deepEqual(read(boolean(true), integer(0xff)), { value: constraints(true, -1), noted: [] });
  });

  it('are read, and noted, when they break DER', () => {
    assert.deepEqual(read(boolean(false)), { value: constraints(false), noted: ['basicConstraintsDer'] });
    const one = element(0x01, Buffer.from([1]));
    assert.deepEqual(read(one), { value: constraints(true), noted: ['basicConstraintsDer'] });
  });

  it('are unreadable with anything else in them', () => {
    assert.equal(read(integer(1), boolean(true)).value, 'unreadable');
    assert.equal(read(element(0x01, Buffer.alloc(2))).value, 'unreadable');
  });
});

describe('Key usage', () => {
  it('has its bits in the order of RFC 5280', () => {
    assert.deepEqual(keyUsage([0x80], 7).usages, ['digitalSignature']);
    assert.deepEqual(keyUsage([0x06], 1).usages, ['keyCertSign', 'cRLSign']);
    assert.deepEqual(keyUsage([0x01], 0).usages, ['encipherOnly']);
    assert.deepEqual(keyUsage([0x00, 0x80], 7).usages, ['decipherOnly']);
    assert.deepEqual(keyUsage([0xff, 0x80], 7).usages, [
      'digitalSignature',
      'nonRepudiation',
      'keyEncipherment',
      'dataEncipherment',
      'keyAgreement',
      'keyCertSign',
      'cRLSign',
      'encipherOnly',
      'decipherOnly',
    ]);
  });

  it('may allow nothing', () => {
    assert.deepEqual(keyUsage([], 0), { usages: [], noted: [] });
  });

  const forms: readonly (readonly [string, readonly number[], number, boolean])[] = [
    ['cut off after its last set bit', [0x06], 1, true],
    ['that ends with an octet', [0x05], 0, true],
    ['with unused bits that are not counted', [0x06], 0, false],
    ['with too many counted as unused', [0x06], 2, false],
    ['with an octet of nothing at its end', [0x06, 0x00], 0, false],
    ['with nothing but zeros', [0x00], 7, false],
  ];
  for (const [name, octets, unused, isDer] of forms) {
    it(`${name} is ${isDer ? '' : 'not '}DER`, () => {
      assert.deepEqual(keyUsage(octets, unused).noted, isDer ? [] : ['keyUsageDer']);
    });
  }

  it('is unreadable when its count of unused bits cannot be', () => {
    assert.equal(keyUsage([0x06], 8).usages, 'unreadable');
    assert.equal(keyUsage([], 1).usages, 'unreadable');
    assert.equal(readValue('2.5.29.15', element(0x03)), 'unreadable');
  });
});

describe('Extended key usage', () => {
  it('names what is known and gives the rest in dotted form', () => {
    assert.deepEqual(readValue('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.2.3.4'))), {
      kind: 'extendedKeyUsage',
      purposes: [
        { oid: '1.3.6.1.5.5.7.3.1', name: 'TLS server authentication' },
        { oid: '1.2.3.4', name: '1.2.3.4' },
      ],
    });
  });
});
