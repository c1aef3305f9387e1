import assert from 'node:assert/strict';
import { CallFailure, type CallFailureKind } from '../../src/stopStart/engine/callFailure.ts';
import type { AzurePorts } from '../../src/stopStart/engine/ports.ts';
import { azurePorts } from '../../src/stopStart/ports/azurePorts.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { FaultAnswer } from '../localAzure/faults.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const isKind = (kind: CallFailureKind) => (error: unknown) => error instanceof CallFailure && error.kind === kind;

describe('Azure, as a run sees it', () => {
  let connected: ConnectedAzure;
  let ports: AzurePorts;
  let shop: string;
  let staging: string;

  before(async () => {
    const estate = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .app('shop')
      .slot('staging')
      .slot('canary')
      .app('orders');
    connected = await connectAzure(estate.build());
    const { estate: live } = connected.local;
    ports = azurePorts(connected.azure, live.environmentNamed('contoso-ase').seed.id, connected.clock);
    shop = live.appNamed('shop').seed.id;
    staging = live.appNamed('shop/staging').seed.id;
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  it('lists every page of the apps with their ids, names and states', async () => {
    connected.local.estate.change({ pageSize: 1 });
    connected.local.colleague.act({ id: 'orders', do: 'stop' });
    const apps = await ports.control.list(connected.signal);
    assert.deepEqual([...apps.values()].map(({ name, state }) => [name, state]).toSorted(), [
      ['orders', 'stopped'],
      ['shop', 'running'],
    ]);
    assert.equal(apps.get(shop.toLowerCase())?.id, shop);
  });

  it('lists every page of the slots of an app, by their keys', async () => {
    connected.local.estate.change({ pageSize: 1 });
    const slots = await ports.control.slots(shop, connected.signal);
    assert.deepEqual([...slots].toSorted(), [`${shop}/slots/canary`.toLowerCase(), staging.toLowerCase()]);
  });

  it('asks once: the engine alone tries again', async () => {
    connected.local.faults.add({ on: 'GET **', answer: { status: 503 } });
    const { control, activity } = ports;
    for (const read of [
      () => control.read(shop, connected.signal),
      () => control.list(connected.signal),
      () => control.slots(shop, connected.signal),
      () => control.readEnvironment(connected.signal),
      () => activity?.since(connected.clock.now(), connected.signal),
    ]) {
      const before = connected.local.requests.length;
      await assert.rejects(async () => read(), isKind('transient'));
      assert.equal(connected.local.requests.length, before + 1);
    }
  });

  const refusals: readonly [string, FaultAnswer, CallFailureKind][] = [
    ['an operation on the app', { status: 409, code: 'Conflict', shape: 'web' }, 'conflict'],
    ['an operation on the plan', { status: 429, code: 'Conflict', shape: 'web' }, 'conflict'],
    ['a throttle', { status: 429, code: 'TooManyRequests' }, 'throttled'],
    ['a policy', { status: 403, code: 'RequestDisallowedByPolicy' }, 'refused'],
    ['a missing role', { status: 403, code: 'AuthorizationFailed' }, 'forbidden'],
    ['a state of the app', { status: 409, code: 'SiteQuotaExceeded' }, 'refused'],
    ['a wrong request', { status: 400, code: 'BadRequest', shape: 'web' }, 'refused'],
    ['another subscription', { status: 404, code: 'SubscriptionNotFound' }, 'other'],
    ['another resource group', { status: 404, code: 'ResourceGroupNotFound' }, 'other'],
    ['a page of a proxy', { status: 404, html: '<html>Not found</html>' }, 'other'],
    ['a page of a proxy that forbids', { status: 403, html: '<html>Blocked</html>' }, 'other'],
    ['no body', { status: 404, body: undefined }, 'other'],
    ['a failure', { status: 500, shape: 'web' }, 'transient'],
  ];
  for (const [what, answer, kind] of refusals) {
    it(`tells a stop that meets ${what} (${answer.status}) as ${kind}`, async () => {
      connected.local.faults.add({ on: 'POST **/stop', answer });
      await assert.rejects(ports.control.stop(shop), isKind(kind));
      assert.equal(connected.local.requestsTo('POST **/stop').length, 1);
    });
  }

  it('tells an app that is gone from one whose subscription or group cannot be found', async () => {
    connected.local.colleague.act({ id: 'shop', do: 'delete' });
    await assert.rejects(ports.control.read(shop, connected.signal), isKind('notFound'));
    await assert.rejects(ports.control.stop(staging), isKind('notFound'));
    await assert.rejects(
      ports.control.read(shop.replace(/resourceGroups\/[^/]+/, 'resourceGroups/x'), connected.signal),
      isKind('other'),
    );
  });

  it('tells a disabled subscription, which can be read', async () => {
    const { subscriptionId } = connected.local.estate.environmentNamed('contoso-ase').seed;
    connected.local.estate.change({ disabledSubscriptions: [subscriptionId] });
    await assert.rejects(ports.control.stop(shop), (error: CallFailure) => {
      assert.match(error.message, /disabled and therefore marked as read only.*\(ReadOnlyDisabledSubscription\)$/);
      return error.kind === 'readOnly';
    });
    assert.equal((await ports.control.read(shop, connected.signal)).state, 'running');
  });

  it('tells a swap and a scale as operations under way', async () => {
    connected.local.colleague.act({ id: 'shop', do: 'swap', slot: 'staging' });
    await assert.rejects(ports.control.stop(shop), isKind('conflict'));
    connected.reset();
    connected.local.colleague.act({ id: 'shop', do: 'scale' });
    await assert.rejects(ports.control.stop(shop), isKind('conflict'));
  });

  it('tells who stopped and started what since when', async () => {
    const since = connected.clock.now();
    connected.local.colleague.act({ id: 'shop/staging', do: 'stop' });
    await connected.clock.sleep(1_000);
    connected.local.colleague.act({ id: 'orders', do: 'restart' });
    await ports.control.stop(shop);
    await ports.control.start(shop);
    const deeds = (await ports.activity?.since(since, connected.signal)) ?? [];
    const key = shop.toLowerCase();
    assert.deepEqual(deeds.map(({ appKey, what, at }) => [appKey, what, at - since]).toSorted(), [
      [key, 'start', 1_000],
      [key, 'stop', 1_000],
      [staging.toLowerCase(), 'stop', 0],
    ]);
    assert.equal(deeds.find(({ at }) => at === since)?.by, 'alex.wilber@contoso.com');
    assert.equal((await ports.activity?.since(since + 500, connected.signal))?.length, 2);
  });

  it('does not tell a part of the log as all of it', async () => {
    for (let index = 0; index < 40; index += 1) {
      connected.local.colleague.act({ id: 'orders', do: 'restart' });
    }
    connected.local.estate.change({ pageSize: 1 });
    await assert.rejects(
      async () => ports.activity?.since(connected.clock.now() - 1_000, connected.signal),
      isKind('other'),
    );
  });
});
