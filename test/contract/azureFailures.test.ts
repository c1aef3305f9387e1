import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import { ManualClock } from '../clock/manualClock.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { startLocalAzure } from '../localAzure/server.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';
import { trust } from './trust.ts';

const estate = contosoEstate()
  .subscription('Contoso Production')
  .environment('contoso-ase')
  .app('shop')
  .app('orders')
  .build();
const sites = 'GET **/hostingEnvironments/contoso-ase/sites';
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;
const anyToken = { getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }) };

describe('failures of Azure', () => {
  let connected: ConnectedAzure;
  let environmentId: string;
  let shop: string;

  before(async () => {
    connected = await connectAzure(estate);
    environmentId = connected.local.estate.environmentNamed('contoso-ase').seed.id;
    shop = connected.local.estate.appNamed('shop').seed.id;
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const list = (signal = connected.signal): Promise<unknown[]> => connected.azure.apps.listOf(environmentId, signal);

  it('a read outlives a 429 with and without Retry-After, a 503, a dropped connection and half a page', async () => {
    const { faults } = connected.local;
    const effects = [
      { answer: { status: 429, retryAfterSeconds: 7 } },
      { answer: { status: 429, shape: 'web' } },
      { answer: { status: 503 } },
      { drop: 'before' },
      { drop: 'after' },
      { truncate: true },
    ] as const;
    for (const effect of effects) {
      connected.reset();
      faults.add({ on: sites, times: 1, ...effect });
      assert.equal((await list()).length, 2, JSON.stringify(effect));
      assert.equal(connected.local.requestsTo(sites).length, 2, JSON.stringify(effect));
    }
  });

  it('a read waits as long as Retry-After says', async () => {
    connected.local.faults.add({ on: sites, times: 1, answer: { status: 429, retryAfterSeconds: 7 } });
    await list();
    assert.deepEqual(connected.clock.pauses, [7_000]);
  });

  const lasting: readonly [string, object, AzureErrorKind][] = [
    ['429', { answer: { status: 429 } }, 'throttled'],
    ['503', { answer: { status: 503, shape: 'web' } }, 'service'],
    ['a dropped connection', { drop: 'before' }, 'network'],
    ['half a page', { truncate: true }, 'network'],
    ['403', { answer: { status: 403, code: 'AuthorizationFailed' } }, 'forbidden'],
    ['404', { answer: { status: 404, code: 'ResourceNotFound' } }, 'notFound'],
    ['a page that is none', { answer: { status: 200, body: { ok: true } } }, 'service'],
    ['an empty page body', { answer: { status: 200, body: undefined } }, 'service'],
  ];
  for (const [what, effect, kind] of lasting) {
    it(`a list that lasts in failing is an error, never an empty list: ${what}`, async () => {
      connected.local.faults.add({ on: sites, ...effect } as Parameters<typeof connected.local.faults.add>[0]);
      await assert.rejects(list(), isKind(kind));
    });
  }

  it('a list and a refusal that begin with a byte order mark are read', async () => {
    connected.local.faults.add({ on: sites, times: 1, answer: { status: 200, html: '\uFEFF{"value":[]}' } });
    assert.deepEqual(await list(), []);
    const refusal = JSON.stringify({ error: { code: 'ReadOnlyDisabledSubscription', message: 'Disabled.' } });
    connected.local.faults.add({ on: sites, times: 1, answer: { status: 409, html: `\uFEFF${refusal}` } });
    await assert.rejects(list(), isKind('readOnly'));
  });

  it('a second page that fails fails the list', async () => {
    connected.local.estate.change({ pageSize: 1 });
    connected.local.faults.add({ on: sites, skip: 1, answer: { status: 403 } });
    await assert.rejects(list(), isKind('forbidden'));
  });

  it('a next link to another server is not followed', async () => {
    const other = await startLocalAzure({ seed: estate });
    trust(other.caPem);
    try {
      const nextLink = `${other.url}${environmentId}/sites?api-version=2024-04-01`;
      connected.local.faults.add({ on: sites, answer: { status: 200, body: { value: [{ id: shop }], nextLink } } });
      await assert.rejects(list(), isKind('service'));
      assert.equal(other.requests.length, 0);
    } finally {
      await other.close();
    }
  });

  it('an error tells code, message and correlation id, of both shapes', async () => {
    for (const shape of ['arm', 'web'] as const) {
      connected.reset();
      connected.local.faults.add({ on: sites, answer: { status: 403, code: 'Denied', message: 'Not you.', shape } });
      const error: unknown = await list().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof AzureError);
      assert.equal(error.facts.code, shape === 'arm' ? 'Denied' : '51000');
      assert.equal(error.facts.serviceMessage, 'Not you.');
      assert.match(error.facts.correlationId ?? '', /^[0-9a-f-]{36}$/);
      assert.equal(error.facts.operation, 'list apps of contoso-ase');
    }
  });

  for (const drop of ['before', 'after'] as const) {
    it(`a stop whose connection is dropped ${drop} it was carried out is sent once`, async () => {
      connected.local.faults.add({ on: 'POST **/stop', drop });
      await assert.rejects(connected.azure.apps.stop(shop), isKind('network'));
      assert.equal(connected.local.requestsTo('POST **/stop').length, 1);
      assert.equal(connected.local.estate.appNamed('shop').state, drop === 'before' ? 'Running' : 'Stopped');
    });
  }

  it('a lock is told as a lock', async () => {
    connected.local.estate.locks = [{ name: 'freeze', level: 'ReadOnly', scope: shop }];
    await assert.rejects(connected.azure.apps.stop(shop), isKind('locked'));
  });

  it('a stop in flight is not aborted by its signal', async () => {
    const stop = new AbortController();
    connected.local.faults.add({ on: 'POST **/stop', run: () => stop.abort() });
    await connected.azure.apps.stop(shop, stop.signal);
    assert.equal(connected.local.requestsTo('POST **/stop')[0]?.status, 200);
  });

  it('a list that is no longer wanted ends with the reason', async () => {
    const stop = new AbortController();
    connected.local.faults.add({ on: sites, hang: 'before' });
    connected.local.faults.add({ on: sites, run: () => stop.abort(new Error('collapsed')) });
    await assert.rejects(list(stop.signal), { message: 'collapsed' });
    assert.equal(connected.log.at(-1)?.failure, 'cancelled');
  });

  it('a server that never answers is a timeout', async () => {
    const clock = new ManualClock();
    const { cloud } = connected;
    const azure = new AzureServices({ cloud, credential: anyToken, clock, random: () => 0, log: () => undefined });
    const arrived = new Promise<void>((resolve) => connected.local.faults.add({ on: sites, run: resolve }));
    connected.local.faults.add({ on: sites, hang: 'before' });
    const listing = azure.apps.listOf(environmentId, connected.signal);
    listing.catch(() => undefined);
    await arrived;
    await clock.advance(60_000);
    await assert.rejects(listing, isKind('timeout'));
  });

  it('a server that is not trusted is told as such, a server that is not there as the network', async () => {
    const untrusted = await startLocalAzure({ seed: estate });
    const { clock } = connected;
    const to = (cloud: ReturnType<typeof cloudOf>): AzureServices =>
      new AzureServices({ cloud, credential: anyToken, clock, random: () => 0, log: () => undefined });
    await assert.rejects(to(cloudOf(untrusted)).apps.listOf(environmentId, connected.signal), isKind('tlsTrust'));
    assert.equal(untrusted.requests.length, 0);
    await untrusted.close();
    await assert.rejects(to(cloudOf(untrusted)).apps.listOf(environmentId, connected.signal), isKind('network'));
  });
});
