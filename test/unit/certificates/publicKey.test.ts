import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PublicKey } from '../../../src/certificates/certificate.ts';
import { CertificateError } from '../../../src/certificates/certificateError.ts';
import { decodeUnverified } from '../../../src/certificates/decodeCertificate.ts';
import { subjectKeyIdentifier } from '../../../src/certificates/extensions/extension.ts';
import type { Irregularity } from '../../../src/certificates/irregularity.ts';
import { bitString, type Der, integer, nothing, oid, sequence } from '../../fixtures/derWriter.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';
import { fixture } from './fixtures.ts';

function read(publicKeyInfo: Der): { readonly key: PublicKey; readonly noted: readonly Irregularity[] } {
  const { publicKey: key, irregularities: noted } = decodeUnverified(makeCertificate({ publicKeyInfo }).der);
  return { key, noted };
}

const info = ({ publicKey }: { publicKey: KeyObject }): Der => publicKey.export({ format: 'der', type: 'spki' });
const size = ({ key }: { key: PublicKey }) => [key.algorithm, key.bits, key.curve];
const rsaNumbers = (...numbers: readonly Der[]): Der => bitString(sequence(...numbers));
const rsaEncryption = sequence(oid('1.2.840.113549.1.1.1'), nothing());

describe('readPublicKey', () => {
  it('gives the pin and the identifier of a public root', () => {
    const root = decodeUnverified(fixture('isrg-root-x1.cer'));
    // As Chromium pins it.
    assert.equal(root.publicKey.pin, 'C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=');
    assert.equal(root.publicKey.identifier, '79B459E67BB6E5E40173800888C81A58F6E99B6E');
    assert.equal(root.publicKey.identifier, subjectKeyIdentifier(root));
  });

  it('gives the whole of it as it stands', () => {
    const der = info(generateKeyPairSync('ed25519'));
    const { key } = read(der);
    assert.deepEqual(Buffer.from(key.info), der);
    assert.equal(key.pin, createHash('sha256').update(der).digest('base64'));
    assert.ok(Object.isFrozen(key));
  });

  it('sizes keys of every kind', () => {
    assert.deepEqual(size(read(info(generateKeyPairSync('ec', { namedCurve: 'P-384' })))), ['EC', 384, 'P-384']);
    assert.deepEqual(size(read(info(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })))), [
      'EC',
      256,
      'secp256k1',
    ]);
    assert.deepEqual(size(read(info(generateKeyPairSync('ed25519')))), ['Ed25519', undefined, undefined]);
    assert.deepEqual(size(read(info(generateKeyPairSync('rsa', { modulusLength: 1031 })))), ['RSA', 1031, undefined]);
    const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    assert.deepEqual(size(read(info(dsa))), ['DSA', 1024, undefined]);
  });

  it('names what it does not know in dotted form', () => {
    const key = bitString(Buffer.from([1, 2, 3]));
    assert.deepEqual(size(read(sequence(sequence(oid('1.2.3.4')), key))), ['1.2.3.4', undefined, undefined]);
    const curve = sequence(oid('1.2.840.10045.2.1'), oid('1.2.3.5'));
    assert.deepEqual(size(read(sequence(curve, key))), ['EC', undefined, '1.2.3.5']);
    const spelledOut = sequence(oid('1.2.840.10045.2.1'), sequence(integer(1)));
    assert.deepEqual(size(read(sequence(spelledOut, key))), ['EC', undefined, 'explicit parameters']);
  });

  it('gives the numbers of an RSA key without their leading zeros', () => {
    const { key } = read(sequence(rsaEncryption, rsaNumbers(integer(0x00, 0x81, 0x05), integer(0x00, 0x03))));
    assert.deepEqual(key.rsa, { modulus: Uint8Array.of(0x81, 0x05), exponent: Uint8Array.of(3) });
    assert.equal(key.bits, 16);
  });

  const unreadable = {
    'without an exponent': rsaNumbers(integer(5)),
    'that is no sequence': bitString(integer(5)),
    'that is cut off': bitString(sequence(integer(5), integer(3)).subarray(0, -1)),
    'that is empty': bitString(Buffer.alloc(0)),
  };
  for (const [name, bits] of Object.entries(unreadable)) {
    it(`leaves the size of an RSA key ${name} open`, () => {
      const { key } = read(sequence(rsaEncryption, bits));
      assert.deepEqual([key.algorithm, key.bits, key.rsa], ['RSA', undefined, undefined]);
    });
  }

  const negative = integer(0x81, 0x05);
  const malformed = {
    'of a negative modulus': rsaNumbers(negative, integer(3)),
    'of a negative exponent': rsaNumbers(integer(5), negative),
    'whose modulus is zero': rsaNumbers(integer(0), integer(3)),
    'whose exponent is zero': rsaNumbers(integer(5), integer(0)),
    'of three numbers': rsaNumbers(integer(5), integer(3), integer(3)),
    'with something after it': bitString(Buffer.concat([sequence(integer(5), integer(3)), nothing()])),
    ...unreadable,
  };
  for (const [name, bits] of Object.entries(malformed)) {
    it(`knows no numbers of an RSA key ${name}, and that it is none`, () => {
      const { key } = read(sequence(rsaEncryption, bits));
      assert.deepEqual([key.rsa, key.bits, key.isValid], [undefined, undefined, false]);
    });
  }

  it('knows an RSA key that is none by its numbers', () => {
    const isValid = (...numbers: readonly Der[]) => read(sequence(rsaEncryption, rsaNumbers(...numbers))).key.isValid;
    assert.equal(isValid(integer(0x0f), integer(3)), true);
    assert.equal(isValid(integer(0x0f), integer(1, 0, 1)), true);
    assert.equal(isValid(integer(0x0e), integer(3)), false);
    assert.equal(isValid(integer(0x0f), integer(2)), false);
    assert.equal(isValid(integer(0x0f), integer(1)), false);
  });

  it('takes keys that node:crypto makes for valid, whatever their kind', () => {
    const pairs = [
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('ed448'),
      generateKeyPairSync('x25519'),
      generateKeyPairSync('x448'),
      generateKeyPairSync('rsa-pss', { modulusLength: 1024 }),
      ...['P-256', 'P-384', 'P-521', 'secp256k1', 'brainpoolP160r1', 'sect163k1', 'secp112r1'].map((namedCurve) =>
        generateKeyPairSync('ec', { namedCurve }),
      ),
      generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
    ];
    for (const pair of pairs) {
      const { key } = read(info(pair));
      assert.equal(key.isValid, true, `${key.algorithm} ${key.curve}`);
    }
  });

  it('takes only the one length of a key that has one', () => {
    const ed25519 = sequence(oid('1.3.101.112'));
    for (const [length, isValid] of [
      [31, false],
      [32, true],
      [33, false],
    ] as const) {
      assert.equal(read(sequence(ed25519, bitString(Buffer.alloc(length)))).key.isValid, isValid);
    }
  });

  it('sizes curves that nobody should use any more', () => {
    for (const [namedCurve, bits] of Object.entries({
      secp112r1: 112,
      secp160k1: 160,
      sect113r1: 113,
      c2pnb163v1: 163,
    })) {
      assert.deepEqual(size(read(info(generateKeyPairSync('ec', { namedCurve })))), ['EC', bits, namedCurve]);
    }
  });

  it('notes parameters that an RSA key does not usually have', () => {
    const bits = rsaNumbers(integer(5), integer(3));
    const noted = (...algorithm: readonly Der[]) => read(sequence(sequence(...algorithm), bits)).noted;
    assert.deepEqual(noted(oid('1.2.840.113549.1.1.1'), nothing()), []);
    assert.deepEqual(noted(oid('1.2.840.113549.1.1.1')), ['keyParameters']);
    assert.deepEqual(noted(oid('1.2.840.113549.1.1.1'), sequence()), ['keyParameters']);
    assert.deepEqual(noted(oid('1.2.840.113549.1.1.10')), ['keyParameters']);
  });

  it('refuses what has another outline', () => {
    const key = bitString(Buffer.from([1]));
    for (const der of [sequence(rsaEncryption), sequence(sequence(), key)]) {
      assert.throws(() => read(der), CertificateError);
    }
  });
});
