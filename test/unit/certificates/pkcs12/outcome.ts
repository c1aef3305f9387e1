import assert from 'node:assert/strict';
import { CertificateError } from '../../../../src/certificates/certificateError.ts';
import { openPkcs12, type Pkcs12Contents } from '../../../../src/certificates/pkcs12/openPkcs12.ts';

/** What comes of opening a store: its contents, or the error that it was refused with. Any other error fails the test. */
export async function outcomeOf(
  store: Uint8Array,
  password: string | undefined,
): Promise<Pkcs12Contents | CertificateError> {
  try {
    return await openPkcs12(store, password);
  } catch (error) {
    assert.ok(error instanceof CertificateError, `not a CertificateError: ${String(error)}`);
    return error;
  }
}

/** The error that a store is refused with. */
export async function refusalOf(store: Uint8Array, password: string | undefined): Promise<CertificateError> {
  const outcome = await outcomeOf(store, password);
  assert.ok(outcome instanceof CertificateError, 'it was opened');
  return outcome;
}
