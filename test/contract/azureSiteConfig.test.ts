import assert from 'node:assert/strict';
import type { App } from '../../src/azure/app.ts';
import { AzureError } from '../../src/azure/azureError.ts';
import { readSiteTls } from '../../src/azure/siteConfig.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const estate = contosoEstate()
  .subscription('Contoso Production')
  .environment('contoso-ase')
  .app('shop', { resourceGroup: "it's (a) group", configuration: { minTlsVersion: '1.0' } })
  .slot('staging', { siteProperties: { clientCertEnabled: true, clientCertExclusionPaths: '/health' } })
  .app('orders', { resourceGroup: 'orders', configuration: { minTlsCipherSuite: 'TLS_AES_256_GCM_SHA384' } })
  .environment('other-ase')
  .app('elsewhere', { resourceGroup: 'orders' })
  .build();

const graph = 'POST /providers/Microsoft.ResourceGraph/resources';

describe('TLS settings of apps', () => {
  let connected: ConnectedAzure;
  let apps: readonly App[];
  const idOf = (name: string): string => connected.local.estate.appNamed(name).seed.id;

  before(async () => {
    connected = await connectAzure(estate);
    const { id } = connected.local.estate.environmentNamed('contoso-ase').seed;
    apps = await connected.azure.apps.withSlots(id, connected.signal);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const queried = async (): Promise<Record<string, string | undefined>> => {
    const found = await connected.azure.siteConfigs.query(apps, connected.signal);
    return Object.fromEntries([...found].map(([key, tls]) => [key.split('/sites/')[1], tls.minTlsVersion]));
  };

  it('reads the configuration of an app and of a slot', async () => {
    const { azure, signal } = connected;
    assert.deepEqual(await azure.siteConfigs.read(idOf('orders'), signal), {
      minTlsVersion: '1.2',
      scmMinTlsVersion: '1.2',
      minTlsCipherSuite: 'TLS_AES_256_GCM_SHA384',
    });
    assert.equal((await azure.siteConfigs.read(idOf('shop/staging'), signal)).minTlsCipherSuite, undefined);
  });

  it('does not take an answer without properties for an app on which nothing is set', async () => {
    const { azure, local, signal } = connected;
    local.faults.add({ on: 'GET **/config/web', answer: { status: 200, body: { id: 'x' } } });
    await assert.rejects(azure.siteConfigs.read(idOf('orders'), signal), AzureError);
  });

  it('reads what the site itself says', async () => {
    const { azure, signal } = connected;
    const { raw } = await azure.apps.get(idOf('shop/staging'), signal);
    assert.deepEqual(readSiteTls(raw), {
      httpsOnly: true,
      clientCertEnabled: true,
      clientCertMode: 'Required',
      clientCertExclusionPaths: '/health',
      endToEndEncryptionEnabled: false,
    });
  });

  for (const casing of ['MinTlsVersion', 'minTlsVersion'] as const) {
    it(`finds apps and slots of one environment with one query, where properties are spelled as ${casing}`, async () => {
      const { local } = connected;
      local.estate.change({ resourceGraph: { casing } });
      assert.deepEqual(await queried(), { shop: '1.0', 'shop/slots/staging': '1.2', orders: '1.2' });
      assert.equal(local.requestsTo(graph).length, 1);
    });
  }

  it('follows the pages of a query', async () => {
    const { local } = connected;
    local.estate.change({ resourceGraph: { pageSize: 1 } });
    assert.equal(Object.keys(await queried()).length, 3);
    assert.equal(local.requestsTo(graph).length, 4);
  });

  it('fails when a query has no end, or is no list', async () => {
    const { local } = connected;
    local.faults.add({ on: graph, times: 2, answer: { status: 200, body: { data: [], $skipToken: 'same' } } });
    await assert.rejects(queried(), AzureError);
    local.faults.add({ on: graph, answer: { status: 200, body: { rows: [] } } });
    await assert.rejects(queried(), AzureError);
  });

  it('tries a throttled query once more, and a forbidden one not', async () => {
    const { local } = connected;
    local.faults.add({ on: graph, times: 1, answer: { status: 429, retryAfterSeconds: 5 } });
    assert.equal(Object.keys(await queried()).length, 3);
    local.faults.add({ on: graph, answer: { status: 403, code: 'AuthorizationFailed' } });
    await assert.rejects(queried(), { kind: 'forbidden' });
    assert.equal(local.requestsTo(graph).length, 3);
  });

  it('leaves out what Azure Resource Graph does not have, and shows what it has not heard of yet as it was', async () => {
    const { azure, local, signal } = connected;
    local.estate.change({ resourceGraph: { leavesOut: ['orders'], lagMs: 30_000 } });
    await azure.siteConfigs.change(idOf('shop'), { minTlsVersion: '1.3' }, signal);
    assert.deepEqual(await queried(), { shop: '1.0', 'shop/slots/staging': '1.2' });
    assert.equal((await azure.siteConfigs.read(idOf('shop'), signal)).minTlsVersion, '1.3');
  });

  it('changes only what is named, in the configuration and in the site, and keeps what others change', async () => {
    const { azure, local, signal } = connected;
    const shop = local.estate.appNamed('shop');
    local.faults.add({ on: 'PATCH **', run: () => shop.configuration.change({ scmMinTlsVersion: '1.3' }) });
    await azure.siteConfigs.change(idOf('shop'), { minTlsVersion: '1.2' }, signal);
    await azure.siteConfigs.changeSite(idOf('shop'), { httpsOnly: false }, signal);
    assert.equal(shop.configuration.actual['minTlsVersion'], '1.2');
    assert.equal(shop.configuration.actual['scmMinTlsVersion'], '1.3');
    assert.equal(shop.configuration.actual['alwaysOn'], true);
    assert.equal(shop.siteProperties.actual['httpsOnly'], false);
    assert.equal(shop.siteProperties.actual['clientCertMode'], 'Required');
  });

  it('sends a change once, and names a refusal', async () => {
    const { azure, local, signal } = connected;
    local.faults.add({ on: 'PATCH **', times: 1, answer: { status: 503 } });
    await assert.rejects(azure.siteConfigs.change(idOf('shop'), { minTlsVersion: '1.2' }, signal), AzureError);
    await assert.rejects(azure.siteConfigs.change(idOf('shop'), { minTlsVersion: '9' }, signal), { kind: 'refused' });
    assert.equal(local.requestsTo('PATCH **').length, 2);
  });
});
