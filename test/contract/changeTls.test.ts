import assert from 'node:assert/strict';
import { changeAll } from '../../src/tls/changeAll.ts';
import { type AppChange, type ChangeOutcome, readChange } from '../../src/tls/changeTls.ts';
import type { WantedTls } from '../../src/tls/wantedTls.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';

const old = { configuration: { minTlsVersion: '1.0' } };
const estate = contosoEstate()
  .subscription('Contoso Production')
  .environment('contoso-ase')
  .app('shop', { ...old, siteProperties: { httpsOnly: false } })
  .slot('staging', old)
  .app('orders', old)
  .app('blog')
  .app('wiki', old)
  .app('forum', old)
  .app('login', old)
  .build();

const wanted: WantedTls = { minTlsVersion: '1.2', httpsOnly: true };

describe('changing TLS settings', () => {
  let connected: ConnectedAzure;

  before(async () => {
    connected = await connectAzure(estate);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const preview = (...names: readonly string[]): Promise<AppChange[]> =>
    Promise.all(
      names.map((name) => {
        const { id } = connected.local.estate.appNamed(name).seed;
        return readChange(connected, { id, key: id.toLowerCase(), name }, wanted, connected.signal);
      }),
    );
  const apply = async (
    changes: readonly AppChange[],
    signal = connected.signal,
    onDone: (done: number) => void = () => undefined,
  ): Promise<ChangeOutcome[]> =>
    (await changeAll(connected, changes, wanted, signal, onDone)).map(({ outcome }) => outcome);
  const kinds = (outcomes: readonly ChangeOutcome[]): string[] => outcomes.map(({ kind }) => kind);
  const minimumOf = (name: string): unknown =>
    connected.local.estate.appNamed(name).configuration.actual['minTlsVersion'];
  const patches = (): number => connected.local.requestsTo('PATCH **').length;

  it('sends only what differs, and nothing to an app that has it all', async () => {
    assert.deepEqual(kinds(await apply(await preview('shop', 'shop/staging', 'blog'))), [
      'changed',
      'changed',
      'unchanged',
    ]);
    const sent = connected.local.requestsTo('PATCH **').map(({ path, body }) => [path.split('/sites/')[1], body]);
    assert.deepEqual(sent.toSorted(), [
      ['shop', { properties: { httpsOnly: true } }],
      ['shop/config/web', { properties: { minTlsVersion: '1.2' } }],
      ['shop/slots/staging/config/web', { properties: { minTlsVersion: '1.2' } }],
    ]);
    assert.equal(connected.local.estate.appNamed('shop').siteProperties.actual['httpsOnly'], true);
  });

  it('keeps what another writer changes at the same time', async () => {
    const { local } = connected;
    const shop = local.estate.appNamed('shop');
    const changes = await preview('shop');
    local.faults.add({ on: 'PATCH **/config/web', run: () => shop.configuration.change({ scmMinTlsVersion: '1.3' }) });
    assert.deepEqual(kinds(await apply(changes)), ['changed']);
    assert.equal(shop.configuration.actual['scmMinTlsVersion'], '1.3');
    assert.equal(minimumOf('shop'), '1.2');
  });

  it('sends nothing where somebody else changed the same setting after the preview', async () => {
    const changes = await preview('orders');
    connected.local.estate.appNamed('orders').configuration.change({ minTlsVersion: '1.3' });
    const [outcome] = await apply(changes);
    assert.deepEqual(outcome, {
      kind: 'changedMeanwhile',
      differences: [{ setting: 'minTlsVersion', from: '1.3', to: '1.2' }],
    });
    assert.equal(patches(), 0);
  });

  it('waits for what Azure shows late, and says so when it never shows', async () => {
    const { local } = connected;
    local.estate.change({ configurationShows: { reads: 3 } });
    assert.deepEqual(kinds(await apply(await preview('orders'))), ['changed']);
    local.reset();
    local.estate.change({ configurationShows: 'never' });
    const [outcome] = await apply(await preview('orders'));
    assert.deepEqual(outcome, {
      kind: 'notVisibleYet',
      differences: [{ setting: 'minTlsVersion', from: '1.0', to: '1.2' }],
    });
    assert.equal(patches(), 1);
  });

  it('names a refusal, what was done before it, and goes on with the others', async () => {
    connected.local.faults.add({
      on: 'PATCH **/sites/shop',
      answer: { status: 403, code: 'RequestDisallowedByPolicy', message: 'Policy.' },
    });
    const [shop, orders] = await apply(await preview('shop', 'orders'));
    assert.ok(shop?.kind === 'failed' && !shop.unknown);
    assert.deepEqual(shop.done, [{ setting: 'minTlsVersion', from: '1.0', to: '1.2' }]);
    assert.equal(orders?.kind, 'changed');
  });

  it('looks whether a change without an answer was done', async () => {
    const { local } = connected;
    local.faults.add({ on: 'PATCH **/orders/config/web', drop: 'after' });
    assert.deepEqual(kinds(await apply(await preview('orders'))), ['changed']);
    local.faults.add({ on: 'PATCH **/staging/config/web', drop: 'before' });
    const [outcome] = await apply(await preview('shop/staging'));
    assert.ok(outcome?.kind === 'failed' && outcome.unknown);
    assert.equal(patches(), 2);
  });

  it('begins no app before the time that Azure asked for, once it was throttled', async () => {
    const { local, clock } = connected;
    const changes = await preview('shop', 'shop/staging', 'orders', 'wiki', 'forum', 'login');
    local.faults.add({ on: 'PATCH **', times: 1, answer: { status: 429, retryAfterSeconds: 17 } });
    const outcomes = kinds(await apply(changes));
    // Of the four that are begun together, those that were not sent yet are refused without asking Azure.
    assert.ok(outcomes.slice(0, 4).includes('failed'));
    assert.deepEqual(outcomes.slice(4), ['changed', 'changed']);
    assert.ok(clock.pauses.includes(17_000));
  });

  it('finishes an app that it began before a cancel, and begins no other', async () => {
    const { local } = connected;
    const changes = await preview('shop');
    const cancel = new AbortController();
    local.faults.add({ on: 'PATCH **/shop/config/web', run: () => cancel.abort() });
    assert.deepEqual(kinds(await apply(changes, cancel.signal)), ['changed']);
    assert.equal(patches(), 2);
    assert.deepEqual(kinds(await apply(await preview('orders', 'wiki'), cancel.signal)), ['cancelled', 'cancelled']);
    assert.equal(patches(), 2);
  });
});
