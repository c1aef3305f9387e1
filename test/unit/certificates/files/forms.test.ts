import assert from 'node:assert/strict';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import { certificateForms } from '../../../fixtures/certificateForms.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';

const root = makeCertificate();
const issuing = makeCertificate({ subject: [[['CN', 'Issuing CA']]], issuer: root });
const server = makeCertificate({ subject: [[['CN', 'app.contoso.com']]], issuer: issuing, isCA: false });
const chain = [server, issuing, root].map(({ der }) => der);

describe('A file with certificates', () => {
  it('has many forms, each with a name of its own', () => {
    assert.ok(certificateForms.length > 50, `${certificateForms.length} forms`);
    assert.equal(new Set(certificateForms.map(({ name }) => name)).size, certificateForms.length);
  });

  for (const { name, format, password, write } of certificateForms) {
    it(`is read as ${name}`, async () => {
      for (const certificates of [[root.der], chain]) {
        const file = await readCertificateFile(write(certificates), password);
        assert.deepEqual(
          file.certificates.map(({ der }) => Buffer.from(der)),
          certificates,
        );
        assert.deepEqual([file.format, file.repeated, file.problems, file.privateKey], [format, 0, [], undefined]);
      }
    });
  }
});
