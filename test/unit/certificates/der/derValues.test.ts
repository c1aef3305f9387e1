import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { type DerElement, readElement } from '../../../../src/certificates/der/derReader.ts';
import { hex, integerHex, readBoolean, readNamedOid, readNumber } from '../../../../src/certificates/der/derValues.ts';
import { type Der, element, integer, oid } from '../../../fixtures/derWriter.ts';

function outermost(der: Der): DerElement {
  const found = readElement(der, 0, der.length);
  assert.ok(typeof found === 'object');
  return found;
}

const number = (...octets: number[]): number => readNumber(integer(...octets), outermost(integer(...octets)));
const malformed = (error: unknown): boolean => error instanceof CertificateError && error.reason === 'malformed';

describe('readBoolean', () => {
  const values: readonly (readonly [number, boolean, boolean])[] = [
    [0x00, false, true],
    [0xff, true, true],
    [0x01, true, false],
  ];
  for (const [octet, value, isDer] of values) {
    it(`takes ${octet} for ${value}, which is ${isDer ? 'DER' : 'BER'}`, () => {
      const der = element(0x01, Buffer.from([octet]));
      assert.deepEqual(readBoolean(der, outermost(der)), { value, isDer });
    });
  }

  it('refuses any other length', () => {
    for (const der of [element(0x01), element(0x01, Buffer.from([0, 0]))]) {
      assert.throws(() => readBoolean(der, outermost(der)), malformed);
    }
  });
});

describe('readNumber', () => {
  it('reads signed numbers', () => {
    assert.deepEqual(
      [number(0), number(5), number(0x7f), number(0x00, 0x80), number(0x01, 0x00)],
      [0, 5, 127, 128, 256],
    );
    assert.deepEqual([number(0xff), number(0x80), number(0xfe, 0xff)], [-1, -128, -257]);
  });

  it('comes near a number that is too large', () => {
    assert.ok(Math.abs(number(...Array<number>(12).fill(0x7f)) / 2 ** 95 - 1) < 0.01);
  });

  it('refuses a number without octets', () => {
    assert.throws(() => number(), malformed);
  });
});

describe('readNamedOid', () => {
  it('gives the name, or the dotted form where there is none', () => {
    const der = oid('1.3.6.1.5.5.7.3.1');
    const names = { '1.3.6.1.5.5.7.3.1': 'servers' };
    assert.deepEqual(readNamedOid(der, outermost(der), names), { oid: '1.3.6.1.5.5.7.3.1', name: 'servers' });
    assert.deepEqual(readNamedOid(der, outermost(der), {}), { oid: '1.3.6.1.5.5.7.3.1', name: '1.3.6.1.5.5.7.3.1' });
  });
});

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
