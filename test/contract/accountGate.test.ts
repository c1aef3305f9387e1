import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import { placesInAll } from '../../src/azure/readTurns.ts';
import { placesInLane } from '../../src/azure/requestLane.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { FaultAnswer } from '../localAzure/faults.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const many = 100;
const lists = 'GET /subscriptions/*/providers/Microsoft.Web/hostingEnvironments';
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;

describe('the gate of an account', () => {
  let connected: ConnectedAzure;
  let subscriptions: readonly string[];

  before(async () => {
    const estate = contosoEstate();
    for (let index = 0; index < many; index++) {
      estate.subscription(`Contoso ${index}`).environment(`ase-${index}`);
    }
    connected = await connectAzure(estate.build());
    subscriptions = connected.local.estate.seed.subscriptions.map(({ subscriptionId }) => subscriptionId);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const list = (subscriptionId: string, signal = connected.signal) =>
    connected.azure.environments.list(subscriptionId, signal);
  const listAll = () => Promise.all(subscriptions.map((each) => list(each)));
  const listOf = (subscriptionId: string): string =>
    `GET /subscriptions/${subscriptionId}/providers/Microsoft.Web/hostingEnvironments`;
  /** What was sent before has arrived by then. */
  const roundTrip = () => assert.rejects(connected.azure.apps.stop(nothing()), isKind('notFound'));
  const nothing = (): string => {
    const { id } = connected.local.estate.environmentNamed('ase-9').seed;
    return `${id.replace(/hostingEnvironments.*/, '')}sites/nothing`;
  };
  /** So many requests have arrived. */
  const arrived = (pattern: string, count: number): Promise<void> =>
    connected.local.untilRequested(() => connected.local.requestsTo(pattern).length >= count);
  const cutOff = (pattern: string, count: number): Promise<void> =>
    until(() => connected.local.requestsTo(pattern).filter(({ cut }) => cut === true).length === count);

  for (const [what, storm] of Object.entries<FaultAnswer>({
    'with Retry-After': { status: 429, retryAfterSeconds: 20 },
    'without Retry-After': { status: 429 },
    'of 503 with Retry-After': { status: 503, retryAfterSeconds: 20 },
  })) {
    it(`gets everything in the end from a storm ${what}`, async () => {
      const { local } = connected;
      // Every second subscription refuses twice.
      for (const each of subscriptions.filter((_, index) => index % 2 === 0)) {
        local.faults.add({ on: listOf(each), times: 2, answer: storm });
      }
      const all = await listAll();
      assert.deepEqual(
        all.map((each) => each.length),
        subscriptions.map(() => 1),
      );
      assert.equal(local.requestsTo(lists).length, many * 2);
    });
  }

  it('sends nothing before Azure’s time, however many wait, and then one ahead', async () => {
    const { local, clock, azure, signal } = connected;
    const [one = ''] = subscriptions;
    const on = `GET /subscriptions/${one}/**`;
    local.faults.add({ on, times: 1, answer: { status: 429, retryAfterSeconds: 50 } });
    const began = clock.now();
    const [environment] = await list(one);
    assert.ok(environment);
    const times = local.requestsTo(on).map(({ at }) => at - began);
    assert.deepEqual(times, [0, 50_000]);
    local.faults.add({ on, times: 1, answer: { status: 429, retryAfterSeconds: 50 } });
    const second = clock.now();
    const reads = Array.from({ length: 40 }, () => azure.apps.listOf(environment.id, signal));
    await Promise.all(reads);
    const later = local.requestsTo(on).slice(2);
    const early = later.filter(({ at }) => at < second + 50_000);
    // Those that were under way when Azure refused one of them.
    assert.ok(early.length <= placesInLane.user, `${early.length} were sent before`);
    assert.equal(later.length, 41);
  });

  it('lets a lasting storm be an error of its subscriptions only', async () => {
    const half = subscriptions.filter((_, index) => index % 2 === 0);
    for (const [index, each] of half.entries()) {
      const status = [429, 403, 500, 404][index % 4] ?? 500;
      connected.local.faults.add({ on: listOf(each), answer: { status } });
    }
    const outcomes = await Promise.allSettled(subscriptions.map((each) => list(each)));
    outcomes.forEach((outcome, index) => {
      assert.equal(outcome.status, index % 2 === 0 ? 'rejected' : 'fulfilled');
    });
  });

  it('is not held up by a subscription that does not answer', async () => {
    const { local, azure } = connected;
    const [slow = '', ...others] = subscriptions;
    const { id } = local.estate.environmentNamed('ase-0').seed;
    local.faults.add({ on: `GET /subscriptions/${slow}/**`, hang: 'before' });
    const stop = new AbortController();
    const hanging = Array.from({ length: 80 }, () => azure.apps.listOf(id, stop.signal));
    const settled = Promise.allSettled(hanging);
    await Promise.all(others.map((each) => list(each)));
    assert.equal(local.requestsTo(`GET ${id}/sites`).length, placesInLane.user);
    // A start is sent at once all the same.
    await assert.rejects(
      azure.apps.start(`${id.replace(/hostingEnvironments.*/, '')}sites/nothing`),
      isKind('notFound'),
    );
    stop.abort();
    await settled;
    await cutOff(`GET ${id}/sites`, placesInLane.user);
    assert.equal(local.requestsTo(`GET ${id}/sites`).length, placesInLane.user);
  });

  it('never has more under way than its bound', async () => {
    const { local } = connected;
    local.faults.add({ on: lists, hang: 'before' });
    const stop = new AbortController();
    const settled = Promise.allSettled(subscriptions.map((each) => list(each, stop.signal)));
    await arrived(lists, placesInAll.user);
    await roundTrip();
    assert.equal(local.requestsTo(lists).length, placesInAll.user);
    stop.abort();
    await settled;
    await cutOff(lists, placesInAll.user);
    assert.equal(local.requestsTo(lists).length, placesInAll.user);
  });

  it('reads on after bodies that broke off', async () => {
    const { local } = connected;
    local.faults.add({ on: lists, times: 50, truncate: true });
    assert.equal((await listAll()).flat().length, many);
    assert.equal(local.requestsTo(lists).length, many + 50);
  });

  it('reads lists of 5 MB from many subscriptions', async () => {
    const { local } = connected;
    const { raw } = (await list(subscriptions[0] ?? ''))[0] ?? {};
    const value = Array.from({ length: 5 }, (_, index) => ({
      ...(raw as object),
      id: `${local.estate.environmentNamed('ase-0').seed.id}-${index}`,
      tags: { filler: 'x'.repeat(1_000_000) },
    }));
    local.faults.add({ on: lists, answer: { status: 200, body: { value } } });
    const found = await Promise.all(subscriptions.slice(0, 20).map((each) => list(each)));
    assert.ok(found.every((each) => each.length === 5));
  });

  describe('equal lists', () => {
    it('under way are one request, whoever asks; each caller leaves for itself', async () => {
      const { local } = connected;
      const [one = ''] = subscriptions;
      local.faults.add({ on: listOf(one), holdMs: 1 });
      const left = new AbortController();
      const leaving = list(one, left.signal);
      const staying = list(one);
      left.abort(new Error('closed'));
      await assert.rejects(leaving, { message: 'closed' });
      assert.equal((await staying).length, 1);
      assert.equal(local.requestsTo(listOf(one)).length, 1);
    });

    it('are cut off when the last caller has gone', async () => {
      const { local, log } = connected;
      const [one = ''] = subscriptions;
      local.faults.add({ on: listOf(one), hang: 'before' });
      const stops = [new AbortController(), new AbortController()];
      const settled = Promise.allSettled(stops.map(({ signal }) => list(one, signal)));
      await arrived(listOf(one), 1);
      stops[0]?.abort();
      await roundTrip();
      assert.deepEqual(
        local.requestsTo(listOf(one)).map(({ cut }) => cut),
        [undefined],
      );
      stops[1]?.abort();
      await settled;
      await cutOff(listOf(one), 1);
      assert.equal(log.at(-1)?.failure, 'cancelled');
    });
  });

  it('cuts off a read that nobody wants any longer, and never a write', async () => {
    const { local, azure } = connected;
    const { id } = local.estate.environmentNamed('ase-1').seed;
    local.faults.add({ on: 'GET **/sites', hang: 'after' });
    const stop = new AbortController();
    const reading = azure.apps.listOf(id, stop.signal);
    await arrived('GET **/sites', 1);
    stop.abort(new Error('collapsed'));
    await assert.rejects(reading, { message: 'collapsed' });
    await cutOff('GET **/sites', 1);
    const write = new AbortController();
    local.faults.add({ on: 'POST **/stop', run: () => write.abort() });
    await assert.rejects(azure.apps.stop(nothing(), write.signal), isKind('notFound'));
    assert.equal(local.requestsTo('POST **/stop')[0]?.cut, undefined);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await setImmediate();
  }
}
