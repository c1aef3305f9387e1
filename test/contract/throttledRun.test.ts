import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { AccountGate } from '../../src/azure/accountGate.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { SdkHttpClient } from '../../src/azure/transport.ts';
import { StopStartEngine } from '../../src/stopStart/engine/engine.ts';
import type { JournalStore } from '../../src/stopStart/engine/journal.ts';
import type { AzurePorts } from '../../src/stopStart/engine/ports.ts';
import type { Pace, RunHandle, RunRequest } from '../../src/stopStart/engine/runRequest.ts';
import { azurePorts } from '../../src/stopStart/ports/azurePorts.ts';
import { JournalFolder } from '../../src/stopStart/stored/journalFolder.ts';
import { isOwnerAlive, thisProcess } from '../../src/stopStart/stored/thisProcess.ts';
import { QuietClock } from '../clock/quietClock.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { FaultAnswer } from '../localAzure/faults.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { secretCredential } from './connectedAzure.ts';
import { trust } from './trust.ts';

const shortWatch = { watchMs: 3_000, longWatchMs: 3_000, watchLookMs: 1_000, lateWatchLookMs: 1_000 };
const all: Pace = { kind: 'allAtOnce' };
const apps = 8;

/** The limit of the subscription is reached: it closes the account's gate to runs too. */
const limitReached = (retryAfterSeconds: number): FaultAnswer => ({
  ...{ status: 429, retryAfterSeconds },
  headers: {
    'x-ms-ratelimit-remaining-subscription-reads': '0',
    'x-ms-ratelimit-remaining-subscription-writes': '0',
  },
});

/** The real engine, journals on the disk, and the account's gate, over HTTPS. */
describe('A run under a throttle', () => {
  const clock = new QuietClock(Date.now());
  let local: LocalAzure;
  let folder: string;
  let azure: AzureServices;
  let engine: StopStartEngine;

  before(async () => {
    const subscription = contosoEstate().subscription('Contoso Production');
    for (const name of ['first', 'second']) {
      const environment = subscription.environment(name);
      for (let index = 0; index < apps; index += 1) {
        environment.app(`${name}-${index}`);
      }
    }
    local = await startLocalAzure({ seed: subscription.build(), clock });
    trust(local.caPem);
  });
  after(() => local.close());

  beforeEach(async () => {
    local.reset();
    folder = await mkdtemp(join(tmpdir(), 'throttled-'));
    azure = services();
    engine = await openEngine();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function services(): AzureServices {
    const cloud = cloudOf(local);
    const means = { clock, random: () => 0.99 };
    const real = secretCredential(local, cloud);
    const credential = {
      getToken: (...asked: Parameters<typeof real.getToken>) => clock.during(real.getToken(...asked)),
    };
    const gate = new AccountGate(means);
    return new AzureServices({
      cloud,
      credential,
      ...means,
      gate,
      log: () => undefined,
      httpClient: httpClient(clock),
    });
  }

  async function openEngine(): Promise<StopStartEngine> {
    return new StopStartEngine({
      store: onDisk(new JournalFolder(join(folder, 'journals')), clock),
      owner: await thisProcess('window'),
      isAlive: (...asked) => clock.during(Promise.resolve(isOwnerAlive(...asked))),
      clock,
      random: () => 0.5,
      timing: shortWatch,
    });
  }

  const ports = (name = 'first', of = azure): AzurePorts =>
    azurePorts(of, local.estate.environmentNamed(name).seed.id, clock);

  function request(name = 'first', pace: Pace = all): RunRequest {
    const { seed } = local.estate.environmentNamed(name);
    return {
      environment: { id: seed.id, key: seed.id.toLowerCase(), name },
      account: { tenantId: local.tenantId, subscriptionId: seed.subscriptionId, cloud: 'custom' },
      apps: local.estate
        .appsIn(seed.id)
        .map(({ seed: { id, name: app } }) => ({ id, key: id.toLowerCase(), name: app })),
      pace,
      timeoutMs: 300_000,
    };
  }

  const run = (name = 'first', pace: Pace = all): Promise<RunHandle> =>
    clock.runUntil(engine.run(request(name, pace), ports(name)));
  const untilStops = (count: number): Promise<void> =>
    clock.runUntil(local.untilRequested(() => local.requestsTo('POST **/stop').length >= count));
  const stopped = (): string[] =>
    local.estate.apps.filter(({ state }) => state !== 'Running').map(({ seed: { name } }) => name);
  const starts = () => local.requestsTo('POST **/start');

  const startsOf = (appId: string) =>
    starts().filter(({ path }) => path.toLowerCase() === `${appId.toLowerCase()}/start`);

  it('sends each start again when Azure’s time is over, and no earlier', async () => {
    local.faults.add({ on: 'POST **/start', times: apps, answer: limitReached(40) });
    const handle = await run();
    await clock.runUntil(handle.settled);
    assert.deepEqual(stopped(), []);
    const waits = request().apps.flatMap(({ id }) => {
      const times = startsOf(id).map(({ at }) => at);
      return times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 1000));
    });
    assert.equal(waits.length, apps);
    assert.ok(Math.min(...waits) >= 40, waits.join());
  });

  it('goes on after connections that are lost under a throttle', async () => {
    local.faults.add({ on: 'POST **', times: 4, skip: 2, answer: limitReached(5) });
    local.faults.add({ on: 'POST **/start', times: 3, skip: 1, drop: 'after' });
    local.faults.add({ on: 'POST **/stop', times: 2, skip: 1, drop: 'after' });
    local.faults.add({ on: 'GET **/sites/*', times: 5, skip: 9, drop: 'before' });
    const handle = await run();
    handle.onChange(({ paused }) => void (paused && handle.continue()));
    await clock.runUntil(handle.settled);
    assert.deepEqual(stopped(), []);
  });

  for (const after of [2, apps]) {
    it(`is left by a window that closes after ${after} stops, with every start sent though writes are throttled`, async () => {
      // A write of somebody else closes the account's gate.
      const other = request('second').apps[0]?.id ?? '';
      const handle = await run();
      await untilStops(after);
      local.faults.add({ on: `POST ${other}/stop`, answer: limitReached(1200) });
      await assert.rejects(azure.apps.stop(other));
      assert.deepEqual(await clock.runUntil(engine.startAllUnsettled(60_000)), []);
      await clock.advance(10_000);
      assert.deepEqual(stopped(), []);
      await clock.runUntil(handle.settled);
    });
  }

  it('brings apps back in the next window, which is throttled as well', async () => {
    await run();
    await untilStops(4);
    local.faults.add({ on: 'POST **/start', times: 2 * apps, answer: limitReached(20) });
    local.faults.add({ on: 'GET **', times: 3, answer: limitReached(20) });
    await clock.runUntil(engine.startAllUnsettled());
    azure = services();
    engine = await openEngine();
    const { runs } = await clock.runUntil(engine.abandonedRuns());
    for (const each of runs) {
      const handle = await clock.runUntil(engine.recover(each, ports()));
      await clock.runUntil(handle?.settled ?? assert.fail('another window took it'));
    }
    assert.deepEqual(stopped(), []);
  });
});

/** No time passes while a request is under way, until its answer is read. */
function httpClient(clock: QuietClock): SdkHttpClient {
  const real = createDefaultHttpClient();
  return {
    sendRequest: async (request) => {
      const end = clock.begin();
      try {
        const response = await real.sendRequest(request);
        const body = response.readableStreamBody;
        if (body === undefined) {
          end();
        } else {
          body.once('close', end);
        }
        return response;
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

/** No time passes while the disk works. */
function onDisk(store: JournalStore, clock: QuietClock): JournalStore {
  return {
    create: (document) => clock.during(store.create(document)),
    write: (document) => clock.during(store.write(document)),
    latestEpoch: (runId) => clock.during(store.latestEpoch(runId)),
    readAll: () => clock.during(store.readAll()),
    setAside: (journal) => clock.during(store.setAside(journal)),
  };
}
