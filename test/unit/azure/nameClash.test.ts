import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HostingEnvironment } from '../../../src/azure/hostingEnvironment.ts';
import { RootCertificates } from '../../../src/azure/rootCertificates.ts';
import { ServerCertificates } from '../../../src/azure/serverCertificates.ts';
import { ManualClock } from '../../clock/manualClock.ts';
import { runs, seed } from '../../seed.ts';
import { type ScriptedAnswer, ScriptedHttp } from './scriptedHttp.ts';
import { testClient } from './testClient.ts';

const { signal } = new AbortController();
const group = '/subscriptions/s1/resourceGroups/rg';
const environment = {
  id: `${group}/providers/Microsoft.Web/hostingEnvironments/ase`,
  name: 'ase',
  subscriptionId: 's1',
  resourceGroup: 'rg',
  location: 'Norway East',
  version: 3,
} as HostingEnvironment;
const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/v`;
/** No certificate, but a SEQUENCE, which is enough to have a thumbprint. */
const leafOf = (number: number): Uint8Array => Uint8Array.of(0x30, 1, number);

/** The one certificate of a name as Azure has it: a write overwrites it silently. */
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
  writer(latency: () => number): Ways {
    const http = new ScriptedHttp(async ({ method, url, body }): Promise<ScriptedAnswer> => {
      await this.#clock.sleep(latency());
      if (method === 'PUT') {
        const { blob, pfxBlob, keyVaultId, keyVaultSecretName } = JSON.parse(String(body)).properties;
        // What stands for a .pfx here is its leaf.
        const secret = { keyVaultId, keyVaultSecretName, keyVaultSecretStatus: 'Succeeded' };
        const server = pfxBlob === undefined ? { cerBlob: 'MAEJ', ...secret } : { cerBlob: pfxBlob };
        this.stored = blob === undefined ? server : { blob };
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
    const { client } = testClient(http, this.#clock);
    return {
      server: new ServerCertificates(client, this.#clock),
      roots: new RootCertificates(client, this.#clock),
    };
  }
}

/** What a writer writes with. */
interface Ways {
  readonly server: ServerCertificates;
  readonly roots: RootCertificates;
}

/** What one of two writers does with the name. */
interface Deed {
  /** Whether the writer is told that all is well. */
  act(ways: Ways): Promise<boolean>;
  isThere(stored: SimulatedCertificate['stored']): boolean;
}

function uploads(number: number): Deed {
  const leaf = leafOf(number);
  return {
    act: async ({ server: certificates }) => {
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
    act: async ({ server: certificates }) => {
      const wanted = { name: 'shop', vaultId, secretName };
      return (await certificates.importFromKeyVault(environment, wanted, signal)).kind === 'imported';
    },
    isThere: (stored) => stored?.['keyVaultSecretName'] === secretName,
  };
}

function addsRoot(number: number): Deed {
  const der = leafOf(number);
  return {
    act: async ({ roots }) => {
      const fresh = { name: 'corp-root', der };
      let outcome = await roots.add(environment, { ...fresh, expects: 'nothing' }, signal);
      const { accepted } = outcome;
      for (let looks = 0; outcome.kind === 'notVisibleYet' && looks < 3; looks++) {
        outcome = await roots.checkAgain(environment, fresh.name, der, signal);
      }
      return (
        outcome.kind === 'confirmed' &&
        (accepted === undefined ||
          (await roots.stillThere(environment, { ...fresh, accepted }, signal)).kind === 'confirmed')
      );
    },
    isThere: (stored) => stored?.['blob'] === Buffer.from(der).toString('base64'),
  };
}

const certificatePairs = {
  Server: [
    [uploads(1), uploads(2)],
    [uploads(1), imports('a')],
    [imports('a'), imports('b')],
  ],
  Root: [[addsRoot(1), addsRoot(2)]],
} as const satisfies Record<string, readonly (readonly [Deed, Deed])[]>;

for (const [what, deeds] of Object.entries(certificatePairs)) {
  describe(`${what} certificates under one name`, () => {
    it('lose nothing of two writers, or one of them is told, in 1,000 interleavings', async function () {
      this.timeout(120_000);
      const latencies = fc.array(
        fc.oneof({ weight: 12, arbitrary: fc.integer({ max: 2_400, min: 1 }) }, fc.integer({ max: 20_000, min: 1 })),
        { minLength: 24, maxLength: 24 },
      );
      const start = fc.integer({ min: 0, max: 6_000 });
      const refusals = fc.integer({ min: 0, max: 3 });
      const pairs = fc.constantFrom(...deeds);
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
  });
}

describe('Server certificates that are compared', () => {
  it('that nobody else writes are confirmed, and a slow write says that it may have overwritten another', async () => {
    for (const [latency, kind] of [
      [100, 'confirmed'],
      [4_000, 'slow'],
    ] as const) {
      const time = new ManualClock();
      const leaf = leafOf(1);
      const uploading = new SimulatedCertificate(time)
        .writer(() => latency)
        .server.upload(environment, { name: 'shop', pfx: leaf, password: 'p', leaf }, signal);
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
      const { server: certificates } = azure.writer(() => latency);
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

describe('A root certificate that is looked at later', () => {
  const [first, second] = [leafOf(1), leafOf(2)];

  /** Adds `first`, lets `then` happen, and looks. */
  async function look(latency: number, then: (azure: SimulatedCertificate, roots: RootCertificates) => unknown) {
    const time = new ManualClock();
    const azure = new SimulatedCertificate(time);
    const { roots } = azure.writer(() => latency);
    const fresh = { name: 'corp-root', der: first };
    const { accepted } = await time.runUntil(roots.add(environment, { ...fresh, expects: 'nothing' }, signal));
    assert.ok(accepted);
    await time.runUntil(Promise.resolve(then(azure, roots)));
    return time.runUntil(roots.stillThere(environment, { ...fresh, accepted }, signal));
  }

  it('is there where nobody else writes, and after a slow write another one may be overwritten', async () => {
    assert.equal((await look(100, () => undefined)).kind, 'confirmed');
    assert.equal((await look(4_000, () => undefined)).kind, 'slow');
  });

  it('is told as overwritten, with what is there now', async () => {
    const found = await look(100, (azure) => {
      azure.stored = { blob: Buffer.from(second).toString('base64') };
    });
    assert.ok(found.kind === 'undone');
    assert.deepEqual(Buffer.from(found.now?.der ?? []), Buffer.from(second));
  });

  it('is no surprise where the same window has replaced it', async () => {
    const found = await look(100, (_, roots) => roots.add(environment, { name: 'Corp-Root', der: second }, signal));
    assert.equal(found.kind, 'confirmed');
  });

  it('is not known where it cannot be read', async () => {
    const found = await look(100, (azure) => {
      azure.refusedReads = 9;
    });
    assert.equal(found.kind, 'notVisibleYet');
  });
});
