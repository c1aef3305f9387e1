import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { type DerShape, derShape } from '../../../../src/certificates/der/derShape.ts';
import { integer, oid, sequence, utf8String } from '../../../fixtures/derWriter.ts';
import { makeCertificate, makeKey, publicKeyInfo } from '../../../fixtures/madeCertificate.ts';
import { makeBundle, makeStreamedBundle } from '../../../fixtures/madeCms.ts';
import { makeRevocationList } from '../../../fixtures/madeRelated.ts';

const encrypted = { format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'test' } as const;
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

/** Requests, lists and stores are among the bad files too, which say whole what each is. */
const shapes: Readonly<Record<string, readonly [Uint8Array, DerShape | undefined]>> = {
  'a certificate of version 3': [makeCertificate().der, 'certificate'],
  'a certificate of version 1': [makeCertificate({ version: undefined, extensions: [] }).der, 'certificate'],
  'a revocation list of version 2': [makeRevocationList(), 'revocationList'],
  'a bundle': [makeBundle({ certificates: [] }), 'pkcs7'],
  'a bundle in BER': [makeStreamedBundle([makeCertificate().der]), 'pkcs7'],
  'an RSA key in PKCS #8': [makeKey('rsa1024').privateKey.export({ format: 'der', type: 'pkcs8' }), 'privateKey'],
  'an RSA key in PKCS #1': [makeKey('rsa1024').privateKey.export({ format: 'der', type: 'pkcs1' }), 'privateKey'],
  'an EC key in SEC 1': [makeKey('P-256').privateKey.export({ format: 'der', type: 'sec1' }), 'privateKey'],
  'an Ed25519 key': [makeKey('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }), 'privateKey'],
  'a DSA key': [dsa.privateKey.export({ format: 'der', type: 'pkcs8' }), 'privateKey'],
  'an encrypted key': [makeKey('P-256').privateKey.export(encrypted), 'privateKey'],
  'a public key': [publicKeyInfo(makeKey('P-256')), 'publicKey'],
  'something else': [sequence(oid('1.2.3'), utf8String('text')), 'other'],
  'no sequence at all': [integer(1), undefined],
  'no DER at all': [Buffer.from('0\u00ff', 'latin1'), undefined],
  nothing: [new Uint8Array(), undefined],
};

describe('derShape', () => {
  for (const [name, [bytes, shape]] of Object.entries(shapes)) {
    it(`takes ${name} for ${shape ?? 'none'}`, () => {
      assert.equal(derShape(bytes), shape);
    });
  }

  it('knows a certificate whose end is missing', () => {
    assert.equal(derShape(makeCertificate().der.subarray(0, 100)), 'certificate');
  });
});
