import assert from 'node:assert/strict';
import { ManualClock } from '../clock/manualClock.ts';
import { errorCodeOf, LocalAzureClient } from '../localAzure/client.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';

const megan = 'megan.bowen@contoso.com';
const adele = 'adele.vance@fabrikam.com';

describe('local Azure: sign-in', () => {
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
  const tenant = (name: string): string =>
    local.estate.seed.tenants.find((one) => one.displayName === name)?.tenantId ?? '';
  const tokenOf = (account: string, tenantName = 'Contoso', more = {}): string =>
    local.issueToken({ account, tenantId: tenant(tenantName), ...more }).accessToken;
  const form = (more: Readonly<Record<string, string>> = {}): URLSearchParams =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: local.clientId,
      client_secret: local.clientSecret,
      scope: `${local.url}/.default`,
      ...more,
    });

  it('leads from the OpenID configuration to a token that Azure Resource Manager takes', async () => {
    for (const authority of [`${local.tenantId}/v2.0`, 'adfs']) {
      const { body } = await clientWith().send('GET', `/${authority}/.well-known/openid-configuration`);
      const granted = await clientWith().send('POST', String(body['token_endpoint']), form());
      assert.equal(granted.status, 200, granted.text);
      const reply = await clientWith(String(granted.body['access_token'])).arm('GET', '/subscriptions');
      assert.equal(reply.status, 200, authority);
    }
  });

  const refusals: readonly (readonly [string, number, number, Readonly<Record<string, string>>, string | undefined])[] =
    [
      ['a wrong secret', 401, 7000215, { client_secret: 'wrong' }, undefined],
      ['an unknown application', 400, 700016, { client_id: 'nobody' }, undefined],
      ['a grant that it does not know', 400, 70003, { grant_type: 'password' }, undefined],
      ['an unknown tenant', 400, 90002, {}, '00000000-0000-4000-8000-000000000000'],
    ];
  for (const [what, status, code, changed, tenantId] of refusals) {
    it(`gives no token for ${what}`, async () => {
      const path = `/${tenantId ?? local.tenantId}/oauth2/v2.0/token`;
      const reply = await clientWith().send('POST', path, form(changed));
      assert.equal(reply.status, status);
      assert.deepEqual(reply.body['error_codes'], [code]);
    });
  }

  it('lets tokens expire', async () => {
    const client = clientWith(tokenOf(megan, 'Contoso', { lifetimeSeconds: 60 }));
    assert.equal((await client.arm('GET', '/subscriptions')).status, 200);
    await clock.advance(60_000);
    const reply = await client.arm('GET', '/subscriptions');
    assert.equal(reply.status, 401);
    assert.equal(errorCodeOf(reply), 'ExpiredAuthenticationToken');
    assert.match(String(reply.headers['www-authenticate']), /^Bearer authorization_uri="https:.*error="invalid_token"/);
  });

  it('refuses no token, a forged one and one for somebody else', async () => {
    const good = tokenOf(megan);
    const forged = `${good.slice(0, good.lastIndexOf('.'))}.${'A'.repeat(86)}`;
    const cases = [
      [undefined, 'AuthenticationFailed'],
      ['nonsense', 'InvalidAuthenticationToken'],
      [forged, 'InvalidAuthenticationToken'],
      [tokenOf(megan, 'Contoso', { audience: 'https://vault.azure.net' }), 'InvalidAuthenticationTokenAudience'],
    ] as const;
    for (const [token, code] of cases) {
      const reply = await clientWith(token).arm('GET', '/subscriptions');
      assert.equal(reply.status, 401);
      assert.equal(errorCodeOf(reply), code);
      assert.ok(reply.headers['www-authenticate']);
    }
  });

  it('wants a token of the subscription’s own tenant', async () => {
    const fabrikam = local.estate.environmentNamed('fabrikam-ase').seed.id;
    const reply = await clientWith(tokenOf(megan)).arm('GET', fabrikam);
    assert.equal(reply.status, 401);
    assert.equal(errorCodeOf(reply), 'InvalidAuthenticationTokenTenant');
    assert.match(String(reply.headers['www-authenticate']), new RegExp(tenant('Fabrikam')));
    assert.equal((await clientWith(tokenOf(megan, 'Fabrikam')).arm('GET', fabrikam)).status, 200);
  });

  it('gives a session nothing for a tenant that needs its own sign-in', () => {
    assert.throws(() => tokenOf(megan, 'Fabrikam', { silent: true }), /AADSTS50076/);
    assert.ok(tokenOf(adele, 'Fabrikam', { silent: true }));
  });

  it('lets a reader read and nothing more', async () => {
    const client = clientWith(tokenOf(adele));
    const app = local.estate.appNamed('payments-dev').seed.id;
    assert.equal((await client.arm('GET', app)).status, 200);
    const reply = await client.arm('POST', `${app}/stop`);
    assert.equal(reply.status, 403);
    assert.equal(errorCodeOf(reply), 'AuthorizationFailed');
    assert.equal(local.estate.appNamed('payments-dev').state, 'Running');
    assert.equal((await client.arm('GET', local.estate.appNamed('orders-api').seed.id)).status, 403);
  });

  it('challenges for claims until a token brings them', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1767603600"}}}';
    local.estate.change({ claimsChallenge: claims });
    const reply = await clientWith(tokenOf(megan)).arm('GET', '/subscriptions');
    const [, encoded = ''] =
      /error="insufficient_claims".*claims="([^"]+)"/.exec(String(reply.headers['www-authenticate'])) ?? [];
    assert.equal(Buffer.from(encoded, 'base64').toString(), claims);
    assert.equal((await clientWith(tokenOf(megan, 'Contoso', { claims })).arm('GET', '/subscriptions')).status, 200);
    const granted = await clientWith().send('POST', `/${local.tenantId}/oauth2/v2.0/token`, form({ claims }));
    const token = String(granted.body['access_token']);
    assert.equal((await clientWith(token).arm('GET', '/subscriptions')).status, 200);
  });
});
