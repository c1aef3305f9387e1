import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { haveClosePrimes } from '../../../../src/certificates/rootChecks/closePrimes.ts';
import { fixture } from '../fixtures.ts';

/** Unsigned octets. */
function octets(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

// Prime or not does not matter to Fermat's method: it finds any two factors that are close together.
const half = 2n ** 1023n + 2n ** 1000n + 1n;
const modulusOf = (gap: bigint): Uint8Array => octets(half * (half + gap));

describe('haveClosePrimes', () => {
  it('finds factors that are next to each other, and the same one twice', () => {
    assert.equal(haveClosePrimes(modulusOf(2n)), true);
    assert.equal(haveClosePrimes(modulusOf(0n)), true);
  });

  it('finds factors up to some distance and none above it', () => {
    // Round k finds factors that are √(8k · half) apart: of this scale √(4k).
    const scale = 2n ** 512n;
    assert.equal(haveClosePrimes(modulusOf(2n * scale)), true);
    assert.equal(haveClosePrimes(modulusOf(20n * scale)), true);
    assert.equal(haveClosePrimes(modulusOf(2n * ((2005n * scale) / 200n))), false);
    assert.equal(haveClosePrimes(modulusOf(64n * scale)), false);
  });

  it('finds them in small numbers too', () => {
    assert.equal(haveClosePrimes(octets(101n * 103n)), true);
    assert.equal(haveClosePrimes(octets(10_007n * 1_000_003n)), false);
  });

  it('finds none in the keys of real roots', () => {
    for (const name of ['isrg-root-x1.cer', 'contoso-root-ca.cer', 'contoso-issuing-ca.cer']) {
      const { rsa } = decodeCertificate(fixture(name)).publicKey;
      assert.ok(rsa !== undefined);
      assert.equal(haveClosePrimes(rsa.modulus), false, name);
    }
  });

  it('looks at no modulus that no library would load', () => {
    const largest = octets((2n ** 8192n - 1n) ** 2n);
    assert.equal(largest.length, 2048);
    assert.equal(haveClosePrimes(largest), true);
    assert.equal(haveClosePrimes(octets((2n ** 8192n + 1n) ** 2n)), false);
  });

  it('takes nothing for no modulus', () => {
    assert.equal(haveClosePrimes(new Uint8Array()), false);
  });
});
