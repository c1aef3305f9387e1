import assert from 'node:assert/strict';
import type { Certificate, SignatureAlgorithm } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import {
  haveClosePrimes,
  keyChecks,
  signatureChecks,
} from '../../../../src/certificates/rootChecks/keyAndSignatureChecks.ts';
import { bitString, type Der, integer, nothing, oid, sequence } from '../../../fixtures/derWriter.ts';
import { algorithms, makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { fixture } from '../fixtures.ts';
import { edited, good, made, subject, weigh } from './weighings.ts';

const signedWith = (hash: string): SignatureAlgorithm => ({ ...good.signatureAlgorithm, hash });
const other = makeCertificate({ subject: [[['CN', 'Another CA']]] });

describe('Checks of the signature', () => {
  weigh(signatureChecks, {
    'not-self-issued': [['a certificate by another authority', made({ issuer: other }), 'error']],
    'issuer-encoding-differs': [
      ['a name in capitals here and not there', edited({ irregularities: ['issuerEncoding'] }), 'warning'],
    ],
    'self-signature-invalid': [
      ['a root signed by another key', made({ issuer: makeCertificate({ subject }) }), 'error'],
      ['an intermediate', made({ issuer: other }), undefined],
      ['a root that could not be checked', edited({ selfSigned: 'unchecked' }), undefined],
    ],
    'self-signature-unknown': [
      ['a root that could not be checked', edited({ selfSigned: 'unchecked' }), 'warning'],
      ['a root with a wrong signature', edited({ selfSigned: 'no' }), undefined],
    ],
    'signature-bits': [['an odd number of bits', edited({ irregularities: ['signatureBits'] }), 'error']],
    'sigalg-mismatch': [
      ['another algorithm in the signed part', made({ innerAlgorithm: algorithms.rsaSha1 }), 'error'],
    ],
    'weak-hash-md5': [
      ['MD5', edited({ signatureAlgorithm: signedWith('MD5') }), 'warning'],
      ['MD2', edited({ signatureAlgorithm: signedWith('MD2') }), 'warning'],
      ['no hash of its own', made({ key: makeKey('ed25519') }), undefined],
    ],
    'weak-hash-sha1': [
      ['a root', edited({ signatureAlgorithm: signedWith('SHA-1') }), 'note'],
      ['below a root', edited({ signatureAlgorithm: signedWith('SHA-1'), selfIssued: false }), 'warning'],
    ],
  });
});

const real = (await decodeCertificate(fixture('contoso-issuing-ca.cer'))).publicKey;

/** A key of so many bits, odd, without close factors unless a test says so. */
function rsa(bits: number, exponent: readonly number[] = [1, 0, 1], modulus = real.rsa?.modulus): Certificate {
  const numbers = { modulus: modulus ?? new Uint8Array(), exponent: Buffer.from(exponent) };
  return edited({ publicKey: { ...real, bits, rsa: numbers } });
}

const onCurve = (curve: string, bits = 256): Certificate => edited({ publicKey: { ...good.publicKey, curve, bits } });
const withKey = (algorithm: Der, octets: Uint8Array): Promise<Certificate> =>
  made({ publicKeyInfo: sequence(algorithm, bitString(octets)) });
const rsaEncryption = sequence(oid('1.2.840.113549.1.1.1'), nothing());
const p256 = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));

describe('Checks of the key', () => {
  weigh(keyChecks, {
    'key-malformed': [
      ['an RSA key of one number', withKey(rsaEncryption, sequence(integer(5))), 'error'],
      ['an RSA key of a negative modulus', withKey(rsaEncryption, sequence(integer(0x81, 5), integer(3))), 'error'],
      ['an RSA key of exponent 0', withKey(rsaEncryption, sequence(integer(5), integer(0))), 'error'],
      ['a point that is not on the curve', withKey(p256, Buffer.alloc(65, 4)), 'error'],
      ['an Ed25519 key that is too long', withKey(sequence(oid('1.3.101.112')), Buffer.alloc(33)), 'error'],
      ['an even modulus, which has a check of its own', rsa(2048, [1, 0, 1], Buffer.from([0x80, 0x02])), undefined],
      ['a key that nobody knows', withKey(sequence(oid('1.2.3.4')), Buffer.alloc(1)), undefined],
    ],
    'weak-key': [
      ['1023 bits', rsa(1023), 'error'],
      ['1024 bits', rsa(1024), 'warning'],
      ['2047 bits', rsa(2047), 'warning'],
      ['2049 bits, which public roots must not have', rsa(2049), 'hint'],
      ['2048 bits', rsa(2048), undefined],
      ['3072 bits', rsa(3072), undefined],
      ['an elliptic curve of 256 bits', good, undefined],
    ],
    'rsa-exponent-bad': [
      ['1', rsa(2048, [1]), 'error'],
      ['2', rsa(2048, [2]), 'error'],
      ['65536', rsa(2048, [1, 0, 0]), 'error'],
      ['0', rsa(2048, []), 'error'],
      ['3', rsa(2048, [3]), undefined],
      ['a very large one', rsa(2048, [...Array<number>(40).fill(0xff)]), undefined],
    ],
    'rsa-exponent-small': [
      ['3', rsa(2048, [3]), 'hint'],
      ['65535', rsa(2048, [0xff, 0xff]), 'hint'],
      ['65537', rsa(2048), undefined],
      ['1, which is worse', rsa(2048, [1]), undefined],
      ['a very large one that ends like a small one', rsa(2048, [1, 0, 0, 0, 0, 0, 0, 3]), undefined],
    ],
    'rsa-modulus-even': [
      ['an even one', rsa(2048, [1, 0, 1], Buffer.from([0x80, 0x02])), 'error'],
      ['zero', rsa(2048, [1, 0, 1], new Uint8Array()), 'error'],
    ],
    'rsa-close-primes': [
      ['101 times 103', rsa(2048, [1, 0, 1], Buffer.from([0x28, 0xa3])), 'warning'],
      ['an even square, which is worse', rsa(2048, [1, 0, 1], Buffer.from([0x10])), undefined],
    ],
    'weak-curve': [
      ['secp112r1', onCurve('secp112r1', 112), 'error'],
      ['sect193r1', onCurve('sect193r1', 193), 'error'],
      ['P-224', onCurve('P-224', 224), undefined],
      ['P-256', good, undefined],
    ],
    'curve-unusual': [
      ['secp256k1', onCurve('secp256k1'), 'warning'],
      ['P-224', onCurve('P-224', 224), 'warning'],
      ['P-192, which is worse', onCurve('P-192', 192), undefined],
      ['P-521', onCurve('P-521'), undefined],
    ],
    'key-dsa': [['DSA', edited({ publicKey: { ...good.publicKey, algorithm: 'DSA', curve: undefined } }), 'warning']],
    'spki-params': [['parameters that are not NULL', edited({ irregularities: ['keyParameters'] }), 'hint']],
  });
});

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

  it('finds none in the keys of real roots', async () => {
    for (const name of ['isrg-root-x1.cer', 'contoso-root-ca.cer', 'contoso-issuing-ca.cer']) {
      const { rsa } = (await decodeCertificate(fixture(name))).publicKey;
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
