import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import { ServerCertificates } from '../../../src/azure/serverCertificates.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { runs, seed } from '../../seed.ts';
import { type ScriptedAnswer, ScriptedHttp } from './scriptedHttp.ts';
import { testClient } from './testClient.ts';

const { signal } = new AbortController();
const group = '/subscriptions/s1/resourceGroups/rg';
const environment: HostingEnvironment = {
  id: `${group}/providers/Microsoft.Web/hostingEnvironments/ase`,
  name: 'ase',
  subscriptionId: 's1',
  resourceGroup: 'rg',
  location: 'Norway East',
} as HostingEnvironment;
const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/v`;
/** No certificate, but a SEQUENCE, which is enough to have a thumbprint. */
const leafOf = (number: number): Uint8Array => Uint8Array.of(0x30, 1, number);

/** The one server certificate of a name as Azure has it: a write overwrites it silently. */
class SimulatedCertificate {
  stored: Readonly<Record<string, unknown>> | undefined;
  writes = 0;
  /** How many reads are refused from now on. */
  refusedReads = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** A way to it that takes `latency()` before each request arrives and again before its answer does. */
  writer(latency: () => number): ServerCertificates {
    const http = new ScriptedHttp(async ({ method, url, body }): Promise<ScriptedAnswer> => {
      await this.#clock.sleep(latency());
      if (method === 'PUT') {
        const { pfxBlob, keyVaultId, keyVaultSecretName } = JSON.parse(String(body)).properties;
        // What stands for a .pfx here is its leaf.
        const secret = { keyVaultId, keyVaultSecretName, keyVaultSecretStatus: 'Succeeded' };
        this.stored = pfxBlob === undefined ? { cerBlob: 'MAEJ', ...secret } : { cerBlob: pfxBlob };
        this.writes += 1;
      }
      if (method === 'GET' && this.stored !== undefined && this.refusedReads > 0) {
        this.refusedReads -= 1;
        return { status: 403, body: { Code: 'Forbidden' } };
      }
      const properties = this.stored;
      await this.#clock.sleep(latency());
      return properties === undefined
        ? { status: 404, body: { Code: 'NotFound' } }
        : { body: { id: new URL(url).pathname, properties } };
    });
    return new ServerCertificates(testClient(http, this.#clock).client, this.#clock);
  }
}

/** What one of two writers does with the name. */
interface Deed {
  /** Whether the writer is told that all is well. */
  act(certificates: ServerCertificates): Promise<boolean>;
  isThere(stored: SimulatedCertificate['stored']): boolean;
}

function uploads(number: number): Deed {
  const leaf = leafOf(number);
  return {
    act: async (certificates) => {
      const fresh = { name: 'shop', pfx: leaf, password: 'p', leaf };
      let outcome = await certificates.upload(environment, fresh, signal);
      for (let looks = 0; outcome.kind === 'notVisibleYet' && looks < 3; looks++) {
        outcome = await certificates.checkAgain(environment, { ...fresh, accepted: outcome.accepted }, signal);
      }
      return outcome.kind === 'confirmed';
    },
    isThere: (stored) => stored?.['cerBlob'] === Buffer.from(leaf).toString('base64'),
  };
}

function imports(secretName: string): Deed {
  return {
    act: async (certificates) => {
      const wanted = { name: 'shop', vaultId, secretName };
      return (await certificates.importFromKeyVault(environment, wanted, signal)).kind === 'imported';
    },
    isThere: (stored) => stored?.['keyVaultSecretName'] === secretName,
  };
}

describe('Server certificates under one name', () => {
  it('lose nothing of two writers, or one of them is told, in 1,000 interleavings', async function () {
    this.timeout(120_000);
    const latencies = fc.array(
      fc.oneof({ weight: 12, arbitrary: fc.integer({ max: 2_400, min: 1 }) }, fc.integer({ max: 20_000, min: 1 })),
      { minLength: 24, maxLength: 24 },
    );
    const start = fc.integer({ min: 0, max: 6_000 });
    const refusals = fc.integer({ min: 0, max: 3 });
    const pairs = fc.constantFrom(
      [uploads(1), uploads(2)] as const,
      [uploads(1), imports('a')] as const,
      [imports('a'), imports('b')] as const,
    );
    let [lost, told] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        latencies,
        start,
        start,
        refusals,
        pairs,
        async (pauses, one, other, refused, [deed, otherDeed]) => {
          const time = new ManualClock();
          const azure = new SimulatedCertificate(time);
          azure.refusedReads = refused;
          const play = async (from: number, begin: number, { act }: Deed): Promise<boolean> => {
            let at = from;
            const certificates = azure.writer(() => pauses[at++ % pauses.length] ?? 0);
            await time.sleep(begin);
            // An error tells too: the name is taken, or another certificate was read back.
            return act(certificates).catch(() => false);
          };
          const fine = await time.runUntil(Promise.all([play(0, one, deed), play(12, other, otherDeed)]));
          const isAnyLost = azure.writes === 2 && !(deed.isThere(azure.stored) && otherDeed.isThere(azure.stored));
          lost += Number(isAnyLost);
          told += Number(fine.includes(false));
          assert.ok(!isAnyLost || fine.includes(false), 'lost in silence');
          assert.ok(azure.writes > 0);
        },
      ),
      { seed, numRuns: runs(1_000, 10_000) },
    );
    assert.ok(lost > 50 && told > lost, `${lost} lost, ${told} told`);
  });

  it('that nobody else writes are confirmed, and a slow write says that it may have overwritten another', async () => {
    for (const [latency, kind] of [
      [100, 'confirmed'],
      [4_000, 'slow'],
    ] as const) {
      const time = new ManualClock();
      const leaf = leafOf(1);
      const uploading = new SimulatedCertificate(time)
        .writer(() => latency)
        .upload(environment, { name: 'shop', pfx: leaf, password: 'p', leaf }, signal);
      const outcome = await time.runUntil(uploading);
      assert.equal(outcome.kind, kind);
    }
  });

  it('are compared as well where the first look fails and the user checks again at once', async () => {
    const leaf = leafOf(1);
    for (const { latency, overwritten, kind } of [
      { latency: 100, overwritten: false, kind: 'confirmed' },
      { latency: 100, overwritten: true, kind: 'undone' },
      { latency: 6_000, overwritten: false, kind: 'slow' },
    ]) {
      const time = new ManualClock();
      const azure = new SimulatedCertificate(time);
      azure.refusedReads = 2;
      const certificates = azure.writer(() => latency);
      const upload = certificates.upload(environment, { name: 'shop', pfx: leaf, password: 'p', leaf }, signal);
      let outcome = await time.runUntil(upload);
      for (let failures = 2; failures > 0; failures--) {
        assert.equal(outcome.kind, 'notVisibleYet', kind);
        assert.ok(outcome.kind === 'notVisibleYet');
        const { accepted } = outcome;
        const looking = certificates.checkAgain(environment, { name: 'shop', leaf, accepted }, signal);
        if (overwritten && failures === 1) {
          void time.sleep(5_000).then(() => {
            azure.stored = { cerBlob: Buffer.from(leafOf(2)).toString('base64') };
          });
        }
        outcome = await time.runUntil(looking.catch(() => outcome));
      }
      assert.equal(outcome.kind, kind);
    }
  });
});
