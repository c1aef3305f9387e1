import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { DerCursor, oidText, readElement } from '../../../../src/certificates/der/derReader.ts';
import { integer, oid, sequence } from '../../../fixtures/derWriter.ts';

const read = (hex: string) => {
  const bytes = Buffer.from(hex, 'hex');
  return readElement(bytes, 0, bytes.length);
};
const cursor = (bytes: Uint8Array): DerCursor => new DerCursor(bytes, 0, bytes.length);
const throws = (run: () => void, reason: string): void =>
  assert.throws(run, (error) => error instanceof CertificateError && error.reason === reason);

describe('readElement', () => {
  it('reads short and long lengths', () => {
    assert.deepEqual(read('0403616263'), { tag: 4, start: 0, contentStart: 2, end: 5 });
    assert.deepEqual(read(`048180${'00'.repeat(128)}`), { tag: 4, start: 0, contentStart: 3, end: 131 });
    assert.deepEqual(read(`04820100${'00'.repeat(256)}`), { tag: 4, start: 0, contentStart: 4, end: 260 });
  });

  const faults = {
    '': 'truncated',
    '04': 'truncated',
    '0403ffff': 'truncated',
    '0482ff': 'truncated',
    '0484ffffffff': 'truncated',
    '0485ffffffffff': 'truncated',
    '04810161': 'notDer',
    '0482000161': 'notDer',
    '04820080': 'notDer',
    '0480': 'notDer',
    '1f0161': 'notDer',
  };
  for (const [hex, fault] of Object.entries(faults)) {
    it(`calls ${hex || 'nothing'} ${fault}`, () => {
      assert.equal(read(hex), fault);
    });
  }
});

describe('DerCursor', () => {
  it('reads what is expected and nothing else', () => {
    const inside = cursor(sequence(integer(1), integer(2))).enter(0x30);
    assert.equal(inside.expect(0x02).tag, 0x02);
    assert.equal(inside.optional(0x03), undefined);
    throws(() => inside.finish(), 'malformed');
    assert.equal(inside.optional(0x02)?.tag, 0x02);
    inside.finish();
    throws(() => inside.any(), 'malformed');
  });

  it('does not let an element reach beyond its parent', () => {
    throws(() => cursor(Buffer.from('3003020501', 'hex')).enter(0x30).any(), 'malformed');
  });
});

describe('oidText', () => {
  for (const dotted of ['0.9.2342.19200300.100.1.25', '1.2.840.113549.1.1.11', '2.5.4.3', '2.999.1']) {
    it(`reads ${dotted}`, () => {
      const [first = 0, second = 0] = dotted.split('.').map(Number);
      // The writer encodes 2.999 as it must, in two octets.
      const content = first === 2 && second > 39 ? Buffer.from('883701', 'hex') : oid(dotted).subarray(2);
      assert.equal(oidText(content), dotted);
    });
  }

  it('refuses what has no end or no measure', () => {
    for (const octets of [[], [0x55, 0x84], [...Array<number>(20).fill(0x81), 1], Array<number>(1_001).fill(1)]) {
      throws(() => oidText(Buffer.from(octets)), 'malformed');
    }
  });
});
