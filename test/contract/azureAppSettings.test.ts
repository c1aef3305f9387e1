import assert from 'node:assert/strict';
import { AzureError } from '../../src/azure/azureError.ts';
import type { WriteOutcome } from '../../src/azure/compareWrite.ts';
import { loadRootCertificates, withThumbprints } from '../../src/azure/loadRootCertificates.ts';
import type { App } from '../localAzure/app.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const mine = 'A'.repeat(40);
const list = 'POST **/config/appsettings/list';

describe('app settings', () => {
  let connected: ConnectedAzure;

  before(async () => {
    connected = await connectAzure(
      contosoEstate()
        .subscription('Contoso Production')
        .environment('contoso-ase')
        .app('shop', { settings: { DATABASE: 'secret', MODE: 'live' }, stickySettings: ['MODE'] })
        .slot('staging', { settings: { MODE: 'test' } })
        .build(),
    );
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const app = (name = 'shop'): App => connected.local.estate.appNamed(name);
  const change = (value: string | undefined) => withThumbprints(value, [mine]);
  const set = async (name = 'shop'): Promise<WriteOutcome> => {
    const { azure, signal } = connected;
    const written = await azure.appSettings.write(app(name).seed, loadRootCertificates, change, signal);
    assert.ok(written.kind === 'accepted');
    return azure.appSettings.compare(written, signal);
  };
  const colleague = (name: string, value: string): void =>
    connected.local.colleague.act({ id: 'shop', do: 'set', name, value });

  it('keep what everybody else wrote until the write', async () => {
    connected.local.faults.add({ on: list, times: 1, run: () => colleague('NEW', 'kept') });
    assert.deepEqual(await set(), { kind: 'confirmed' });
    assert.deepEqual(app().settings, { DATABASE: 'secret', MODE: 'live', NEW: 'kept', [loadRootCertificates]: mine });
    assert.ok(app().history.some(({ what, by }) => what === 'restart asked' && by === 'arm'));
  });

  it('are merged with another’s thumbprint, and one that comes after stays', async () => {
    colleague(loadRootCertificates, 'B'.repeat(40));
    connected.local.faults.add({ on: list, skip: 1, run: () => colleague('LATER', 'kept') });
    assert.deepEqual(await set(), { kind: 'confirmed' });
    assert.equal(app().settings[loadRootCertificates], `${'B'.repeat(40)},${mine}`);
    assert.equal(app().settings['LATER'], 'kept');
  });

  it('are told as undone where somebody writes what was read before', async () => {
    connected.local.faults.add({
      on: list,
      skip: 1,
      times: 1,
      run: () => app().replaceSettings({ MODE: 'live' }, 'colleague'),
    });
    assert.deepEqual(await set(), { kind: 'undone' });
    assert.deepEqual(connected.local.requestsTo('PUT **').length, 1, 'no second write');
  });

  it('stay with their slot in a swap as before: which do is not touched', async () => {
    const { azure, local, signal } = connected;
    await set();
    await set('shop/staging');
    assert.deepEqual(await azure.appSettings.stickyNames(app().seed, signal), ['MODE']);
    assert.deepEqual(local.requestsTo('PUT **/slotConfigNames'), []);
    local.colleague.act({ id: 'shop', do: 'swap', slot: 'staging', takes: { ms: 0 } });
    assert.deepEqual(app().settings, { [loadRootCertificates]: mine, MODE: 'live' });
    assert.deepEqual(app('shop/staging').settings, { DATABASE: 'secret', [loadRootCertificates]: mine, MODE: 'test' });
  });

  it('are read in two requests and written in one', async () => {
    await set();
    assert.deepEqual(
      connected.local.requests.filter(({ path }) => path.includes('/config/')).map(({ method }) => method),
      ['POST', 'PUT', 'POST'],
    );
  });

  it('have no value in the log, nor in an error', async () => {
    await set();
    connected.local.faults.add({
      on: 'PUT **/config/appsettings',
      answer: { status: 400, code: 'BadRequest', message: 'The value secret is bad.', shape: 'web' },
    });
    app().replaceSettings({ DATABASE: 'secret' }, 'colleague');
    await assert.rejects(set(), (error) => {
      assert.ok(error instanceof AzureError);
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error.facts)}`, /secret/);
      return true;
    });
    assert.doesNotMatch(JSON.stringify([connected.log, connected.local.requests]), /secret|live/);
  });

  it('are not shown to somebody who may only read', async () => {
    connected.local.faults.add({ on: list, answer: { status: 403, code: 'AuthorizationFailed' } });
    await assert.rejects(set(), (error) => error instanceof AzureError && error.kind === 'forbidden');
    assert.deepEqual(connected.local.requestsTo('PUT **'), []);
  });
});
