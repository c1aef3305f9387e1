import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../clock/manualClock.ts';
import { errorCodeOf, type LocalAzureClient, propertiesOf, signedIn } from '../localAzure/client.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

describe('local Azure: faults', () => {
  const clock = new ManualClock();
  let local: LocalAzure;
  let client: LocalAzureClient;
  before(async () => {
    local = await startLocalAzure({ clock, random: () => 0.5 });
    client = signedIn(local);
  });
  beforeEach(() => local.reset());
  after(async () => {
    client.close();
    await local.close();
  });

  const id = (name: string): string => local.estate.appNamed(name).seed.id;
  const stateOf = (name: string): string => local.estate.appNamed(name).state;
  const status = async (method: string, path: string): Promise<number> => (await client.arm(method, path)).status;

  it('acts on the requests that match, after some, so many times, until it is removed', async () => {
    const remove = local.faults.add({ on: 'GET **/sites/orders-*', skip: 1, times: 2, answer: { status: 503 } });
    const statuses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      statuses.push(await status('GET', id('orders-api')));
    }
    assert.deepEqual(statuses, [200, 503, 503, 200, 200]);
    assert.equal(await status('GET', id('basket-api')), 200);
    remove();
    local.faults.add({ on: '* /subscriptions', answer: { status: 500 } })();
    assert.equal(await status('GET', '/subscriptions'), 200);
    assert.deepEqual(local.faults.list(), []);
  });

  it('answers in either shape of error', async () => {
    const answer = { status: 409, code: 'Conflict', message: 'Busy.' };
    local.faults.add({ on: 'POST **/stop', times: 1, answer });
    local.faults.add({ on: 'POST **/stop', times: 1, answer: { ...answer, shape: 'web' } });
    const [arm, web] = [
      await client.arm('POST', `${id('orders-api')}/stop`),
      await client.arm('POST', `${id('orders-api')}/stop`),
    ];
    assert.deepEqual(arm.body, { error: { code: 'Conflict', message: 'Busy.' } });
    assert.equal(web.body['Code'], 'Conflict');
    assert.equal(web.body['Message'], 'Busy.');
    assert.equal(stateOf('orders-api'), 'Running');
  });

  it('throttles with and without Retry-After', async () => {
    local.faults.add({ on: 'GET **', times: 1, answer: { status: 429, retryAfterSeconds: 7 } });
    local.faults.add({ on: 'GET **', times: 1, answer: { status: 429 } });
    assert.equal((await client.arm('GET', '/subscriptions')).headers['retry-after'], '7');
    assert.equal((await client.arm('GET', '/subscriptions')).headers['retry-after'], undefined);
    assert.equal(await status('GET', '/subscriptions'), 200);
  });

  it('can answer with an error although the request was carried out', async () => {
    local.faults.add({ on: 'POST **/stop', answer: { status: 500, carriedOut: true } });
    assert.equal(await status('POST', `${id('orders-api')}/stop`), 500);
    assert.equal(stateOf('orders-api'), 'Stopped');
  });

  for (const [when, state] of [
    ['before', 'Running'],
    ['after', 'Stopped'],
  ] as const) {
    it(`drops the connection ${when} the request is carried out`, async () => {
      local.faults.add({ on: 'POST **/stop', times: 1, drop: when });
      await assert.rejects(client.arm('POST', `${id('orders-api')}/stop`), { code: 'ECONNRESET' });
      assert.equal(stateOf('orders-api'), state);
      assert.equal(local.requestsTo('POST **/stop')[0]?.status, undefined);
    });
  }

  it('sends half a page', async () => {
    local.faults.add({ on: 'GET **/sites', truncate: true });
    const environment = local.estate.environmentNamed('contoso-prod-ase').seed.id;
    const reply = await client.arm('GET', `${environment}/sites`);
    assert.equal(reply.status, 200);
    assert.ok(reply.text.startsWith('{"value":['));
    assert.throws(() => JSON.parse(reply.text), SyntaxError);
  });

  it('delays an answer by the clock, with jitter', async () => {
    local.faults.add({ on: 'GET /subscriptions', latencyMs: 1_000, jitterMs: 500 });
    local.estate.change({ latencyMs: 40, jitterMs: 20 });
    const answered = client.arm('GET', '/subscriptions');
    await until(() => clock.waiting === 1);
    await clock.advance(1_000 + 250 + 40 + 10 - 1);
    assert.equal(clock.waiting, 1);
    await clock.advance(1);
    assert.equal((await answered).status, 200);
  });

  it('holds a request by the clock before it is carried out', async () => {
    local.faults.add({ on: 'POST **/stop', holdMs: 5_000 });
    const answered = client.arm('POST', `${id('orders-api')}/stop`);
    await until(() => clock.waiting === 1);
    await clock.advance(4_999);
    assert.equal(stateOf('orders-api'), 'Running');
    await clock.advance(1);
    assert.equal((await answered).status, 200);
    assert.equal(stateOf('orders-api'), 'Stopped');
    assert.equal(local.requests.at(-1)?.cut, undefined);
  });

  it('does not carry out what it holds when the connection ends', async () => {
    const other = signedIn(local);
    local.faults.add({ on: 'POST **/stop', holdMs: 5_000 });
    const lost = assert.rejects(other.arm('POST', `${id('orders-api')}/stop`));
    await until(() => clock.waiting === 1);
    other.close();
    await lost;
    await until(() => local.requests.at(-1)?.cut === true);
    await clock.advance(5_000);
    assert.equal(stateOf('orders-api'), 'Running');
  });

  it('can say for a while, with its code or as a page, that something is not there', async () => {
    local.faults.add({ on: 'GET **/sites/*', times: 2, answer: { status: 404, code: 'SubscriptionNotFound' } });
    const page = local.faults.add({ on: 'GET **/sites/*', answer: { status: 404, html: '<html>Not found</html>' } });
    const replies = [];
    for (let turn = 0; turn < 3; turn += 1) {
      replies.push(await client.arm('GET', id('orders-api')));
    }
    assert.deepEqual(
      replies.map(({ text }) => /SubscriptionNotFound|<html>/.exec(text)?.[0]),
      ['SubscriptionNotFound', 'SubscriptionNotFound', '<html>'],
    );
    page();
    assert.equal(await status('GET', id('orders-api')), 200);
  });

  it('refuses every change in a disabled subscription, and lets it be read', async () => {
    const { subscriptionId } = local.estate.appNamed('orders-api').seed;
    local.estate.change({ disabledSubscriptions: [subscriptionId] });
    const stop = await client.arm('POST', `${id('orders-api')}/stop`);
    assert.deepEqual([stop.status, errorCodeOf(stop)], [409, 'ReadOnlyDisabledSubscription']);
    assert.equal(await status('DELETE', id('orders-api')), 409);
    assert.equal(await status('GET', id('orders-api')), 200);
    assert.equal((await client.arm('GET', `/subscriptions/${subscriptionId}`)).body['state'], 'Disabled');
    assert.equal(stateOf('orders-api'), 'Running');
  });

  it('never answers, and ends with the server', async () => {
    const own = await startLocalAzure({ clock });
    const other = signedIn(own);
    own.faults.add({ on: 'POST **/stop', hang: 'after' });
    const hanging = assert.rejects(other.arm('POST', `${id('orders-api')}/stop`), { code: 'ECONNRESET' });
    await until(() => own.estate.appNamed('orders-api').state === 'Stopped');
    await own.close();
    await hanging;
    other.close();
  });

  it('lets a colleague act just before or just after a request', async () => {
    local.faults.add({ on: `GET ${id('orders-api')}`, colleague: { id: 'orders-api', do: 'stop' } });
    local.faults.add({ on: `GET ${id('basket-api')}`, when: 'after', colleague: { id: 'basket-api', do: 'stop' } });
    const read = async (name: string): Promise<unknown> => propertiesOf(await client.arm('GET', id(name)))['state'];
    assert.equal(await read('orders-api'), 'Stopped');
    assert.equal(await read('basket-api'), 'Running');
    assert.equal(stateOf('basket-api'), 'Stopped');
    assert.equal(local.requestsTo('POST **').length, 0);
  });

  it('adds up: delays and colleagues of all, the answer of the first', async () => {
    let ran = 0;
    local.faults.add({ on: 'GET /subscriptions', run: () => (ran += 1) });
    local.faults.add({ on: 'GET /subscriptions', times: 1, answer: { status: 500 } });
    local.faults.add({ on: '* **', times: 1, answer: { status: 503 } });
    assert.equal(await status('GET', '/subscriptions'), 500);
    assert.equal(await status('GET', '/subscriptions'), 503);
    assert.equal(await status('GET', '/subscriptions'), 200);
    assert.equal(ran, 3);
  });

  it('reaches Entra too', async () => {
    local.faults.add({ on: 'GET **/.well-known/openid-configuration', answer: { status: 503 } });
    assert.equal((await client.send('GET', `/${local.tenantId}/v2.0/.well-known/openid-configuration`)).status, 503);
  });

  it('refuses a pattern that is none', () => {
    assert.throws(() => local.faults.add({ on: '/subscriptions', drop: 'before' }), /Not a method and a path pattern/);
  });
});

/** Sockets have their own time: lets the event loop turn until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await setImmediate();
  }
}
