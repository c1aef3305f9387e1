import assert from 'node:assert/strict';
import { readCertificateFile, readCertificatesToSend } from '../../../../src/certificates/files/certificateFile.ts';
import { open, withLongLengths } from '../../../fixtures/berWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { refusal } from '../refusal.ts';

const root = makeCertificate();

describe('A certificate in BER', () => {
  const forms = { 'long lengths': withLongLengths(root.der), 'an open frame': open(0x30, root.der.subarray(4)) };
  for (const [name, ber] of Object.entries(forms)) {
    it(`is shown with padding and others behind it, and never sent: ${name}`, async () => {
      for (const rest of ['', '\0\0\0', '\r\n']) {
        const file = await readCertificateFile(Buffer.concat([ber, Buffer.from(rest)]));
        assert.deepEqual([file.certificates.length, file.problems], [1, []]);
        assert.ok(file.certificates[0]?.irregularities.includes('notDer'));
        assert.equal((await refusal(readCertificatesToSend(ber))).reason, 'notDer');
      }
      const both = Buffer.concat([ber, root.der]);
      assert.equal((await readCertificateFile(both)).certificates.length, 2);
      assert.equal((await readCertificatesToSend(both)).certificates.length, 1);
    });
  }
});
