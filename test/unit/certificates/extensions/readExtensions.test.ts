import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { extensionValue } from '../../../../src/certificates/extensions/extension.ts';
import { knownExtensions } from '../../../../src/certificates/extensions/valueReaders.ts';
import {
  boolean,
  type Der,
  element,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
} from '../../../fixtures/derWriter.ts';
import { extensionValues } from '../../../fixtures/extensionValues.ts';
import { extension } from '../../../fixtures/madeCertificate.ts';
import { readList, readValue } from './readValue.ts';

/** What is inside an element of less than 256 octets. */
function contentOf(value: Der): Der {
  return value.subarray(value.readUInt8(1) < 0x80 ? 2 : 3);
}

describe('readExtensions', () => {
  it('is tested with every kind that is read', () => {
    assert.deepEqual(Object.keys(extensionValues).toSorted(), Object.keys(knownExtensions).toSorted());
  });

  for (const [type, value] of Object.entries(extensionValues)) {
    it(`reads ${type}, and finds it unreadable when it is damaged in any way`, () => {
      assert.ok(typeof readValue(type, value) === 'object');
      const octets = contentOf(value);
      const damaged = {
        'left-over octets': Buffer.concat([value, nothing()]),
        'a missing octet': value.subarray(0, -1),
        'another tag': element(0x05, octets),
        'nothing at all': Buffer.alloc(0),
        'a length that is not DER': Buffer.concat([
          value.subarray(0, 1),
          Buffer.from([0x84, 0, 0, 0, octets.length]),
          octets,
        ]),
      };
      for (const [how, der] of Object.entries(damaged)) {
        assert.equal(readValue(type, der), 'unreadable', how);
      }
    });
  }

  it('keeps order, repetition, criticality and the octets', () => {
    const { extensions } = readList(
      extension('2.5.29.54', integer(1), true),
      extension('1.2.3', integer(2)),
      extension('2.5.29.54', integer(3)),
    );
    assert.deepEqual(
      extensions.map(({ name, oid, critical, raw }) => [name, oid, critical, Buffer.from(raw).toString('hex')]),
      [
        ['inhibitAnyPolicy', '2.5.29.54', true, '020101'],
        ['1.2.3', '1.2.3', false, '020102'],
        ['inhibitAnyPolicy', '2.5.29.54', false, '020103'],
      ],
    );
    assert.equal(extensions[1]?.value, 'unknown');
  });

  it('reads on after one that is damaged', () => {
    const { extensions } = readList(extension('2.5.29.19', nothing()), extension('2.5.29.54', integer(1)));
    assert.equal(extensions[0]?.value, 'unreadable');
    assert.deepEqual(extensions[1]?.value, { kind: 'inhibitAnyPolicy', skipCertificates: 1 });
  });

  it('notes what is not DER, and what is empty', () => {
    const flagged = (octet: number) =>
      readList(sequence(oid('1.2.3'), element(0x01, Buffer.from([octet])), octetString(integer(1))));
    assert.deepEqual(flagged(0x00).noted, ['extensionDer']);
    assert.deepEqual(flagged(0x01).noted, ['extensionDer']);
    assert.equal(flagged(0x01).extensions[0]?.critical, true);
    assert.deepEqual(flagged(0xff).noted, []);
    assert.deepEqual(readList(extension('2.5.29.37', sequence())).noted, ['emptyExtension']);
    assert.deepEqual(readList(extension('2.5.29.19', sequence())).noted, []);
  });

  it('reads thousands of names and no more: what is too long is unreadable, never half read', () => {
    const names = (count: number): Der => extension('2.5.29.17', sequence(Buffer.alloc(2 * count, element(0x82))));
    const told = (...list: readonly Der[]) =>
      readList(...list).extensions.map(({ value, isTooLong }) => [typeof value === 'object', isTooLong]);
    assert.deepEqual(told(names(6_000)), [[true, false]]);
    assert.deepEqual(told(names(6_001)), [[false, true]]);
    const later = extension('2.5.29.54', integer(1));
    const unknown = extension('1.2.3', octetString(Buffer.alloc(200_000)));
    assert.deepEqual(told(unknown, names(9_000), names(4_000), later, names(4_000), later), [
      [false, false],
      [false, true],
      [true, false],
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  it('has basic constraints with a number that is too long unreadable, whatever they begin with', () => {
    const padded = sequence(boolean(true), element(0x02, Buffer.concat([Buffer.alloc(9), Buffer.of(1)])));
    const { extensions } = readList(extension('2.5.29.19', padded));
    assert.equal(extensionValue(extensions, 'basicConstraints', '2.5.29.19'), 'unreadable');
  });

  it('refuses more than 500', () => {
    const list = Array<Der>(501).fill(extension('1.2.3', integer(1)));
    assert.equal(readList(...list.slice(1)).extensions.length, 500);
    assert.throws(
      () => readList(...list),
      (error) => error instanceof CertificateError && error.reason === 'overlong',
    );
  });

  it('refuses a list that does not hold together', () => {
    const lists = [sequence(oid('1.2.3')), integer(1)];
    for (const one of lists) {
      assert.throws(() => readList(one), CertificateError);
    }
  });
});

describe('extensionValue', () => {
  const { extensions } = readList(
    extension('2.5.29.54', integer(1)),
    extension('2.5.29.54', integer(2)),
    extension('2.5.29.19', nothing()),
  );

  it('gives the first of a kind', () => {
    const value = extensionValue(extensions, 'inhibitAnyPolicy', '2.5.29.54');
    assert.deepEqual(value, { kind: 'inhibitAnyPolicy', skipCertificates: 1 });
  });

  it('tells what is not there from what cannot be read', () => {
    assert.equal(extensionValue(extensions, 'keyUsage', '2.5.29.15'), undefined);
    assert.equal(extensionValue(extensions, 'basicConstraints', '2.5.29.19'), 'unreadable');
  });
});
