import assert from 'node:assert/strict';
import { readElement } from '../../../../src/certificates/der/derReader.ts';

const read = (hex: string) => {
  const bytes = Buffer.from(hex, 'hex');
  return readElement(bytes, 0, bytes.length);
};

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
