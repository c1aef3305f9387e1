import assert from 'node:assert/strict';
import { AlgorithmIdentifier } from 'pkijs';
import type { SignatureAlgorithm } from '../../../src/certificates/certificate.ts';
import { readSignatureAlgorithm } from '../../../src/certificates/signatureAlgorithm.ts';
import { type Der, explicit, integer, nothing, oid, sequence } from '../../fixtures/derWriter.ts';

function read(...identifier: readonly Der[]): SignatureAlgorithm {
  return readSignatureAlgorithm(AlgorithmIdentifier.fromBER(sequence(...identifier)));
}

const pss = (...parameters: readonly Der[]): SignatureAlgorithm => read(oid('1.2.840.113549.1.1.10'), ...parameters);
const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), nothing());
const mask = (hash: Der): Der => explicit(1, sequence(oid('1.2.840.113549.1.1.8'), hash));

describe('readSignatureAlgorithm', () => {
  it('names what it knows, and its hash', () => {
    assert.deepEqual(read(oid('1.2.840.113549.1.1.11'), nothing()), {
      name: 'SHA-256 with RSA',
      oid: '1.2.840.113549.1.1.11',
      hash: 'SHA-256',
      pss: undefined,
    });
    assert.deepEqual(read(oid('1.3.101.112')), {
      name: 'Ed25519',
      oid: '1.3.101.112',
      hash: undefined,
      pss: undefined,
    });
    assert.equal(read(oid('1.2.3.4')).name, '1.2.3.4');
  });

  it('reads the parameters of PSS', () => {
    const algorithm = pss(
      sequence(explicit(0, sha256), mask(sha256), explicit(2, integer(32)), explicit(3, integer(1))),
    );
    assert.equal(algorithm.name, 'SHA-256 with RSASSA-PSS');
    assert.equal(algorithm.hash, 'SHA-256');
    assert.deepEqual(algorithm.pss, { hash: 'SHA-256', maskHash: 'SHA-256', saltLength: 32, trailer: 1 });
  });

  it('fills in what PSS leaves out', () => {
    const defaults = { hash: 'SHA-1', maskHash: 'SHA-1', saltLength: 20, trailer: 1 };
    assert.deepEqual(pss(sequence()).pss, defaults);
    assert.deepEqual(pss(sequence(explicit(0, sha256))).pss, { ...defaults, hash: 'SHA-256' });
    assert.deepEqual(pss(sequence(mask(sha256))).pss, { ...defaults, maskHash: 'SHA-256' });
    assert.deepEqual(pss(sequence(explicit(2, integer(0)))).pss, { ...defaults, saltLength: 0 });
    assert.deepEqual(pss(sequence(explicit(3, integer(2)))).pss, { ...defaults, trailer: 2 });
  });

  it('gives a hash that it does not know in dotted form', () => {
    assert.equal(pss(sequence(explicit(0, sequence(oid('1.2.3'))))).name, '1.2.3 with RSASSA-PSS');
  });

  const unreadable: Readonly<Record<string, readonly Der[]>> = {
    'no parameters': [],
    'parameters of another type': [nothing()],
    'parameters in another order': [sequence(explicit(2, integer(32)), explicit(0, sha256))],
    'something left over': [sequence(explicit(3, integer(1)), integer(1))],
    'a hash that is none': [sequence(explicit(0, integer(1)))],
    'a salt without a length': [sequence(explicit(2, integer()))],
    'a salt whose length is a long number': [sequence(explicit(2, integer(1, 0, 0, 0, 0)))],
    'a mask generation function that nobody knows': [
      sequence(explicit(1, sequence(oid('1.2.840.113549.1.1.99'), sha256))),
    ],
    'a length that is not DER': [sequence(explicit(2, Buffer.from([0x02, 0x81, 0x01, 0x20])))],
  };
  for (const [name, parameters] of Object.entries(unreadable)) {
    it(`says nothing of PSS with ${name}`, () => {
      const algorithm = pss(...parameters);
      assert.deepEqual([algorithm.name, algorithm.hash, algorithm.pss], ['RSASSA-PSS', undefined, undefined]);
    });
  }
});
