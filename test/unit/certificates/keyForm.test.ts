import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { isPoint } from '../../../src/certificates/keyForm.ts';

const sizes = { 'P-256': 256, 'P-384': 384, 'P-521': 521, secp256k1: 256, sect163k1: 163 } as const;
type Curve = keyof typeof sizes;

function uncompressed(curve: Curve): Buffer {
  const der = generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export({ format: 'der', type: 'spki' });
  return der.subarray(-(1 + 2 * Math.ceil(sizes[curve] / 8)));
}

function compressed(curve: Curve): Buffer {
  const point = uncompressed(curve);
  const y = point.readUInt8(point.length - 1);
  return Buffer.concat([Buffer.from([2 + (y & 1)]), point.subarray(1, (point.length + 1) / 2)]);
}

function flipped(point: Buffer, position: number): Buffer {
  const copy = Buffer.from(point);
  copy.writeUInt8(copy.readUInt8(position) ^ 1, position);
  return copy;
}

describe('isPoint', () => {
  for (const curve of Object.keys(sizes) as Curve[]) {
    const is = (octets: Uint8Array): boolean => isPoint(octets, curve, sizes[curve]);

    it(`takes points on ${curve}, uncompressed and compressed`, () => {
      for (let i = 0; i < 8; i++) {
        assert.equal(is(uncompressed(curve)), true);
        assert.equal(is(compressed(curve)), true);
      }
    });

    it(`takes no point of another form or length for one on ${curve}`, () => {
      const point = uncompressed(curve);
      for (const form of [0, 1, 2, 3, 5, 6, 7, 0x84]) {
        assert.equal(is(Buffer.concat([Buffer.from([form]), point.subarray(1)])), false, `form ${form}`);
      }
      assert.equal(is(point.subarray(0, -1)), false);
      assert.equal(is(Buffer.concat([point, Buffer.alloc(1)])), false);
      assert.equal(is(compressed(curve).subarray(0, -1)), false);
      assert.equal(is(Buffer.concat([Buffer.from([4]), compressed(curve).subarray(1)])), false);
      assert.equal(is(Buffer.alloc(0)), false);
      // The point at infinity is no key.
      assert.equal(is(Buffer.from([0])), false);
    });
  }

  for (const curve of ['P-256', 'P-384', 'P-521'] as const) {
    it(`takes no point beside ${curve}`, () => {
      const point = uncompressed(curve);
      assert.equal(isPoint(flipped(point, point.length - 1), curve, sizes[curve]), false);
      assert.equal(isPoint(flipped(point, 2), curve, sizes[curve]), false);
    });
  }

  it('takes no coordinate that is not below the prime, though it is the same modulo the prime', () => {
    const point = uncompressed('P-521');
    const x = BigInt(`0x${point.subarray(1, 67).toString('hex')}`) + 2n ** 521n - 1n;
    const moved = Buffer.concat([
      point.subarray(0, 1),
      Buffer.from(x.toString(16).padStart(132, '0'), 'hex'),
      point.subarray(67),
    ]);
    assert.equal(moved.length, point.length);
    assert.equal(isPoint(moved, 'P-521', 521), false);
  });

  it('takes any length on a curve that is not known', () => {
    assert.equal(isPoint(Buffer.from([4, 1]), '1.2.3', undefined), true);
    assert.equal(isPoint(Buffer.from([5, 1]), '1.2.3', undefined), false);
  });
});
