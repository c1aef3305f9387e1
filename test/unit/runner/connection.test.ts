import assert from 'node:assert/strict';
import { AzureError } from '../../../src/azure/azureError.ts';
import { credentialError } from '../../../src/azure/credentialError.ts';
import { cloudOf } from '../../../src/runner/clouds.ts';
import { findCredential } from '../../../src/runner/connection.ts';
import type { GetJson } from '../../../src/runner/identityToken.ts';

const [tenant, client] = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222'];
const github = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example/job?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
  AZURE_TENANT_ID: tenant,
  AZURE_CLIENT_ID: client,
};
const pipelines = {
  SYSTEM_OIDCREQUESTURI: 'https://dev.azure.example/oidc',
  SYSTEM_ACCESSTOKEN: 'access-token',
  AZURESUBSCRIPTION_TENANT_ID: tenant,
  AZURESUBSCRIPTION_CLIENT_ID: client,
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection',
};
const ofGithub = 'the identity of this GitHub Actions job';
const ofPipelines = 'the service connection of this Azure Pipelines job';
const ofDefault = 'DefaultAzureCredential';
const scope = 'https://management.example/.default';

function wordsFor(env: Readonly<Record<string, string | undefined>>): string {
  return findCredential(cloudOf('AzureCloud', {}), env).words;
}

/** Asks for a token in a job of GitHub Actions until `answer`; gives what came of it. */
async function failure(cloud: string, getJson: GetJson): Promise<AzureError> {
  const { credential } = findCredential(cloudOf(cloud, {}), github, getJson);
  try {
    await credential.getToken(scope);
  } catch (error) {
    return credentialError(error, 'get a token');
  }
  throw new assert.AssertionError({ message: 'There was a token.' });
}

describe('The identity of the runner', () => {
  // Its credential looks for this one itself.
  const before = process.env['SYSTEM_OIDCREQUESTURI'];
  beforeEach(() => {
    process.env['SYSTEM_OIDCREQUESTURI'] = pipelines.SYSTEM_OIDCREQUESTURI;
  });
  afterEach(() => {
    if (before === undefined) {
      delete process.env['SYSTEM_OIDCREQUESTURI'];
    } else {
      process.env['SYSTEM_OIDCREQUESTURI'] = before;
    }
  });

  it('is the job’s own in GitHub Actions', () => {
    assert.equal(wordsFor(github), ofGithub);
    assert.equal(wordsFor({ ...pipelines, ...github }), ofGithub);
  });

  it('is the service connection in Azure Pipelines', () => {
    assert.equal(wordsFor(pipelines), ofPipelines);
    assert.equal(wordsFor({ ...pipelines, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client }), ofPipelines);
  });

  it('is what the default credential finds anywhere else', () => {
    assert.equal(wordsFor({}), ofDefault);
    assert.equal(wordsFor({ AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: 's' }), ofDefault);
  });

  for (const [words, env] of [
    [ofGithub, github],
    [ofPipelines, pipelines],
  ] as const) {
    for (const name of Object.keys(env)) {
      it(`is not ${words} without ${name}`, () => {
        assert.equal(wordsFor({ ...env, [name]: undefined }), ofDefault);
        assert.equal(wordsFor({ ...env, [name]: '' }), ofDefault);
      });
    }
  }
});

describe('GitHub’s identity token', () => {
  for (const [cloud, audience] of [
    ['AzureCloud', 'api://AzureADTokenExchange'],
    ['AzureUSGovernment', 'api://AzureADTokenExchangeUSGov'],
    ['AzureChinaCloud', 'api://AzureADTokenExchangeChina'],
  ] as const) {
    it(`is asked for the audience of ${cloud}, with the job’s own token`, async () => {
      const seen: (readonly [URL, string])[] = [];
      await failure(cloud, async (url, token) => {
        seen.push([new URL(url), token]);
        throw new Error('That is enough.');
      });
      assert.equal(seen.length, 1);
      const [[url, token] = []] = seen;
      assert.equal(token, 'request-token');
      assert.equal(`${url?.origin}${url?.pathname}`, 'https://tokens.example/job');
      assert.deepEqual(
        [...(url?.searchParams ?? [])],
        [
          ['api-version', '2.0'],
          ['audience', audience],
        ],
      );
    });
  }

  it('is fetched anew for each token of Azure', async () => {
    let fetched = 0;
    const { credential } = findCredential(cloudOf('AzureCloud', {}), github, async () => {
      fetched += 1;
      throw new Error('That is enough.');
    });
    for (let asked = 1; asked <= 3; asked += 1) {
      await assert.rejects(credential.getToken(scope));
      assert.equal(fetched, asked);
    }
  });

  it('is not asked for before a token is needed', () => {
    findCredential(cloudOf('AzureCloud', {}), github, () => assert.fail('too early'));
  });

  it('is not taken for a missing sign-in where GitHub has trouble: that passes', async () => {
    for (const kind of ['network', 'throttled', 'service'] as const) {
      const error = await failure('AzureCloud', async () => {
        throw new AzureError(kind, { operation: 'get the identity token' });
      });
      assert.equal(error.kind, kind);
    }
  });

  it('is missed with what the job needs, where GitHub’s answer has none', async () => {
    for (const answer of [{}, { value: 5 }, 'token', null]) {
      const { message, kind } = await failure('AzureCloud', async () => answer);
      assert.match(message, /GitHub gave no identity token\. The job needs "permissions: id-token: write"\./);
      assert.equal(kind, 'signedOut');
    }
  });
});
