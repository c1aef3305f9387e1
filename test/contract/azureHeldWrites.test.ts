import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { AzureError } from '../../src/azure/azureError.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { RecordedRequest } from '../localAzure/requestLog.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { secretCredential } from './connectedAzure.ts';
import { trust } from './trust.ts';

const stops = 'POST **/stop';
const isTimeout = (error: unknown): boolean => error instanceof AzureError && error.kind === 'timeout';

describe('a stop that Azure holds', () => {
  const serverClock = new ManualClock();
  const clock = new ManualClock();
  let local: LocalAzure;
  let azure: AzureServices;
  let shop: string;

  before(async () => {
    const estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase').app('shop').build();
    local = await startLocalAzure({ seed: estate, clock: serverClock });
    trust(local.caPem);
    const cloud = cloudOf(local);
    const credential = secretCredential(local, cloud);
    azure = new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
    shop = local.estate.appNamed('shop').seed.id;
  });
  after(() => local.close());
  beforeEach(() => local.reset());

  const held = (): RecordedRequest | undefined => local.requestsTo(stops)[0];
  const state = (): string => local.estate.appNamed('shop').state;

  async function sendStop(signal?: AbortSignal): Promise<{ readonly stopping: Promise<void> }> {
    const stopping = azure.apps.stop(shop, signal);
    stopping.catch(() => undefined);
    await until(() => held() !== undefined);
    return { stopping };
  }

  it('is not carried out any more once its time is up: the connection is gone', async () => {
    local.faults.add({ on: stops, holdMs: 300_000 });
    const { stopping } = await sendStop();
    await clock.advance(119_999);
    assert.equal(held()?.cut, undefined);
    await clock.advance(1);
    await assert.rejects(stopping, isTimeout);
    await until(() => held()?.cut === true);
    await serverClock.advance(300_000);
    assert.equal(state(), 'Running');
    assert.deepEqual(local.estate.appNamed('shop').history, []);
  });

  it('has its connection ended when it was carried out and its answer does not come', async () => {
    local.faults.add({ on: stops, hang: 'after' });
    const { stopping } = await sendStop();
    await clock.advance(120_000);
    await assert.rejects(stopping, isTimeout);
    await until(() => held()?.cut === true);
    assert.equal(state(), 'Stopped');
  });

  it('is carried out and answered although the user cancels', async () => {
    local.faults.add({ on: stops, holdMs: 100_000 });
    const cancel = new AbortController();
    const { stopping } = await sendStop(cancel.signal);
    cancel.abort(new Error('cancelled'));
    await until(() => serverClock.waiting === 1);
    await serverClock.advance(100_000);
    await stopping;
    assert.equal(held()?.status, 200);
    assert.equal(held()?.cut, undefined);
    assert.equal(state(), 'Stopped');
  });

  it('does not spoil the connection of the start that follows', async () => {
    local.faults.add({ on: stops, holdMs: 300_000 });
    const { stopping } = await sendStop();
    await clock.advance(120_000);
    await assert.rejects(stopping, isTimeout);
    await azure.apps.start(shop);
    assert.equal(local.requestsTo('POST **/start')[0]?.status, 200);
  });
});

/** Sockets have their own time: lets the event loop turn until something is so, for a second at most. */
async function until(isSo: () => boolean): Promise<void> {
  const giveUp = performance.now() + 1_000;
  while (!isSo()) {
    assert.ok(performance.now() < giveUp, 'It has not come so.');
    await setImmediate();
  }
}
