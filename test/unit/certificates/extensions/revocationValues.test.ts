import assert from 'node:assert/strict';
import {
  bitString,
  element,
  generalizedTime,
  integer,
  oid,
  sequence,
  utcTime,
  utf8String,
} from '../../../fixtures/derWriter.ts';
import { reasonCode } from '../../../fixtures/madeRelated.ts';
import { readValue } from './readValue.ts';

const uri = { kind: 'URI', text: 'http://pki.contoso.com/ca.crl' } as const;
const point = element(0xa0, element(0xa0, element(0x86, Buffer.from(uri.text))));
const flag = (tag: number, octet = 0xff) => element(tag, Buffer.of(octet));

describe('Extensions of revocation lists', () => {
  it('number them', () => {
    const number = integer(0x00, 0xff, 0x01);
    assert.deepEqual(readValue('2.5.29.20', number), { kind: 'listNumber', number: 'FF01' });
    assert.deepEqual(readValue('2.5.29.27', integer(5)), { kind: 'listNumber', number: '05' });
    assert.deepEqual(readValue('1.3.6.1.4.1.311.21.3', integer(5)), { kind: 'listNumber', number: '05' });
    assert.equal(readValue('2.5.29.20', integer()), 'unreadable');
    assert.equal(readValue('2.5.29.20', reasonCode(5)), 'unreadable');
  });

  it('give the reason and the time of an entry', () => {
    assert.deepEqual(readValue('2.5.29.21', reasonCode(9)), { kind: 'revocationReason', reason: 'privilegeWithdrawn' });
    for (const odd of [reasonCode(7), reasonCode(11), integer(1), element(0x0a, Buffer.of(0, 1)), element(0x0a)]) {
      assert.equal(readValue('2.5.29.21', odd), 'unreadable');
    }
    const time = { kind: 'time', time: Date.UTC(2026, 0) };
    assert.deepEqual(readValue('2.5.29.24', generalizedTime('20260101000000Z')), time);
    assert.deepEqual(readValue('1.3.6.1.4.1.311.21.4', utcTime('260101000000Z')), time);
    assert.equal(readValue('2.5.29.24', generalizedTime('20260230000000Z')), 'unreadable');
    assert.equal(readValue('2.5.29.24', utf8String('2026')), 'unreadable');
  });

  it('say what the list is about', () => {
    const read = (...parts: readonly Buffer[]) => readValue('2.5.29.28', sequence(...parts));
    const nothing = {
      kind: 'issuingDistributionPoint',
      names: [],
      relativeName: undefined,
      only: undefined,
      someReasons: false,
      isIndirect: false,
    };
    assert.deepEqual(read(), nothing);
    assert.deepEqual(read(point, flag(0x81)), { ...nothing, names: [uri], only: 'user' });
    assert.deepEqual(read(flag(0x82), bitString(Buffer.of(0x60), 5).fill(0x83, 0, 1), flag(0x84)), {
      ...nothing,
      only: 'ca',
      someReasons: true,
      isIndirect: true,
    });
    assert.deepEqual(read(flag(0x85), flag(0x85)), 'unreadable');
    assert.deepEqual(read(flag(0x81, 0), flag(0x85)), { ...nothing, only: 'attribute' });
    const relative = element(0xa0, element(0xa1, sequence(oid('2.5.4.3'), utf8String('CRL1'))));
    const value = read(relative);
    assert.ok(typeof value === 'object' && value.kind === 'issuingDistributionPoint');
    assert.equal(value.relativeName?.text, 'CN=CRL1');
    assert.equal(readValue('2.5.29.28', sequence(flag(0x84), flag(0x82))), 'unreadable');
  });

  it('name where Windows puts the list', () => {
    const value = readValue('1.3.6.1.4.1.311.21.14', sequence(sequence(point)));
    assert.deepEqual(value, {
      kind: 'distributionPoints',
      points: [{ names: [uri], relativeName: undefined, crlIssuer: [] }],
    });
  });
});

describe('Signed certificate timestamps', () => {
  const timestamp = (time: string) => {
    const one = Buffer.from(`00${'07'.repeat(32)}${time}000004030002abcd`, 'hex');
    const withLength = (octets: Buffer) => Buffer.concat([Buffer.of(octets.length >> 8, octets.length & 0xff), octets]);
    return readValue('1.3.6.1.4.1.11129.2.4.2', element(0x04, withLength(withLength(one))));
  };
  const expected = (time: number | undefined) => ({
    kind: 'timestamps',
    timestamps: [
      {
        version: 1,
        log: Buffer.alloc(32, 7).toString('base64'),
        time,
        algorithm: 'SHA-256 with ECDSA',
        signature: 'ABCD',
      },
    ],
  });

  it('say which log signed when and how', () => {
    assert.deepEqual(timestamp('0000019b0a1e0001'), expected(0x019b0a1e0001));
  });

  it('may have a time that is none', () => {
    assert.deepEqual(timestamp('ffffffffffffffff'), expected(undefined));
  });
});
