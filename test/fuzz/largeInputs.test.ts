import assert from 'node:assert/strict';
import { CertificateError } from '../../src/certificates/certificateError.ts';
import { readCertificateFile } from '../../src/certificates/files/certificateFile.ts';
import { isLong, runs, seed } from '../seed.ts';
import { largeInputs, mixedInput } from './largeInputs.ts';
import { bestTurns, isWithin } from './longestTurn.ts';

/** The gate has windows on the other core, with which it shares its caches. */
const limits = isLong ? { longestMs: 50, wholeMs: 2_000 } : { longestMs: 100, wholeMs: 4_000 };
/** The gate reads some of them, others for another seed. */
const share = runs(6, 1);

async function read(bytes: Uint8Array): Promise<void> {
  try {
    await readCertificateFile(bytes);
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
  }
}

const chosen = largeInputs.filter((_, index) => index % share === seed % share);
const mixes = Array.from({ length: runs(1, 40) }, (_, i) => mixedInput(seed + i));

describe('Four megabytes are read or refused in time, and others have their turn:', () => {
  before(async () => {
    // What is loaded with the first file is no part of it.
    await read(Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'));
  });

  for (const { name, make } of [...chosen, ...mixes]) {
    it(name, async function () {
      this.timeout(120_000);
      const bytes = make();
      const turns = await bestTurns(() => read(bytes), limits);
      assert.ok(isWithin(turns, limits), JSON.stringify(turns));
    });
  }
});
