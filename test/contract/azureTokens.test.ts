import assert from 'node:assert/strict';
import type { TokenCredential } from '@azure/core-auth';
import { ClientSecretCredential, DefaultAzureCredential } from '@azure/identity';
import { credentialThatSaysWhy } from '../../src/azure/authorityFailure.ts';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { cloudOf } from '../localAzure/cloud.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { startLocalAzure } from '../localAzure/server.ts';
import { type ConnectedAzure, connectAzure, secretCredential } from './connectedAzure.ts';

const estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase').app('shop').build();
const tokenRequest = 'POST /*/oauth2/v2.0/token';
const isKind = (kind: AzureErrorKind) => (error: unknown) => error instanceof AzureError && error.kind === kind;

describe('tokens of @azure/identity', () => {
  let connected: ConnectedAzure;

  before(async () => {
    connected = await connectAzure(estate);
  });
  after(() => connected.close());
  beforeEach(() => connected.reset());

  const services = (credential: TokenCredential, cloud: Cloud = connected.cloud): AzureServices => {
    const { clock } = connected;
    return new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
  };
  const fresh = (): AzureServices => services(secretCredential(connected.local, connected.cloud));
  const saysWhy = (cloud: Cloud, secret = connected.local.clientSecret): TokenCredential =>
    credentialThatSaysWhy(
      cloud.authorityUrl,
      (additionalPolicies) =>
        new ClientSecretCredential(connected.local.tenantId, connected.local.clientId, secret, {
          authorityHost: cloud.authorityUrl,
          disableInstanceDiscovery: true,
          additionalPolicies,
          retryOptions: { maxRetries: 0 },
        }),
    );

  it('are asked for once for many requests', async () => {
    const azure = fresh();
    await Promise.all([azure.subscriptions(connected.signal), azure.tenants(connected.signal)]);
    await azure.subscriptions(connected.signal);
    assert.equal(connected.local.requestsTo(tokenRequest).length, 1);
  });

  it('are replaced when they have ended', async () => {
    connected.local.estate.change({ tokenLifetimeSeconds: 240 });
    const azure = fresh();
    await azure.subscriptions(connected.signal);
    connected.clock.skip(300_000);
    await azure.subscriptions(connected.signal);
    assert.equal(connected.local.requestsTo(tokenRequest).length, 2);
    assert.ok(connected.local.requestsTo('GET /subscriptions').every(({ status }) => status === 200));
  });

  it('are replaced when Azure refuses them early, for a stop too', async () => {
    connected.local.estate.change({ tokenLifetimeSeconds: 240 });
    const azure = fresh();
    const answer = {
      status: 401,
      code: 'ExpiredAuthenticationToken',
      headers: { 'WWW-Authenticate': 'Bearer authorization_uri="https://login.example/x", error="invalid_token"' },
    };
    connected.local.faults.add({ on: 'POST **/stop', times: 1, answer });
    await azure.apps.stop(connected.local.estate.appNamed('shop').seed.id);
    assert.deepEqual(
      connected.local.requestsTo('POST **/stop').map(({ status }) => status),
      [401, 200],
    );
  });

  it('are asked for with the claims of a challenge', async () => {
    connected.local.estate.change({ claimsChallenge: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' });
    const azure = fresh();
    const subscriptions = await azure.subscriptions(connected.signal);
    assert.equal(subscriptions.length, 1);
    assert.equal(connected.local.requestsTo(tokenRequest).length, 2);
    assert.deepEqual(
      connected.local.requestsTo('GET /subscriptions').map(({ status }) => status),
      [401, 200],
    );
  });

  it('say when they end', async () => {
    const ends = await fresh().tokenExpiresAt(connected.signal);
    assert.ok(Math.abs(ends - Date.now() - 3_600_000) < 60_000);
  });

  it('that are wrong are signed out: a wrong secret, another directory', async () => {
    const wrong = services(saysWhy(connected.cloud, 'wrong'));
    await assert.rejects(wrong.subscriptions(connected.signal), (error) => {
      assert.ok(isKind('signedOut')(error));
      assert.match((error as AzureError).facts.code ?? '', /^AADSTS\d+$/);
      return true;
    });
    const answer = { status: 401, code: 'InvalidAuthenticationTokenTenant' };
    connected.local.faults.add({ on: 'GET /subscriptions', answer });
    await assert.rejects(fresh().subscriptions(connected.signal), isKind('signedOut'));
  });

  it('that need consent say so', async () => {
    const body = {
      error: 'invalid_grant',
      error_description: 'AADSTS65001',
      error_codes: [65001],
      suberror: 'consent_required',
    };
    connected.local.faults.add({ on: tokenRequest, answer: { status: 400, body } });
    await assert.rejects(services(saysWhy(connected.cloud)).subscriptions(connected.signal), isKind('consentNeeded'));
  });

  const troubles: readonly [string, object, AzureErrorKind][] = [
    ['drops the connection', { drop: 'before' }, 'network'],
    ['answers 503', { answer: { status: 503 } }, 'service'],
  ];
  for (const [what, effect, kind] of troubles) {
    it(`are not "signed out" when the identity provider ${what}`, async () => {
      connected.local.faults.add({ on: tokenRequest, ...effect } as Parameters<typeof connected.local.faults.add>[0]);
      await assert.rejects(services(saysWhy(connected.cloud)).subscriptions(connected.signal), isKind(kind));
    });
  }

  it('are not "signed out" when the identity provider is not trusted, or not there', async () => {
    const other = await startLocalAzure({ seed: estate });
    const cloud = cloudOf(other);
    await assert.rejects(services(saysWhy(cloud), cloud).subscriptions(connected.signal), isKind('tlsTrust'));
    await other.close();
    await assert.rejects(services(saysWhy(cloud), cloud).subscriptions(connected.signal), isKind('network'));
  });

  it('come from DefaultAzureCredential too, which says why just as well', async () => {
    const { local, cloud } = connected;
    const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET } = process.env;
    Object.assign(process.env, {
      AZURE_TENANT_ID: local.tenantId,
      AZURE_CLIENT_ID: local.clientId,
      AZURE_CLIENT_SECRET: local.clientSecret,
    });
    try {
      const options = {
        authorityHost: cloud.authorityUrl,
        disableInstanceDiscovery: true,
        retryOptions: { maxRetries: 0 },
      };
      const make = (): TokenCredential =>
        credentialThatSaysWhy(
          cloud.authorityUrl,
          (additionalPolicies) => new DefaultAzureCredential({ ...options, additionalPolicies }),
        );
      assert.equal((await services(make()).subscriptions(connected.signal)).length, 1);
      connected.local.faults.add({ on: tokenRequest, drop: 'before' });
      await assert.rejects(services(make()).subscriptions(connected.signal), isKind('network'));
    } finally {
      restoreEnvironment({ AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET });
    }
  });
});

function restoreEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
}
