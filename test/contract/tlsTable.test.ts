import assert from 'node:assert/strict';
import { readTlsTable, recently } from '../../src/tls/readTlsTable.ts';
import { tableText } from '../../src/tls/tableText.ts';
import type { TlsTable } from '../../src/tls/tlsTable.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const estate = contosoEstate()
  .subscription('Contoso Production')
  .environment('contoso-ase')
  .app('shop', { configuration: { minTlsVersion: '1.0' } })
  .slot('staging')
  .app('orders', { siteProperties: { httpsOnly: false } })
  .environment('empty-ase')
  .build();

const graph = 'POST /providers/Microsoft.ResourceGraph/resources';

describe('the table of TLS settings', () => {
  let connected: ConnectedAzure;

  before(async () => {
    connected = await connectAzure(estate);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const read = async (
    name = 'contoso-ase',
    later = 0,
    changedAt: ReadonlyMap<string, number> = new Map(),
  ): Promise<TlsTable> => {
    const { azure, clock, signal } = connected;
    return (
      await readTlsTable(await connected.environment(name), { azure, signal, now: clock.now() + later, changedAt })
    ).table;
  };
  const sources = ({ rows }: TlsTable): string[] =>
    rows.map(({ name, web }) => `${name}: ${web.kind === 'read' ? `${web.tls.minTlsVersion} ${web.from}` : web.label}`);

  it('is made of the list of apps and one query', async () => {
    const { local } = connected;
    assert.deepEqual(sources(await read()), [
      'orders: 1.2 resourceGraph',
      'shop: 1.0 resourceGraph',
      'shop/staging: 1.2 resourceGraph',
    ]);
    assert.equal(local.requestsTo(graph).length, 1);
    assert.equal(local.requestsTo('GET **/config/web').length, 0);
  });

  it('reads the apps that Azure Resource Graph does not have', async () => {
    connected.local.estate.change({ resourceGraph: { leavesOut: ['shop', 'shop/staging'] } });
    assert.deepEqual(sources(await read()), ['orders: 1.2 resourceGraph', 'shop: 1.0 app', 'shop/staging: 1.2 app']);
  });

  it('reads the apps that changed a short time ago, of which Azure Resource Graph may not know yet', async () => {
    const { local } = connected;
    local.estate.change({ resourceGraph: { lagMs: recently } });
    local.estate.appNamed('shop').configuration.change({ minTlsVersion: '1.3' });
    assert.ok(sources(await read()).includes('shop: 1.3 app'));
    // Afterwards it is believed again, but not on what was changed here.
    const here = new Map([[local.estate.appNamed('shop').seed.id.toLowerCase(), connected.clock.now() + recently]]);
    assert.ok(sources(await read('contoso-ase', recently, here)).includes('shop: 1.3 app'));
    assert.ok(sources(await read('contoso-ase', recently)).includes('shop: 1.0 resourceGraph'));
  });

  for (const status of [400, 403, 404, 405, 429, 500]) {
    it(`reads every app when Azure Resource Graph answers ${status}, and says so`, async () => {
      connected.local.faults.add({ on: graph, answer: { status } });
      const table = await read();
      assert.deepEqual(sources(table), ['orders: 1.2 app', 'shop: 1.0 app', 'shop/staging: 1.2 app']);
      assert.match(
        tableText(table),
        /Azure Resource Graph was not used\. Could not query the configuration of the apps\./,
      );
    });
  }

  it('has a row for an app that cannot be read, and the values that its site gives', async () => {
    const { local } = connected;
    local.estate.change({ resourceGraph: { leavesOut: ['orders'] } });
    local.faults.add({ on: 'GET **/orders/config/web', answer: { status: 403, code: 'AuthorizationFailed' } });
    const table = await read();
    assert.equal(sources(table)[0], 'orders: Your account does not have permission for this.');
    assert.equal(table.rows[0]?.site.httpsOnly, false);
  });

  it('fails as a whole when the apps cannot be listed, and is empty only where there are none', async () => {
    connected.local.faults.add({ on: 'GET **/contoso-ase/sites', answer: { status: 403 } });
    await assert.rejects(read(), { kind: 'forbidden' });
    assert.deepEqual((await read('empty-ase')).rows, []);
    assert.equal(connected.local.requestsTo(graph).length, 0);
  });
});
