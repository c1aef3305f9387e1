import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Certificate, SelfSigned } from '../../../src/certificates/certificate.ts';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import { verifySignature } from '../../../src/certificates/signature.ts';
import { bitString, type Der, explicit, integer, nothing, oid, sequence } from '../../fixtures/derWriter.ts';
import {
  algorithms,
  type CertificateOrder,
  type KeyPair,
  makeCertificate,
  makeKey,
  type Signing,
} from '../../fixtures/madeCertificate.ts';

const rsaKey = makeKey('rsa2048');
const ecKey = makeKey('P-256');

/** A root, and the same with the last bit of its signature flipped. */
async function answers(order: CertificateOrder): Promise<readonly [right: SelfSigned, damaged: SelfSigned]> {
  const { der } = makeCertificate(order);
  const damaged = Buffer.from(der);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
  return [(await decodeCertificate(der)).selfSigned, (await decodeCertificate(damaged)).selfSigned];
}

const hashed = (digest: string, algorithm: string, ...parameters: readonly Der[]): Signing => ({
  algorithm: sequence(oid(algorithm), ...parameters),
  sign: (content, key) => sign(digest, content, key),
});

const hashOids = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

function pss(maskHash: keyof typeof hashOids, saltLength: number, trailer = 1): Signing {
  const hash = (name: keyof typeof hashOids): Der => sequence(oid(hashOids[name]), nothing());
  const parameters = sequence(
    explicit(0, hash('sha256')),
    explicit(1, sequence(oid('1.2.840.113549.1.1.8'), hash(maskHash))),
    explicit(2, integer(saltLength)),
    explicit(3, integer(trailer)),
  );
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    algorithm: sequence(oid('1.2.840.113549.1.1.10'), parameters),
    sign: (content, key: KeyObject) => sign('sha256', content, { key, padding, saltLength }),
  };
}

const explicitCurve = (): Der => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
  return publicKey.export({ format: 'der', type: 'spki' });
};

describe('verifySignature', () => {
  const certain: Readonly<Record<string, CertificateOrder>> = {
    'RSA with SHA-256': { key: rsaKey },
    'RSA with SHA-1': { key: rsaKey, signing: hashed('sha1', '1.2.840.113549.1.1.5', nothing()) },
    'RSA with SHA-1 by its older name': { key: rsaKey, signing: hashed('sha1', '1.3.14.3.2.29', nothing()) },
    'RSA with SHA-384': { key: rsaKey, signing: hashed('sha384', '1.2.840.113549.1.1.12', nothing()) },
    'RSA with SHA-512': { key: rsaKey, signing: hashed('sha512', '1.2.840.113549.1.1.13', nothing()) },
    'ECDSA with SHA-256': { key: ecKey },
    'ECDSA with SHA-1': { key: ecKey, signing: hashed('sha1', '1.2.840.10045.4.1') },
    'ECDSA with SHA-384': { key: makeKey('P-384'), signing: hashed('sha384', '1.2.840.10045.4.3.3') },
    'ECDSA with SHA-512': { key: makeKey('P-521'), signing: hashed('sha512', '1.2.840.10045.4.3.4') },
    Ed25519: { key: makeKey('ed25519') },
    'RSASSA-PSS as everybody uses it': { key: rsaKey, signing: pss('sha256', 32) },
  };
  for (const [name, order] of Object.entries(certain)) {
    it(`is certain about ${name}`, async () => {
      assert.deepEqual(await answers(order), ['yes', 'no']);
    });
  }

  const odd: Readonly<Record<string, CertificateOrder>> = {
    'RSA with MD5': { key: rsaKey, signing: hashed('md5', '1.2.840.113549.1.1.4', nothing()) },
    'RSA with SHA-224': { key: rsaKey, signing: hashed('sha224', '1.2.840.113549.1.1.14', nothing()) },
    'RSA with SHA3-256': { key: rsaKey, signing: hashed('sha3-256', '2.16.840.1.101.3.4.3.14', nothing()) },
    'ECDSA with SHA-224': { key: ecKey, signing: hashed('sha224', '1.2.840.10045.4.3.1') },
    'RSASSA-PSS with two hashes': { key: rsaKey, signing: pss('sha1', 32) },
    'RSASSA-PSS with an odd salt': { key: rsaKey, signing: pss('sha256', 20) },
    'a key of RSASSA-PSS alone': {
      key: { kind: 'rsa2048', ...generateKeyPairSync('rsa-pss', { modulusLength: 2048 }) },
      signing: pss('sha256', 32),
      extensions: [],
    },
    'a very short RSA key': { key: { kind: 'rsa1024', ...generateKeyPairSync('rsa', { modulusLength: 768 }) } },
  };
  for (const [name, order] of Object.entries(odd)) {
    it(`says yes to ${name} where it can, and never no`, async () => {
      const [right, damaged] = await answers(order);
      assert.ok(right === 'yes' || right === 'unchecked', right);
      assert.equal(damaged, 'unchecked');
    });
  }

  const never: Readonly<Record<string, CertificateOrder>> = {
    'an unknown algorithm': { signing: hashed('sha256', '1.2.3.4') },
    'an unknown key': { publicKeyInfo: sequence(sequence(oid('1.2.3.4')), bitString(Buffer.alloc(32))) },
    'a key that cannot sign': {
      publicKeyInfo: generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }),
    },
    'a curve that is spelled out': { publicKeyInfo: explicitCurve() },
    'RSASSA-PSS whose parameters say something else': { key: rsaKey, signing: pss('sha256', 32, 2) },
  };
  for (const [name, order] of Object.entries(never)) {
    it(`cannot tell about ${name}`, async () => {
      assert.equal((await answers(order))[0], 'unchecked');
    });
  }

  it('does not say no to a key that it cannot load', async () => {
    // The length of a point on P-256, but not a point.
    const curve = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));
    const order = { publicKeyInfo: sequence(curve, bitString(Buffer.alloc(65, 4))) };
    assert.equal((await answers(order))[0], 'unchecked');
  });

  const mismatched: Readonly<Record<string, CertificateOrder>> = {
    'an EC key that calls its signature RSA': {
      key: ecKey,
      signing: hashed('sha256', '1.2.840.113549.1.1.11', nothing()),
    },
    'an EC key that calls its signature Ed25519': { key: ecKey, signing: hashed('sha256', '1.3.101.112') },
    'an RSA key that calls its signature ECDSA': { key: rsaKey, signing: hashed('sha256', '1.2.840.10045.4.3.2') },
    'an Ed25519 key that calls its signature RSASSA-PSS': {
      key: makeKey('ed25519'),
      signing: { algorithm: pss('sha256', 32).algorithm, sign: (content, key) => sign(null, content, key) },
    },
  };
  for (const [name, order] of Object.entries(mismatched)) {
    it(`says no to ${name}`, async () => {
      assert.equal((await answers(order))[0], 'no');
    });
  }

  it('checks against an issuer’s key', async () => {
    const issuer = makeCertificate({ key: rsaKey });
    const issued = await decodeCertificate(makeCertificate({ issuer, subject: [[['CN', 'Issuing CA']]] }).der);
    const keyOf = async (order: CertificateOrder): Promise<Certificate['publicKey']> =>
      (await decodeCertificate(makeCertificate(order).der)).publicKey;
    assert.equal(await verifySignature(issued, await keyOf({ key: rsaKey })), 'yes');
    assert.equal(await verifySignature(issued, await keyOf({ key: makeKey('rsa2048') })), 'no');
    assert.equal(await verifySignature(issued, await keyOf({ key: ecKey })), 'no');
  });

  it('does not take a signature whose inner algorithm is another one', async () => {
    const [right] = await answers({ key: rsaKey, innerAlgorithm: algorithms.rsaSha1 });
    assert.equal(right, 'no');
  });
});

describe('verifySignature where node:crypto cannot tell', () => {
  /** A runtime that knows nothing of RSASSA-PSS, as VS Code's own with most parameters. */
  const nobodyKnows = async (): Promise<SelfSigned> => 'unchecked';
  const pssKey = (options: object = {}): KeyPair => ({
    kind: 'rsa2048',
    ...generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...options }),
  });
  const verdict = async ({ der }: { readonly der: Uint8Array }): Promise<SelfSigned> => {
    const certificate = await decodeCertificate(der);
    return verifySignature(certificate, certificate.publicKey, nobodyKnows);
  };
  const damaged = ({ der }: { readonly der: Buffer }): { readonly der: Buffer } => {
    const copy = Buffer.from(der);
    copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
    return { der: copy };
  };

  const known: Readonly<Record<string, CertificateOrder>> = {
    'with a salt as long as the hash': { key: rsaKey, signing: pss('sha256', 32) },
    'with another salt': { key: rsaKey, signing: pss('sha256', 20) },
    'by a key of its own': { key: pssKey(), extensions: [], signing: pss('sha256', 32) },
    'by a key that is bound to the same parameters': {
      key: pssKey({ hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 32 }),
      extensions: [],
      signing: pss('sha256', 32),
    },
  };
  for (const [name, order] of Object.entries(known)) {
    it(`asks PKI.js about RSASSA-PSS ${name}`, async () => {
      const made = makeCertificate(order);
      assert.equal(await verdict(made), 'yes');
      assert.equal(await verdict(damaged(made)), 'unchecked');
    });
  }

  const unknown: Readonly<Record<string, CertificateOrder>> = {
    'two hashes': { key: rsaKey, signing: pss('sha1', 32) },
    'another trailer': { key: rsaKey, signing: pss('sha256', 32, 2) },
    'a key that is bound to a longer salt': {
      key: pssKey({ hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 32 }),
      extensions: [],
      signing: pss('sha256', 20),
    },
    'no such parameters': { key: ecKey },
  };
  for (const [name, order] of Object.entries(unknown)) {
    it(`does not take the word of PKI.js for ${name}`, async () => {
      // node:crypto would not sign so: the signature is whatever it makes.
      const signing = order.signing && { ...order.signing, sign: (): Uint8Array => Buffer.alloc(256, 1) };
      assert.equal(await verdict(makeCertificate({ ...order, ...(signing && { signing }) })), 'unchecked');
    });
  }

  it('does not ask PKI.js what this runtime knows', async () => {
    const certificate = await decodeCertificate(makeCertificate({ key: rsaKey, signing: pss('sha256', 32) }).der);
    assert.equal(await verifySignature(certificate, certificate.publicKey, async () => 'no'), 'no');
  });
});
