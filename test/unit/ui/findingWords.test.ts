import assert from 'node:assert/strict';
import { decodeCertificate } from '../../../src/certificates/decodeCertificate.ts';
import type { Irregularity } from '../../../src/certificates/irregularity.ts';
import { type CheckId, rootChecks } from '../../../src/certificates/rootChecks/checkRoot.ts';
import { findingSentence } from '../../../src/ui/findingWords.ts';
import { makeCertificate } from '../../fixtures/madeCertificate.ts';

const root = await decodeCertificate(makeCertificate().der);
const ids = Object.keys(rootChecks) as CheckId[];
const sentence = (id: CheckId, certificate = root): string => findingSentence({ id, severity: 'note' }, certificate);

describe('words for findings', () => {
  it('have sentences of its own for every check', () => {
    const sentences = ids.map((id) => sentence(id));
    for (const text of sentences) {
      assert.match(text, /^[A-Z].*\.$/);
      assert.doesNotMatch(text, / {2}|undefined|null|\$\{|\[object/);
    }
    assert.equal(new Set(sentences).size, ids.length);
  });

  it('name the authority that an intermediate is from', async () => {
    const issuing = await decodeCertificate(
      makeCertificate({ issuer: makeCertificate({ subject: [[['CN', 'Top']]] }) }).der,
    );
    assert.match(sentence('not-self-issued', issuing), /It is not a root: it names CN=Top as its issuer\./);
    const nameless = await decodeCertificate(makeCertificate({ issuer: makeCertificate({ subject: [] }) }).der);
    assert.match(sentence('not-self-issued', nameless), /: it names nobody as its issuer\./);
  });

  it('say what an issuer’s name hides', async () => {
    const issuer = makeCertificate({ subject: [[['CN', 'Top\u202e\n']]] });
    const text = sentence('not-self-issued', await decodeCertificate(makeCertificate({ issuer }).der));
    assert.match(text, /it names CN=Top\\E2\\80\\AE\\0A as its issuer/);
  });

  it('name the algorithm that was not checked', () => {
    const certificate = { ...root, signatureAlgorithm: { ...root.signatureAlgorithm, name: 'ML-DSA-65' } };
    assert.match(sentence('self-signature-unknown', certificate), /cannot verify ML-DSA-65/);
  });

  it('say so if the key is not a key', () => {
    const publicKey = { ...root.publicKey, isValid: false };
    const text = sentence('self-signature-unknown', { ...root, publicKey });
    assert.match(text, /^Signature not checked: its key is not a valid EC key\./);
  });

  it('do not blame the algorithm for what is odd about the certificate', () => {
    const why = (irregularity: Irregularity): string =>
      sentence('self-signature-unknown', { ...root, irregularities: [irregularity] });
    assert.match(why('notDer'), /^Signature not checked: it is not encoded as DER\./);
    assert.match(why('signatureBits'), /: its signature is not made of whole octets\./);
    assert.match(why('keyBits'), /: its key is not made of whole octets\./);
    const unknown = { ...root, signatureAlgorithm: { ...root.signatureAlgorithm, name: 'RSASSA-PSS', pss: undefined } };
    assert.match(sentence('self-signature-unknown', unknown), /: its RSASSA-PSS parameters are not known\./);
  });

  it('tell SHA-1 on a root, which is harmless, from SHA-1 below one', () => {
    assert.match(sentence('weak-hash-sha1'), /does no harm/);
    assert.match(sentence('weak-hash-sha1', { ...root, selfIssued: false }), /may refuse it/);
  });

  it('give numbers and names where they matter', () => {
    const publicKey = { ...root.publicKey, bits: 1024, curve: 'secp256k1' };
    assert.match(sentence('weak-key', { ...root, publicKey }), /1024 bits/);
    assert.match(sentence('weak-key', { ...root, publicKey: { ...publicKey, bits: 2047 } }), /2048 bits or more/);
    assert.match(sentence('weak-key', { ...root, publicKey: { ...publicKey, bits: 2049 } }), /not a multiple of 8/);
    assert.match(sentence('curve-unusual', { ...root, publicKey }), /secp256k1/);
    const small = { ...publicKey, bits: 160, curve: 'secp160r1' };
    assert.match(sentence('weak-curve', { ...root, publicKey: small }), /160 bits \(secp160r1\)/);
    assert.match(sentence('key-malformed', root), /not a valid EC key/);
    assert.match(sentence('version-not-3', { ...root, version: 1 }), /version 1, not 3/);
  });
});
