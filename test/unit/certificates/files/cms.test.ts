import assert from 'node:assert/strict';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { maxCertificates } from '../../../../src/certificates/files/content.ts';
import { armour, element, explicit, integer, oid, sequence, set } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makeBundle, makeRevocationList, makeStreamedBundle } from '../../../fixtures/madeCms.ts';
import { refusal } from '../refusal.ts';

const root = makeCertificate();
const many = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => makeCertificate({ key: root.key, subject: [[['CN', `Root ${i}`]]] }).der);

describe('A CMS message', () => {
  it('gives hundreds of certificates in its order', async () => {
    const certificates = many(maxCertificates);
    for (const bundle of [makeBundle({ certificates }), makeStreamedBundle(certificates)]) {
      const file = await readCertificateFile(bundle);
      assert.equal(file.format, 'pkcs7');
      assert.deepEqual(
        file.certificates.map(({ subject }) => subject.text),
        certificates.map((_, i) => `CN=Root ${i}`),
      );
    }
  });

  it('is refused with more than are read', async () => {
    const certificates = Array<Uint8Array>(maxCertificates + 1).fill(root.der);
    assert.equal((await refusal(readCertificateFile(makeBundle({ certificates })))).reason, 'tooMany');
  });

  it('gives its certificates and passes over its revocation lists', async () => {
    const revocationLists = [makeRevocationList()];
    const both = await readCertificateFile(makeBundle({ certificates: [root.der], revocationLists }));
    assert.deepEqual([both.certificates.length, both.problems], [1, []]);
    assert.equal((await refusal(readCertificateFile(makeBundle({ revocationLists })))).reason, 'noCertificate');
    assert.equal((await refusal(readCertificateFile(makeBundle({})))).reason, 'noCertificate');
    assert.equal((await refusal(readCertificateFile(makeBundle({ certificates: [] })))).reason, 'noCertificate');
  });

  it('gives the good certificates beside a bad one, and beside what is none', async () => {
    const damaged = Buffer.from(root.der).fill(0, 100, 150);
    const attributes = element(0xa2, integer(1));
    const file = await readCertificateFile(makeBundle({ certificates: [damaged, root.der, attributes] }));
    assert.equal(file.certificates.length, 1);
    assert.deepEqual(
      file.problems.map(({ reason }) => reason),
      ['malformed', 'otherDer'],
    );
  });

  it('says in which block of a PEM file it is', async () => {
    const bundle = armour('PKCS7', makeBundle({}));
    const { certificates, problems } = await readCertificateFile(
      Buffer.from(`${armour('CERTIFICATE', root.der)}${bundle}`),
    );
    assert.equal(certificates.length, 1);
    assert.deepEqual(
      problems.map(({ reason, block }) => [reason, block?.number, block?.label]),
      [['noCertificate', 2, 'PKCS7']],
    );
  });

  const contentOf = (type: string, content: Buffer) => sequence(oid(type), explicit(0, content));
  const signedData = '1.2.840.113549.1.7.2';
  const refused = {
    'of another type': [contentOf('1.2.840.113549.1.7.3', sequence(integer(0), set())), 'noCertificate'],
    'that holds no fields': [contentOf(signedData, sequence()), 'malformed'],
    'that holds something else': [contentOf(signedData, set()), 'malformed'],
    'with something after it': [Buffer.concat([makeBundle({ certificates: [root.der] }), integer(1)]), 'malformed'],
    'that is cut off': [makeBundle({ certificates: [root.der] }).subarray(0, -1), 'truncated'],
    'in BER that is cut off': [makeStreamedBundle([root.der]).subarray(0, -2), 'truncated'],
  } as const;
  for (const [name, [bytes, reason]] of Object.entries(refused)) {
    it(`${name} is refused as ${reason}`, async () => {
      assert.equal((await refusal(readCertificateFile(bytes))).reason, reason);
    });
  }
});
