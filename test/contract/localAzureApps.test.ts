import assert from 'node:assert/strict';
import { ManualClock } from '../clock/manualClock.ts';
import type { App } from '../localAzure/app.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { type LocalAzureClient, propertiesOf, signedIn } from '../localAzure/client.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

describe('local Azure: apps that stop and start', () => {
  const clock = new ManualClock();
  let local: LocalAzure;
  let client: LocalAzureClient;
  let newRoot: Uint8Array;
  before(async () => {
    const year = 365 * 24 * 60 * 60 * 1000;
    const validity = { notBefore: new Date(clock.now()), notAfter: new Date(clock.now() + year) };
    const oldRoot = await makeCertificate({ commonName: 'Old Root', ...validity });
    newRoot = (await makeCertificate({ commonName: 'New Root', ...validity })).der;
    const seed = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .rootCertificate('old-root', oldRoot.der)
      .app('orders-api', { kind: 'app,linux' })
      .app('contoso-payments')
      .slot('staging')
      .app('partner-portal', { running: false })
      .build();
    local = await startLocalAzure({ clock, seed });
    client = signedIn(local);
  });
  beforeEach(() => local.reset());
  after(async () => {
    client.close();
    await local.close();
  });

  const app = (name: string): App => local.estate.appNamed(name);
  const ask = async (name: string, verb: 'stop' | 'start' | 'restart'): Promise<number> =>
    (await client.arm('POST', `${app(name).seed.id}/${verb}`)).status;
  const read = async (name: string): Promise<unknown> => (await properties(name))['state'];
  const properties = async (name: string): Promise<Readonly<Record<string, unknown>>> =>
    propertiesOf(await client.arm('GET', app(name).seed.id));
  const addRoot = async (): Promise<void> => {
    const path = `${local.estate.environmentNamed('contoso-ase').seed.id}/publicCertificates/new-root`;
    const body = {
      location: 'West Europe',
      properties: { blob: Buffer.from(newRoot).toString('base64'), isRoot: true },
    };
    assert.equal((await client.arm('PUT', path, body)).status, 200);
  };

  describe('the trust store', () => {
    it('is what the environment held when the app last started from stopped', async () => {
      await addRoot();
      assert.equal(app('orders-api').trustStore.length, 1);
      await ask('orders-api', 'stop');
      assert.equal(app('orders-api').trustStore.length, 1);
      await ask('orders-api', 'start');
      assert.equal(app('orders-api').trustStore.length, 2);
      assert.equal(app('contoso-payments').trustStore.length, 1);
    });

    it('is not changed by a restart, nor by a start of what runs', async () => {
      await addRoot();
      assert.equal(await ask('orders-api', 'restart'), 200);
      assert.equal(await ask('orders-api', 'start'), 200);
      assert.equal(app('orders-api').trustStore.length, 1);
    });

    it('is read when a start takes effect, not when it is asked for', async () => {
      app('orders-api').behaviour = { start: { takesEffect: { ms: 10_000 } } };
      await ask('orders-api', 'stop');
      await ask('orders-api', 'start');
      await clock.advance(9_000);
      await addRoot();
      await clock.advance(1_000);
      assert.equal(app('orders-api').trustStore.length, 2);
    });

    it('keeps a root that was removed until the app is stopped and started', async () => {
      const path = `${local.estate.environmentNamed('contoso-ase').seed.id}/publicCertificates/old-root`;
      assert.equal((await client.arm('DELETE', path)).status, 200);
      assert.equal(app('orders-api').trustStore.length, 1);
      await ask('orders-api', 'stop');
      await ask('orders-api', 'start');
      assert.equal(app('orders-api').trustStore.length, 0);
    });
  });

  it('shows a stop and a start late, by time', async () => {
    local.estate.change({ stop: { shows: { ms: 5_000 } }, start: { shows: { ms: 2_000 } } });
    await ask('orders-api', 'stop');
    await clock.advance(4_999);
    assert.equal(await read('orders-api'), 'Running');
    assert.equal(app('orders-api').state, 'Stopped');
    await clock.advance(1);
    assert.equal(await read('orders-api'), 'Stopped');
    await ask('orders-api', 'start');
    await clock.advance(1_999);
    assert.equal(await read('orders-api'), 'Stopped');
    await clock.advance(1);
    assert.equal(await read('orders-api'), 'Running');
  });

  it('reckons a lag from the moment of the stop, however long nobody looked', async () => {
    app('orders-api').behaviour = { stop: { takesEffect: { ms: 5_000 }, shows: { ms: 5_000 } } };
    const asked = clock.now();
    await ask('orders-api', 'stop');
    await clock.advance(7_000);
    assert.equal(await read('orders-api'), 'Running');
    assert.equal(app('orders-api').history.at(-1)?.at, asked + 5_000);
  });

  it('shows a stop late, by number of reads', async () => {
    app('orders-api').behaviour = { stop: { shows: { reads: 2 } } };
    await ask('orders-api', 'stop');
    const states = [await read('orders-api'), await read('orders-api'), await read('orders-api')];
    assert.deepEqual(states, ['Running', 'Running', 'Stopped']);
  });

  it('never shows an older state after a newer one', async () => {
    app('orders-api').behaviour = { stop: { shows: { ms: 60_000 } } };
    await ask('orders-api', 'stop');
    await ask('orders-api', 'start');
    await clock.advance(60_000);
    assert.equal(await read('orders-api'), 'Running');
  });

  it('can let a stop take effect long after it was answered, even after a start', async () => {
    app('orders-api').behaviour = { stop: { takesEffect: { ms: 90_000 } } };
    assert.equal(await ask('orders-api', 'stop'), 200);
    assert.equal(await ask('orders-api', 'start'), 200);
    await clock.advance(89_999);
    assert.equal(await read('orders-api'), 'Running');
    await clock.advance(1);
    assert.equal(await read('orders-api'), 'Stopped');
  });

  it('can have an app that never stops and one that never comes back', async () => {
    app('orders-api').behaviour = { stop: { takesEffect: 'never' } };
    app('contoso-payments').behaviour = { start: { takesEffect: 'never' } };
    await ask('orders-api', 'stop');
    await ask('contoso-payments', 'stop');
    await ask('contoso-payments', 'start');
    await clock.advance(24 * 3600_000);
    assert.equal(await read('orders-api'), 'Running');
    assert.equal(await read('contoso-payments'), 'Stopped');
  });

  it('stops a slot without its app', async () => {
    assert.equal(await ask('contoso-payments/staging', 'stop'), 200);
    assert.equal(app('contoso-payments/staging').state, 'Stopped');
    assert.equal(app('contoso-payments').state, 'Running');
  });

  it('remembers what happened to an app, when, and who asked', async () => {
    await ask('orders-api', 'stop');
    await clock.advance(1_000);
    local.colleague.act({ id: 'orders-api', do: 'start' });
    assert.deepEqual(
      app('orders-api').history.map(({ what, by, at }) => [what, by, clock.now() - at]),
      [
        ['stop asked', 'arm', 1_000],
        ['stopped', 'arm', 1_000],
        ['start asked', 'colleague', 0],
        ['started', 'colleague', 0],
      ],
    );
  });

  it('is gone with its slots when a colleague deletes it', async () => {
    const ids = [app('contoso-payments').seed.id, app('contoso-payments/staging').seed.id];
    local.colleague.act({ id: 'contoso-payments', do: 'delete' });
    for (const id of ids) {
      assert.equal((await client.arm('GET', id)).status, 404);
    }
    assert.equal(local.estate.apps.length, 2);
  });

  it('answers 409 while a colleague’s swap goes on, and says so on the app', async () => {
    local.colleague.act({ id: 'contoso-payments', do: 'swap', slot: 'staging', takes: { ms: 30_000 } });
    assert.equal(await ask('contoso-payments', 'stop'), 409);
    assert.equal(await ask('contoso-payments/staging', 'start'), 409);
    assert.ok((await properties('contoso-payments'))['inProgressOperationId']);
    await clock.advance(30_000);
    const { inProgressOperationId, slotSwapStatus } = await properties('contoso-payments');
    assert.equal(inProgressOperationId, undefined);
    assert.equal((slotSwapStatus as { sourceSlotName: string }).sourceSlotName, 'staging');
    assert.equal(await ask('contoso-payments', 'stop'), 200);
  });

  it('answers 409 while a colleague scales the plan, whose environment is then Scaling', async () => {
    local.colleague.act({ id: 'orders-api', do: 'scale', takesMs: 30_000, afterMs: 1_000 });
    const environment = local.estate.environmentNamed('contoso-ase').seed.id;
    const statusOf = async (id: string): Promise<unknown> => propertiesOf(await client.arm('GET', id))['status'];
    assert.equal(await statusOf(environment), 'Ready');
    await clock.advance(1_000);
    assert.equal(await ask('orders-api', 'stop'), 409);
    assert.equal(await ask('contoso-payments', 'stop'), 200);
    assert.equal(await statusOf(environment), 'Scaling');
    assert.equal(await statusOf(app('orders-api').seed.planId), 'Pending');
    await clock.advance(30_000);
    assert.equal(await statusOf(environment), 'Ready');
    assert.equal(await ask('orders-api', 'stop'), 200);
  });
});
