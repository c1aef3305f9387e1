import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CertificateForm } from '../fixtures/forms/certificateForm.ts';
import { readHostile } from './readHostile.ts';
import { seedCertificates } from './seedCertificates.ts';

/** A file in this form with one octet changed, or cut off anywhere, is read or refused in time. */
export async function survivesOneOctet({ name: form, password, write }: CertificateForm, runs: number): Promise<void> {
  const file = Buffer.from(write(seedCertificates.slice(0, 2)));
  const position = fc.nat(file.length - 1);
  const changed = fc.tuple(position, fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
    const copy = Buffer.from(file);
    copy.writeUInt8(copy.readUInt8(at) ^ bits, at);
    return copy;
  });
  const cutOff = position.map((length) => file.subarray(0, length));
  await fc.assert(
    fc.asyncProperty(fc.oneof(changed, cutOff), async (bytes) => {
      assert.equal((await readHostile({ form, bytes, password })).failure, undefined);
    }),
    { numRuns: runs },
  );
}
