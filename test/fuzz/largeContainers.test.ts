import assert from 'node:assert/strict';
import { CertificateError, maxFileBytes } from '../../src/certificates/certificateError.ts';
import { derContent } from '../../src/certificates/files/derPieces.ts';
import { openPkcs12 } from '../../src/certificates/pkcs12/openPkcs12.ts';
import { largeContainers } from './largeContainers.ts';
import { bestTurns, isWithin } from './longestTurn.ts';

const limits = { wholeMs: 2_000, longestMs: 50 };

/** What the file's own reader makes of it: nothing else than a CertificateError may come of it. */
async function read(bytes: Uint8Array): Promise<void> {
  try {
    const [piece] = derContent(bytes)?.pieces ?? [];
    if (piece?.kind === 'pkcs12') {
      await openPkcs12(piece.bytes, 'a password');
    }
  } catch (error) {
    assert.ok(error instanceof CertificateError, String(error));
  }
}

describe('A container that is made to cost time', () => {
  for (const [name, make] of Object.entries(largeContainers)) {
    it(`is done with soon: ${name}`, async function () {
      this.timeout(60_000);
      const bytes = make();
      assert.ok(bytes.length <= maxFileBytes);
      const turns = await bestTurns(() => read(bytes), limits);
      assert.ok(isWithin(turns, limits), JSON.stringify(turns));
    });
  }

  it('is done with soon wherever it is cut off', async function () {
    this.timeout(60_000);
    for (const make of Object.values(largeContainers)) {
      const bytes = make();
      // Each 97th octet of what comes before the repeated part.
      for (let length = 1; length < Math.min(bytes.length, 2_000); length += 97) {
        await read(bytes.subarray(0, length));
      }
    }
  });
});
