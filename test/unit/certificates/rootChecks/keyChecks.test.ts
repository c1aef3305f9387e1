import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../../src/certificates/decodeCertificate.ts';
import { keyChecks } from '../../../../src/certificates/rootChecks/keyChecks.ts';
import { bitString, type Der, integer, nothing, oid, sequence } from '../../../fixtures/derWriter.ts';
import { fixture } from '../fixtures.ts';
import { edited, good, made, weigh } from './weighings.ts';

const real = decodeCertificate(fixture('contoso-issuing-ca.cer')).publicKey;

/** A key of so many bits, odd, without close factors unless a test says so. */
function rsa(bits: number, exponent: readonly number[] = [1, 0, 1], modulus = real.rsa?.modulus): Certificate {
  const numbers = { modulus: modulus ?? new Uint8Array(), exponent: Buffer.from(exponent) };
  return edited({ publicKey: { ...real, bits, rsa: numbers } });
}

const onCurve = (curve: string, bits = 256): Certificate => edited({ publicKey: { ...good.publicKey, curve, bits } });
const withKey = (algorithm: Der, octets: Uint8Array): Certificate =>
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
