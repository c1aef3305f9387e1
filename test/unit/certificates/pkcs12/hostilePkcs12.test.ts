import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asStreamed } from '../../../fixtures/berWriter.ts';
import { makeCertificate } from '../../../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../../../fixtures/madePkcs12.ts';
import { pfxPassword as password } from '../../../fixtures/testSecrets.ts';
import { outcomeOf } from './outcome.ts';

const root = makeCertificate();

/** One of each kind, and one that was streamed. The iterations are so few that no changed octet makes them many. */
const stores = (['aes', 'tripleDes', 'rc2-40', 'none'] as const).flatMap((encryption) =>
  (['sha1', 'pbmac1', 'none'] as const).map((mac) =>
    makePkcs12({ certificates: [root.der], key: root.key, password, encryption, mac, iterations: 20 }),
  ),
);
const samples = [...stores, ...stores.slice(0, 1).map((one) => asStreamed(one))];

/** How long any of them may take, with room for a busy machine. */
const longestMs = 1_000;

async function endsSoon(bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  // Certificates, or the one error there is: anything else is rethrown.
  await outcomeOf(bytes, password);
  assert.ok(performance.now() - started < longestMs);
}

describe('hostile PKCS #12', function () {
  this.timeout(30_000);

  const sample = fc.constantFrom(...samples);

  before('loads what decrypts, which is done once', async () => {
    for (const good of samples) {
      assert.ok('certificates' in (await outcomeOf(good, password)));
    }
  });

  it('is opened or refused after any mutation', async () => {
    const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(sample, changes, async (good, mutations) => {
        const bytes = Buffer.from(good);
        for (const [place, octet] of mutations) {
          bytes.writeUInt8(octet, Math.floor(place * bytes.length));
        }
        await endsSoon(bytes);
      }),
      { numRuns: 600 },
    );
  });

  it('is refused after any truncation', async () => {
    await fc.assert(
      fc.asyncProperty(sample, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (good, part) => {
        const outcome = await outcomeOf(good.subarray(0, Math.floor(part * good.length)), password);
        assert.equal('reason' in outcome && outcome.reason, 'truncated');
      }),
      { numRuns: 300 },
    );
  });

  it('is opened or refused when it is any octets at all', async () => {
    const head = fc.constantFrom('', '30', '3080020103', '30800201033080', '308002010330800609');
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 200 }), async (start, rest) => {
        await endsSoon(Buffer.concat([Buffer.from(start, 'hex'), rest]));
      }),
      { numRuns: 500 },
    );
  });
});
