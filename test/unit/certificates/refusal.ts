import assert from 'node:assert/strict';
import { CertificateError } from '../../../src/certificates/certificateError.ts';

/** The error that work ends with; ending well, or with any other error, fails the test. */
export async function refusal(work: Promise<unknown>): Promise<CertificateError> {
  const error = await work.then(
    () => assert.fail('it was read'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CertificateError, String(error));
  return error;
}
