import assert from 'node:assert/strict';
import { type CertificateTime, readTime } from '../../../src/certificates/certificateTime.ts';
import { generalizedTime, utcTime, utf8String } from '../../fixtures/derWriter.ts';

function read(der: Buffer): CertificateTime {
  return readTime({ tag: der.readUInt8(0), content: der.subarray(2) });
}

describe('readTime', () => {
  const usual: readonly (readonly [Buffer, string])[] = [
    [utcTime('200101000000Z'), '2020-01-01T00:00:00.000Z'],
    [utcTime('491231235959Z'), '2049-12-31T23:59:59.000Z'],
    [utcTime('500101000000Z'), '1950-01-01T00:00:00.000Z'],
    [utcTime('200229000000Z'), '2020-02-29T00:00:00.000Z'],
    [generalizedTime('20500101000000Z'), '2050-01-01T00:00:00.000Z'],
    [generalizedTime('99991231235959Z'), '9999-12-31T23:59:59.000Z'],
  ];
  const unusual: readonly (readonly [Buffer, string])[] = [
    [utcTime('2001010000Z'), '2020-01-01T00:00:00.000Z'],
    [utcTime('200101000000+0100'), '2019-12-31T23:00:00.000Z'],
    [utcTime('200101000000-0530'), '2020-01-01T05:30:00.000Z'],
    [generalizedTime('20500101000000.5Z'), '2050-01-01T00:00:00.500Z'],
    [generalizedTime('20491231235959Z'), '2049-12-31T23:59:59.000Z'],
    [generalizedTime('00500101000000Z'), '0050-01-01T00:00:00.000Z'],
    [generalizedTime('2050010112Z'), '2050-01-01T12:00:00.000Z'],
  ];
  for (const [times, isUsual] of [[usual, true] as const, [unusual, false] as const]) {
    for (const [der, iso] of times) {
      it(`reads ${der.subarray(2).toString('latin1')} as ${iso}, ${isUsual ? 'usual' : 'unusual'} in form`, () => {
        assert.deepEqual(read(der), { instant: Date.parse(iso), isUsual });
      });
    }
  }

  const none = [
    utcTime('200230000000Z'),
    utcTime('210229000000Z'),
    utcTime('201301000000Z'),
    utcTime('200100000000Z'),
    utcTime('200101240000Z'),
    utcTime('200101006000Z'),
    utcTime('200101000060Z'),
    utcTime('200101000000'),
    utcTime('200101000000z'),
    utcTime('200101000000+2400'),
    utcTime('20010100000aZ'),
    utcTime(' 200101000000Z'),
    utcTime('200101000000Z\n'),
    utcTime('20200101000000Z'),
    utcTime(''),
    generalizedTime('200101000000Z'),
    utf8String('200101000000Z'),
  ];
  for (const der of none) {
    it(`finds no such time in ${JSON.stringify(der.toString('latin1'))}`, () => {
      assert.equal(read(der).instant, undefined);
    });
  }
});
