import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCertificateFile } from '../../../../src/certificates/files/certificateFile.ts';
import type { CertificateForm } from '../../../fixtures/forms/certificateForm.ts';
import { modelCertificate, recordOf } from './modelCertificate.ts';

const someCertificates = fc.uniqueArray(modelCertificate, {
  minLength: 1,
  maxLength: 3,
  // A file gives the same certificate once.
  selector: ({ record }) => record.thumbprints.sha256,
});

/** Reading what was written in a form gives the same certificates, in their order, and nothing else. */
export async function roundTrips({ format, password, write }: CertificateForm, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(someCertificates, async (models) => {
      const file = await readCertificateFile(write(models.map(({ der }) => der)), password);
      assert.deepEqual(
        file.certificates.map(recordOf),
        models.map(({ record }) => record),
      );
      assert.deepEqual([file.format, file.repeated, file.problems, file.privateKey], [format, 0, [], undefined]);
    }),
    { numRuns: runs },
  );
}
