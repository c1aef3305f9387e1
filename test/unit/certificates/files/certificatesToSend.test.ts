import assert from 'node:assert/strict';
import { readCertificateFile, readCertificatesToSend } from '../../../../src/certificates/files/certificateFile.ts';
import { badFiles, halfBadFile } from '../../../fixtures/badFiles.ts';
import { armour, integer } from '../../../fixtures/derWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { fixture } from '../fixtures.ts';
import { refusal } from '../refusal.ts';

describe('readCertificatesToSend', () => {
  it('reads what holds certificates alone', async () => {
    assert.equal((await readCertificatesToSend(fixture('contoso-chain.pem'))).certificates.length, 3);
    assert.equal((await readCertificatesToSend(halfBadFile().bytes)).certificates.length, 1);
  });

  it('shows an ambiguous certificate, and does not send it', async () => {
    const ambiguous = makeCertificate({ serialNumber: integer(0, 1) }).der;
    const bundle = Buffer.from(`${armour('CERTIFICATE', makeCertificate().der)}${armour('CERTIFICATE', ambiguous)}`);
    assert.equal((await readCertificateFile(bundle)).certificates.length, 2);
    const { certificates, problems } = await readCertificatesToSend(bundle);
    assert.equal(certificates.length, 1);
    assert.deepEqual(
      problems.map(({ reason, block }) => [reason, block?.number]),
      [['serialPadding', 2]],
    );
  });

  for (const { name, bytes, reason } of badFiles()) {
    it(`refuses ${name} as ${reason}`, async () => {
      const error = await refusal(readCertificatesToSend(bytes));
      assert.equal(error.reason, reason);
      assert.equal(error.kind, 'badCertificate');
    });
  }
});
