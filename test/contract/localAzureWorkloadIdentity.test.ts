import assert from 'node:assert/strict';
import { ManualClock } from '../clock/manualClock.ts';
import { LocalAzureClient } from '../localAzure/client.ts';
import { githubJob, pipelinesJob } from '../localAzure/jobs.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { githubIdentity, pipelinesIdentity } from '../localAzure/workloadIdentity.ts';

describe('local Azure: workload identity federation', () => {
  const clock = new ManualClock();
  let local: LocalAzure;
  const clients: LocalAzureClient[] = [];
  before(async () => {
    local = await startLocalAzure({ clock });
  });
  beforeEach(() => local.reset());
  after(async () => {
    for (const client of clients) {
      client.close();
    }
    await local.close();
  });

  const clientWith = (token?: string): LocalAzureClient => {
    const client = new LocalAzureClient(local, token);
    clients.push(client);
    return client;
  };
  const redeem = (assertion: string) =>
    clientWith().send(
      'POST',
      `/${local.tenantId}/oauth2/v2.0/token`,
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: local.clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        scope: `${local.url}/.default`,
      }),
    );
  const githubAddress = (): string =>
    `${githubJob(local)['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${encodeURIComponent(githubIdentity.audience)}`;
  const pipelinesAddress = (): string => {
    const job = pipelinesJob(local);
    const id = job['AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'];
    return `${job['SYSTEM_OIDCREQUESTURI']}?api-version=7.1&serviceConnectionId=${id}`;
  };

  it('leads a GitHub Actions job to a token that Azure Resource Manager takes', async () => {
    const { body } = await clientWith(githubJob(local)['ACTIONS_ID_TOKEN_REQUEST_TOKEN']).send('GET', githubAddress());
    const granted = await redeem(String(body['value']));
    assert.equal(granted.status, 200, granted.text);
    const reply = await clientWith(String(granted.body['access_token'])).arm('GET', '/subscriptions');
    assert.equal(reply.status, 200);
  });

  it('leads a job of Azure Pipelines to one too', async () => {
    const client = clientWith(pipelinesJob(local)['SYSTEM_ACCESSTOKEN']);
    const { body } = await client.send('POST', pipelinesAddress());
    const granted = await redeem(String(body['oidcToken']));
    assert.equal(granted.status, 200, granted.text);
  });

  it('gives no identity token to whoever is not the job', async () => {
    for (const token of [undefined, 'wrong']) {
      assert.equal((await clientWith(token).send('GET', githubAddress())).status, 401);
      assert.equal((await clientWith(token).send('POST', pipelinesAddress())).status, 401);
    }
  });

  it('gives identity tokens of five minutes', async () => {
    const assertion = local.issueIdentityToken(githubIdentity);
    await clock.advance(299_000);
    assert.equal((await redeem(assertion)).status, 200);
    const late = local.issueIdentityToken(githubIdentity);
    await clock.advance(300_000);
    assert.deepEqual((await redeem(late)).body['error_codes'], [700024]);
  });

  const refusals: readonly (readonly [string, number, () => string])[] = [
    ['of another issuer', 700211, () => issued({ issuer: 'https://gitlab.com' })],
    ['of another subject', 700213, () => issued({ subject: 'repo:contoso/apps:pull_request' })],
    ['of another provider’s subject', 700213, () => issued({ subject: pipelinesIdentity.subject })],
    ['of another audience', 700212, () => issued({ audience: 'https://github.com/contoso' })],
    ['that has two parts', 50027, () => issued({}).split('.').slice(0, 2).join('.')],
    ['that was signed by somebody else', 700027, () => `${issued({}).split('.').slice(0, 2).join('.')}.AAAA`],
  ];
  const issued = (more: Partial<typeof githubIdentity>): string =>
    local.issueIdentityToken({ ...githubIdentity, ...more });
  for (const [what, code, assertion] of refusals) {
    it(`takes no assertion ${what}`, async () => {
      assert.deepEqual((await redeem(assertion())).body['error_codes'], [code]);
    });
  }

  it('takes an assertion once', async () => {
    const assertion = local.issueIdentityToken(githubIdentity);
    assert.equal((await redeem(assertion)).status, 200);
    const again = await redeem(assertion);
    assert.deepEqual([again.status, again.body['error_codes']], [401, [70002]]);
  });

  it('keeps no assertion in its record, but tells one from another', async () => {
    await redeem(local.issueIdentityToken(githubIdentity));
    await redeem(local.issueIdentityToken(githubIdentity));
    const record = local.requestsTo('POST /*/oauth2/v2.0/token').map(({ body }) => JSON.stringify(body));
    assert.equal(new Set(record).size, 2);
    assert.ok(record.every((body) => !body.includes('eyJ')));
  });
});
