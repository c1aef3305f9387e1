import assert from 'node:assert/strict';
import { readCertificatesToSend } from '../../../../src/certificates/files/certificatesToSend.ts';
import { badFiles, halfBadFile } from '../../../fixtures/badFiles.ts';
import { fixture } from '../fixtures.ts';
import { refusal } from '../refusal.ts';

describe('readCertificatesToSend', () => {
  it('reads what holds certificates alone', async () => {
    assert.equal((await readCertificatesToSend(fixture('contoso-chain.pem'))).certificates.length, 3);
    assert.equal((await readCertificatesToSend(halfBadFile().bytes)).certificates.length, 1);
  });

  for (const { name, bytes, reason } of badFiles()) {
    it(`refuses ${name} as ${reason}`, async () => {
      const error = await refusal(readCertificatesToSend(bytes));
      assert.equal(error.reason, reason);
      assert.equal(error.kind, 'badCertificate');
    });
  }
});
