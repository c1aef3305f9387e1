import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { maxCertificates } from '../../../../src/certificates/files/content.ts';
import { asStreamed, withLongLengths } from '../../../fixtures/berWriter.ts';
import { armour, element, explicit, integer, oid, sequence, set } from '../../../fixtures/derWriter.ts';
import { base64 } from '../../../fixtures/forms/certificateForm.ts';
import { makeCertificate, makeKey } from '../../../fixtures/madeCertificate.ts';
import { makeBundle, makeStreamedBundle } from '../../../fixtures/madeCms.ts';
import { makePkcs12 } from '../../../fixtures/madePkcs12.ts';
import { makeRevocationList } from '../../../fixtures/madeRelated.ts';
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

  it('of indefinite length is read in decorated lines', async () => {
    const lines = base64(makeStreamedBundle([root.der])).match(/.{1,64}/g) ?? [];
    for (const text of [lines.map((line) => `# ${line}\n`).join(''), `x = "${lines.join('" +\n  "')}";`]) {
      const { format, certificates, problems } = await readCertificateFile(Buffer.from(text));
      assert.deepEqual([format, certificates.length, problems], ['pkcs7', 1, []]);
    }
  });

  it('is refused with more than are read', async () => {
    const certificates = Array<Uint8Array>(maxCertificates + 1).fill(root.der);
    assert.equal((await refusal(readCertificateFile(makeBundle({ certificates })))).reason, 'tooMany');
  });

  it('gives its certificates, and its revocation lists beside them', async () => {
    const revocationLists = [makeRevocationList()];
    const both = await readCertificateFile(makeBundle({ certificates: [root.der], revocationLists }));
    assert.deepEqual([both.certificates.length, both.problems], [1, []]);
    assert.deepEqual(
      both.revocationLists.map(({ der }) => Buffer.from(der)),
      revocationLists,
    );
    const issuer = [[['O', 'Contoso']], [['CN', 'Contoso Root CA']]] as const;
    const signed = makeRevocationList({ issuer, key: root.key });
    const verified = await readCertificateFile(makeBundle({ certificates: [root.der], revocationLists: [signed] }));
    assert.equal(verified.revocationLists[0]?.verified, 'yes');
    const only = await readCertificateFile(makeBundle({ revocationLists }));
    assert.deepEqual([only.certificates.length, only.revocationLists.length, only.problems], [0, 1, []]);
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
      ['malformed', 'attributeCertificate'],
    );
  });

  it('gives its certificates when what stands around them is damaged, and says so', async () => {
    const certificates = element(0xa0, root.der);
    const type = sequence(oid('1.2.840.113549.1.7.1'));
    for (const [fields, problems] of [
      [[integer(1), set(), type, certificates], ['oddMessage']],
      [[integer(1), set(), integer(1), certificates, set()], ['oddMessage']],
      [[certificates], ['oddMessage']],
      [[integer(1), set(sequence(integer(1))), type, certificates, set()], []],
    ] as const) {
      const file = await readCertificateFile(sequence(oid('1.2.840.113549.1.7.2'), explicit(0, sequence(...fields))));
      assert.equal(file.certificates.length, 1);
      assert.deepEqual(
        file.problems.map(({ reason }) => reason),
        problems,
      );
    }
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

  it('is read with padding behind it, and doubted with anything else', async () => {
    const bundle = makeBundle({ certificates: [root.der] });
    for (const padding of ['\n', '\r\n', '\x1a', '\0'.repeat(5_000)]) {
      for (const message of [bundle, makeStreamedBundle([root.der])]) {
        const { certificates, problems } = await readCertificateFile(Buffer.concat([message, Buffer.from(padding)]));
        assert.deepEqual([certificates.length, problems], [1, []]);
      }
    }
    const { certificates, problems } = await readCertificateFile(Buffer.concat([bundle, integer(1)]));
    assert.deepEqual([certificates.length, problems.map(({ reason }) => reason)], [1, ['trailingBytes']]);
  });

  it('is read with lengths longer than they have to be, and its certificates come out as they went in', async () => {
    const certificates = [root.der, makeCertificate().der];
    for (const message of [
      withLongLengths(makeBundle({ certificates }), certificates),
      makeStreamedBundle(certificates),
      withLongLengths(sequence(oid('2.16.840.1.113730.2.5'), explicit(0, sequence(...certificates))), certificates),
    ]) {
      const file = await readCertificateFile(message);
      assert.deepEqual(
        file.certificates.map(({ der }) => Buffer.from(der)),
        certificates,
      );
    }
  });

  it('gives its certificates as they went in, however it is encoded', async () => {
    const some = fc.subarray([root.der, ...many(6)], { minLength: 1 });
    const encodings = fc.constantFrom(
      (message: Uint8Array) => message,
      (message: Uint8Array, kept: readonly Uint8Array[]) => asStreamed(message, kept),
      (message: Uint8Array, kept: readonly Uint8Array[]) => withLongLengths(message, kept),
    );
    const behind = fc.constantFrom('', '\n', '\r\n', '\x1a', '\0', '\0'.repeat(511));
    const lists = fc.constantFrom([], [makeRevocationList()]);
    const contents = fc.constantFrom(undefined, Buffer.from('signed'));
    await fc.assert(
      fc.asyncProperty(
        some,
        encodings,
        behind,
        lists,
        contents,
        async (certificates, encode, padding, crls, content) => {
          const message = makeBundle({ certificates, revocationLists: crls, ...(content && { content }) });
          const file = await readCertificateFile(
            Buffer.concat([encode(message, [...certificates, ...crls]), Buffer.from(padding)]),
          );
          assert.deepEqual(
            file.certificates.map(({ der }) => Buffer.from(der)),
            certificates,
          );
          assert.deepEqual(
            [file.problems, file.revocationLists.length, file.signers.length],
            [[], crls.length, content === undefined ? 0 : certificates.length],
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is refused wherever it is cut off', async () => {
    const message = makeBundle({ certificates: many(5) });
    for (let length = 30; length < message.length; length += 97) {
      assert.equal((await refusal(readCertificateFile(message.subarray(0, length)))).reason, 'truncated');
    }
  });

  describe('that is signed', () => {
    const signer = makeCertificate({ subject: [[['CN', 'Signer']]] });
    const profile = (...data: readonly Uint8Array[]): Buffer =>
      Buffer.from(`<plist>${data.map((one) => `<data>\n${base64(one)}\n</data>`).join('')}</plist>`);
    const signed = (content: Uint8Array): Uint8Array => makeBundle({ content, certificates: [signer.der] });
    const names = (certificates: readonly Certificate[]): string[] => certificates.map(({ subject }) => subject.text);

    it('gives the certificates in its content, and the signer’s apart', async () => {
      for (const content of [profile(root.der), Buffer.from(armour('CERTIFICATE', root.der)), root.der]) {
        for (const message of [signed(content), asStreamed(signed(content), [signer.der]), signed(signed(content))]) {
          const file = await readCertificateFile(message);
          assert.deepEqual([file.format, file.problems], ['pkcs7', []]);
          assert.deepEqual(names(file.certificates), ['CN=Contoso Root CA,O=Contoso']);
          assert.deepEqual(names(file.signers), ['CN=Signer']);
        }
      }
    });

    it('gives the signer’s when there are none in its content', async () => {
      for (const content of [Buffer.from('Hello'), Buffer.alloc(0), profile(Buffer.alloc(100, 1))]) {
        const file = await readCertificateFile(signed(content));
        assert.deepEqual([names(file.certificates), names(file.signers)], [['CN=Signer'], ['CN=Signer']]);
        assert.deepEqual(file.problems, []);
      }
    });

    it('has a private key when its content has one', async () => {
      const key = makeKey('P-256').privateKey.export({ format: 'der', type: 'pkcs8' });
      assert.equal((await readCertificateFile(signed(profile(key)))).privateKey?.reason, 'privateKey');
      const store = makePkcs12({ certificates: [root.der], password: undefined });
      assert.equal(
        (await readCertificateFile(asStreamed(signed(profile(store, root.der)), [signer.der]))).privateKey?.reason,
        'pkcs12',
      );
    });
  });

  const contentOf = (type: string, content: Buffer) => sequence(oid(type), explicit(0, content));
  const signedData = '1.2.840.113549.1.7.2';
  const refused = {
    'that is encrypted': [contentOf('1.2.840.113549.1.7.3', sequence(integer(0), set())), 'encryptedMessage'],
    'of another type': [contentOf('1.2.840.113549.1.7.5', sequence(integer(0), set())), 'noCertificate'],
    'that holds no fields': [contentOf(signedData, sequence()), 'malformed'],
    'that holds something else': [contentOf(signedData, set()), 'malformed'],
    'that is cut off': [makeBundle({ certificates: [root.der] }).subarray(0, -1), 'truncated'],
    'in BER that is cut off': [makeStreamedBundle([root.der]).subarray(0, -2), 'truncated'],
  } as const;
  for (const [name, [bytes, reason]] of Object.entries(refused)) {
    it(`${name} is refused as ${reason}`, async () => {
      assert.equal((await refusal(readCertificateFile(bytes))).reason, reason);
    });
  }
});
