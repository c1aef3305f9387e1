import assert from 'node:assert/strict';
import fc from 'fast-check';
import forge from 'node-forge';
import { IterationBudget } from '../../../../src/certificates/pkcs12/iterationBudget.ts';
import { deriveKey, keyPurpose } from '../../../../src/certificates/pkcs12/keyDerivation.ts';
import { secretsOf } from '../../../../src/certificates/pkcs12/secret.ts';

const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');

describe('deriveKey', function () {
  this.timeout(10_000);

  it('agrees with node-forge', async () => {
    const purposes = fc.constantFrom(...Object.values(keyPurpose));
    const hashes = fc.constantFrom('sha1' as const, 'sha256' as const);
    const salts = fc.uint8Array({ minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ password: fc.string({ maxLength: 60 }), salt: salts, hash: hashes, purpose: purposes }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        async ({ password, salt, hash, purpose }, iterations, length) => {
          const theirs = forge.pkcs12.generateKey(
            password === '' ? null : password,
            forge.util.createBuffer(latin1(salt)),
            purpose,
            iterations,
            length,
            forge.md[hash].create(),
          );
          const secret = secretsOf(password)[0].pkcs12;
          const ours = await deriveKey(purpose, secret, { hash, salt, iterations }, length, new IterationBudget());
          assert.equal(latin1(ours), theirs.getBytes());
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives way to others while it works', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const derivation = { hash: 'sha1', salt: Buffer.alloc(8), iterations: 100_000 } as const;
    await deriveKey(keyPurpose.integrity, Buffer.alloc(8), derivation, 20, new IterationBudget());
    clearInterval(counting);
    assert.ok(turns > 1, `others had ${turns} turns`);
  });
});
