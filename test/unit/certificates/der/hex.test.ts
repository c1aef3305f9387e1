import assert from 'node:assert/strict';
import { hex, integerHex } from '../../../../src/certificates/der/hex.ts';

describe('hex', () => {
  it('is of the view, not of the buffer behind it', () => {
    assert.equal(hex(new Uint8Array([0, 0xab, 0x0c, 0]).subarray(1, 3)), 'AB0C');
  });
});

describe('integerHex', () => {
  const numbers: readonly (readonly [string, string])[] = [
    ['00', '00'],
    ['05', '05'],
    ['00ff', 'FF'],
    ['ff', '-01'],
    ['80', '-80'],
    ['ff7f', '-81'],
    ['8000', '-8000'],
    ['ff00', '-0100'],
    ['fffe', '-02'],
  ];
  for (const [content, text] of numbers) {
    it(`writes ${content} as ${text}`, () => {
      assert.equal(integerHex(Buffer.from(content, 'hex')), text);
    });
  }
});
