import assert from 'node:assert/strict';
import { AzureError } from '../../src/azure/azureError.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const estate = contosoEstate()
  .subscription('Contoso Production')
  .environment('contoso-ase')
  .app('shop', { resourceGroup: 'apps', healthCheckPath: '/healthz' })
  .slot('staging')
  .slot('canary', { running: false })
  .app('orders', { kind: 'app,linux', resourceGroup: 'apps' })
  .app('billing', { kind: 'functionapp', running: false })
  .slot('staging')
  .app('onboarding', { kind: 'functionapp,workflowapp' })
  .environment('edge-ase', { kind: 'Asev3', internal: false, status: 'Scaling' })
  .app('www', { resourceGroup: 'apps' })
  .slot('staging')
  .environment('old-ase', { kind: 'ASEV2' })
  .subscription('Contoso Sandbox')
  .build();

const appsAndSlots = ['billing', 'billing/staging', 'onboarding', 'orders', 'shop', 'shop/canary', 'shop/staging'];

describe('reading Azure', () => {
  let connected: ConnectedAzure;
  let environmentId: string;
  const names = (apps: readonly { readonly name: string }[]): string[] => apps.map(({ name }) => name).sort();

  before(async () => {
    connected = await connectAzure(estate);
    environmentId = connected.local.estate.environmentNamed('contoso-ase').seed.id;
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  it('lists subscriptions and directories, page by page', async () => {
    const { azure, local, signal } = connected;
    local.estate.change({ pageSize: 1 });
    const subscriptions = await azure.subscriptions(signal);
    assert.deepEqual(
      subscriptions.map(({ name, state, tenantId }) => ({ name, state, tenantId })),
      [
        { name: 'Contoso Production', state: 'Enabled', tenantId: local.tenantId },
        { name: 'Contoso Sandbox', state: 'Enabled', tenantId: local.tenantId },
      ],
    );
    const [tenant, ...others] = await azure.tenants(signal);
    assert.deepEqual(tenant, { tenantId: local.tenantId, name: 'Contoso', defaultDomain: 'contoso.com' });
    // An application is at home in the directory of its token only.
    assert.deepEqual(others, []);
    assert.equal(local.requestsTo('GET /subscriptions').length, 2);
  });

  it('lists environments with version, load balancing and what keeps them from being ready', async () => {
    const { azure, local, signal } = connected;
    local.estate.change({ pageSize: 2 });
    const [subscription] = await azure.subscriptions(signal);
    const environments = await azure.environments.list(subscription?.subscriptionId ?? '', signal);
    assert.deepEqual(
      environments.map(({ name, version, loadBalancing, ready, notReadyBecause }) => [
        name,
        version,
        loadBalancing,
        ready,
        notReadyBecause,
      ]),
      [
        ['contoso-ase', 3, 'internal', true, undefined],
        ['edge-ase', 3, 'external', false, 'Scaling'],
        ['old-ase', 2, 'internal', true, undefined],
      ],
    );
    const again = await azure.environments.get(environments[1]?.id ?? '', signal);
    assert.deepEqual(again, environments[1]);
  });

  it('lists apps, wherever their resource group is', async () => {
    const { azure, local, signal } = connected;
    local.estate.change({ pageSize: 1 });
    const apps = await azure.apps.listOf(environmentId, signal);
    assert.deepEqual(apps.map(({ name, state, os, kind }) => [name, state, os, kind]).sort(), [
      ['billing', 'stopped', 'windows', 'function'],
      ['onboarding', 'running', 'windows', 'logic'],
      ['orders', 'running', 'linux', 'web'],
      ['shop', 'running', 'windows', 'web'],
    ]);
  });

  for (const listIncludesSlots of [false, true]) {
    it(`finds every slot once when the environment’s list ${listIncludesSlots ? 'has' : 'leaves out'} slots`, async () => {
      const { azure, local, signal } = connected;
      local.estate.change({ listIncludesSlots, pageSize: 2 });
      assert.deepEqual(names(await azure.apps.withSlots(environmentId, signal)), appsAndSlots);
    });
  }

  it('finds slots with one list for each resource group, not one for each app', async () => {
    const { azure, local, signal } = connected;
    await azure.apps.withSlots(environmentId, signal);
    assert.equal(local.requestsTo('GET **/slots').length, 0);
    assert.equal(local.requestsTo('GET **/resourceGroups/*/providers/Microsoft.Web/sites').length, 2);
  });

  it('asks each app for its slots where the resource group may not be listed', async () => {
    const { azure, local, signal } = connected;
    local.faults.add({
      on: 'GET **/resourceGroups/apps/providers/Microsoft.Web/sites',
      answer: { status: 403, code: 'AuthorizationFailed' },
    });
    assert.deepEqual(names(await azure.apps.withSlots(environmentId, signal)), appsAndSlots);
    assert.equal(local.requestsTo('GET **/slots').length, 2);
  });

  it('fails as a whole when the slots of one resource group cannot be listed', async () => {
    const { azure, local, signal } = connected;
    local.faults.add({
      on: 'GET **/resourceGroups/apps/providers/Microsoft.Web/sites',
      answer: { status: 400, shape: 'web' },
    });
    await assert.rejects(azure.apps.withSlots(environmentId, signal), AzureError);
  });

  it('lists the slots of one app, and reads an app and a slot', async () => {
    const { azure, local, signal } = connected;
    const [shop] = (await azure.apps.listOf(environmentId, signal)).filter(({ name }) => name === 'shop');
    const slots = await azure.apps.slotsOf(shop?.id ?? '', signal);
    assert.deepEqual(names(slots), ['shop/canary', 'shop/staging']);
    local.colleague.act({ id: 'shop/canary', do: 'start' });
    assert.equal((await azure.apps.get(slots[1]?.id ?? '', signal)).state, 'running');
  });

  it('reads the health check path of an app and of a slot, where one is set', async () => {
    const { azure, local, signal } = connected;
    const paths = ['shop', 'shop/staging', 'orders'].map((name) =>
      azure.apps.healthCheckPath(local.estate.appNamed(name).seed.id, signal),
    );
    assert.deepEqual(await Promise.all(paths), ['/healthz', '/healthz', undefined]);
  });

  it('stops and starts an app and a slot with one POST each, and never restarts', async () => {
    const { azure, local, signal } = connected;
    for (const name of ['orders', 'shop/staging']) {
      const { id } = local.estate.appNamed(name).seed;
      await azure.apps.stop(id, signal);
      assert.equal((await azure.apps.get(id, signal)).state, 'stopped');
      await azure.apps.start(id, { signal });
      assert.equal((await azure.apps.get(id, signal)).state, 'running');
    }
    assert.equal(local.requestsTo('POST **/providers/**').length, 4);
    assert.equal(local.requestsTo('POST **/restart').length, 0);
  });

  it('lists an app once that comes on two pages, and fails on an entry that is no app', async () => {
    const { azure, local, signal } = connected;
    const { id } = local.estate.appNamed('shop').seed;
    const answerWith = (...value: object[]): void => {
      local.faults.add({ on: 'GET **/sites', times: 1, answer: { status: 200, body: { value } } });
    };
    answerWith({ id }, { id: id.toUpperCase() });
    assert.equal((await azure.apps.listOf(environmentId, signal)).length, 1);
    answerWith({ id }, { name: 'no id' });
    await assert.rejects(azure.apps.listOf(environmentId, signal), AzureError);
  });

  it('reads many pages of a large list', async () => {
    const { azure, local, signal } = connected;
    const all = Array.from(
      { length: 450 },
      (_, index) => `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/app-${index}`,
    );
    const page = (from: number): object => ({
      value: all.slice(from, from + 150).map((id) => ({ id })),
      nextLink:
        from + 150 < all.length ? `${local.url}${environmentId}/sites?api-version=2024-04-01&page=${from + 150}` : null,
    });
    for (const from of [0, 150, 300]) {
      local.faults.add({ on: 'GET **/sites', times: 1, answer: { status: 200, body: page(from) } });
    }
    assert.equal((await azure.apps.listOf(environmentId, signal)).length, 450);
  });
});
