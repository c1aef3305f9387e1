import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { LocalAzureClient } from '../localAzure/client.ts';
import type { EstateState } from '../localAzure/estateState.ts';

interface Announcement {
  readonly url: string;
  readonly caFile: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

describe('local Azure: alone, in its own process', () => {
  let server: ChildProcessByStdio<Writable, Readable, null>;
  let announced: Announcement;
  let client: LocalAzureClient;
  let arm: LocalAzureClient;
  before(async function () {
    this.timeout(20_000);
    server = spawn(process.execPath, ['test/localAzure/main.ts', '--lag', '60000', '--exit-with-parent'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    announced = JSON.parse(line.toString()) as Announcement;
    const caPem = readFileSync(announced.caFile, 'utf8');
    client = new LocalAzureClient({ url: announced.url, caPem });
    const { tenantId, clientId, clientSecret, url } = announced;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const path = `/${tenantId}/oauth2/v2.0/token`;
    const { body } = await client.send('POST', path, new URLSearchParams({ ...form, scope: `${url}/.default` }));
    arm = new LocalAzureClient({ url, caPem }, String(body['access_token']));
  });
  beforeEach(() => client.send('POST', '/_local/reset'));
  after(() => {
    // First: what did not come up must not keep the process, which then never ends.
    server.kill('SIGKILL');
    client?.close();
    arm?.close();
  });

  const state = async (): Promise<EstateState> =>
    (await client.send('GET', '/_local/state')).body as unknown as EstateState;
  const appState = async (name: string): Promise<EstateState['apps'][number]> => {
    const found = (await state()).apps.find((app) => app.name === name);
    assert.ok(found, name);
    return found;
  };

  it('listens on loopback only', async () => {
    const socket = connect(Number(new URL(announced.url).port), '127.0.0.2');
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });

  it('tells its state and lets a colleague act, unrecorded', async () => {
    assert.equal((await client.send('POST', '/_local/apps', { id: 'orders-api', do: 'stop' })).status, 204);
    const { state: is, trustStore, history } = await appState('orders-api');
    assert.equal(is, 'Stopped');
    assert.equal(trustStore.length, 2);
    assert.equal(history.length, 2);
    assert.equal((await client.send('POST', '/_local/apps', { id: 'no-such-app', do: 'stop' })).status, 400);
    assert.equal((await client.send('GET', '/_local/requests')).text, '[]');
  });

  it('takes faults, switches and behaviours', async () => {
    const fault = await client.send('POST', '/_local/faults', { on: 'GET /subscriptions', answer: { status: 503 } });
    assert.equal((await arm.arm('GET', '/subscriptions')).status, 503);
    assert.equal((await client.send('DELETE', `/_local/faults/${String(fault.body['id'])}`)).status, 204);
    await client.send('POST', '/_local/switches', { pageSize: 1 });
    assert.equal(typeof (await arm.arm('GET', '/subscriptions')).body['nextLink'], 'string');
    const behaviour = { id: 'orders-api', stop: { takesEffect: 'never' } };
    assert.equal((await client.send('POST', '/_local/behaviour', behaviour)).status, 204);
    await client.send('POST', '/_local/apps', { id: 'orders-api', do: 'stop' });
    assert.equal((await appState('orders-api')).state, 'Running');
    await client.send('POST', '/_local/reset');
    assert.equal(typeof (await arm.arm('GET', '/subscriptions')).body['nextLink'], 'object');
  });

  it('keeps the lag of its command line through a reset', async () => {
    await client.send('POST', '/_local/apps', { id: 'orders-api', do: 'stop' });
    const { state: is, shownState } = await appState('orders-api');
    assert.deepEqual([is, shownState], ['Stopped', 'Running']);
  });

  it('issues tokens for its accounts and refuses as Entra does', async () => {
    const order = { account: 'adele.vance@fabrikam.com', tenantId: announced.tenantId };
    const { body } = await client.send('POST', '/_local/token', order);
    assert.equal(typeof body['accessToken'], 'string');
    assert.ok(Number(body['expiresAt']) > Date.now());
    const refused = await client.send('POST', '/_local/token', { ...order, account: 'nobody@contoso.com' });
    assert.deepEqual(refused.body['error_codes'], [50034]);
  });

  it('records requests without tokens, secrets and blobs', async () => {
    const { environments } = await state();
    const path = `${environments[0]?.id ?? ''}/publicCertificates/x`;
    const { tenantId, clientId, clientSecret } = announced;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const granted = await client.send('POST', `/${tenantId}/oauth2/v2.0/token`, new URLSearchParams(form));
    const blob = Buffer.from('the blob').toString('base64');
    await arm.arm('PUT', path, { location: 'West Europe', properties: { blob } });
    const { text } = await client.send('GET', '/_local/requests');
    for (const secret of [clientSecret, String(granted.body['access_token']), blob]) {
      assert.equal(text.includes(secret), false);
    }
    const puts = JSON.parse((await client.send('GET', '/_local/requests?on=PUT%20**')).text) as readonly object[];
    assert.deepEqual(puts.length, 1);
  });

  it('ends with its parent and leaves nothing behind', async () => {
    const ended = once(server, 'exit');
    server.stdin.end();
    assert.deepEqual(await ended, [0, null]);
    assert.equal(existsSync(announced.caFile), false);
  });
});
