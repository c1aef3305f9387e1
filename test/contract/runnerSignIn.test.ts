import assert from 'node:assert/strict';
import { AzureError, type AzureErrorKind } from '../../src/azure/azureError.ts';
import { AzureServices } from '../../src/azure/azureServices.ts';
import { cloudOf } from '../../src/runner/clouds.ts';
import { findCredential } from '../../src/runner/connection.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import { githubJob, pipelinesJob } from '../localAzure/jobs.ts';
import { type LocalAzure, startLocalAzure } from '../localAzure/server.ts';
import { type ConnectedAzure, connectAzure } from './connectedAzure.ts';
import { startProxy } from './proxy.ts';

type Variables = Readonly<Record<string, string>>;

const estate = contosoEstate().subscription('Contoso Production').environment('contoso-ase').app('shop').build();
const tokenRequest = 'POST /*/oauth2/v2.0/token';

/** A CI system: the variables of a job, where its provider is, and what a job may be told to set right. */
interface System {
  readonly name: string;
  readonly job: (local: LocalAzure) => Variables;
  readonly asksProvider: string;
  readonly address: string;
  readonly secret: string;
  readonly cure: RegExp;
}
const systems: readonly System[] = [
  {
    name: 'GitHub Actions',
    job: githubJob,
    asksProvider: 'GET /github-oidc/**',
    address: 'ACTIONS_ID_TOKEN_REQUEST_URL',
    secret: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    cure: /GitHub gave no identity token.* The job needs "permissions: id-token: write"\./,
  },
  {
    name: 'Azure Pipelines',
    job: pipelinesJob,
    asksProvider: 'POST /pipelines-oidc/**',
    address: 'SYSTEM_OIDCREQUESTURI',
    secret: 'SYSTEM_ACCESSTOKEN',
    cure: /Azure DevOps gave no identity token.* SYSTEM_ACCESSTOKEN: \$\(System\.AccessToken\).* service connection\./,
  },
];

describe('the runner’s sign-in', () => {
  let connected: ConnectedAzure;
  let environment: NodeJS.ProcessEnv;

  // Anew for each: MSAL reckons a token's end by the machine's time, which a clock that was skipped is ahead of.
  beforeEach(async () => {
    environment = process.env;
    connected = await connectAzure(estate);
  });
  afterEach(async () => {
    process.env = environment;
    await connected.close();
  });

  /** Azure as the runner sees it in a job with these variables, which some credentials read of the process. */
  const inJob = (variables: Variables): AzureServices => {
    const { local, clock } = connected;
    process.env = { ...environment, ...variables };
    const cloud = cloudOf('Local Azure', {
      ASE_RESOURCE_MANAGER_URL: local.url,
      ASE_RESOURCE_MANAGER_AUDIENCE: local.url,
      AZURE_AUTHORITY_HOST: local.url,
    });
    const { credential } = findCredential(cloud, variables);
    return new AzureServices({ cloud, credential, clock, random: () => 0, log: () => undefined });
  };
  const failureIn = async (variables: Variables): Promise<AzureError> => {
    const error: unknown = await inJob(variables)
      .subscriptions(connected.signal)
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof AzureError, String(error));
    for (const hidden of ['eyJ', ...systems.flatMap(({ secret }) => variables[secret] ?? [])]) {
      assert.ok(!error.message.includes(hidden), error.message);
      assert.ok(!JSON.stringify(error.facts).includes(hidden), JSON.stringify(error.facts));
    }
    return error;
  };
  const assertionsSeen = (): readonly string[] =>
    connected.local.requestsTo(tokenRequest).map(({ body }) => {
      const { client_assertion } = body as { readonly client_assertion: { readonly sha1: string } };
      return client_assertion.sha1;
    });

  for (const { name, job, asksProvider, address, secret, cure } of systems) {
    describe(`in ${name}`, () => {
      it('gets a token, and another one with a new assertion when it has ended', async () => {
        const { local, clock, signal } = connected;
        local.estate.change({ tokenLifetimeSeconds: 240 });
        const azure = inJob(job(local));
        assert.equal((await azure.subscriptions(signal)).length, 1);
        await azure.tenants(signal);
        assert.equal(assertionsSeen().length, 1);
        // By now the first assertion has ended too.
        clock.skip(300_000);
        assert.equal((await azure.subscriptions(signal)).length, 1);
        assert.equal(new Set(assertionsSeen()).size, 2);
        assert.deepEqual(
          local.requestsTo(tokenRequest).map(({ status }) => status),
          [200, 200],
        );
        assert.ok(local.requestsTo('GET /subscriptions').every(({ status }) => status === 200));
      });

      it('says what the job needs, where its provider refuses it', async () => {
        const error = await failureIn({ ...job(connected.local), [secret]: 'of-another-job' });
        assert.equal(error.kind, 'signedOut');
        assert.match(error.message, cure);
        assert.match(error.message, /HTTP status 401/);
        assert.equal(connected.local.requestsTo(tokenRequest).length, 0);
      });

      const answers: readonly (readonly [string, object, AzureErrorKind, RegExp, number])[] = [
        ['answers with a page', { answer: { status: 203, html: '<p>Sign in</p>' } }, 'signedOut', cure, 1],
        ['is not well', { answer: { status: 503 }, times: 4 }, 'service', /identity token.*HTTP status 503/, 4],
        ['throttles', { answer: { status: 429 }, times: 4 }, 'throttled', /identity token.*HTTP status 429/, 4],
        [
          'drops the connection',
          { drop: 'before', times: 4 },
          'network',
          /127\.0\.0\.1.*did not answer.*ECONNRESET/,
          4,
        ],
      ];
      for (const [what, effect, kind, words, asked] of answers) {
        it(`says so where its provider ${what}`, async () => {
          const { local } = connected;
          local.faults.add({ on: asksProvider, ...effect } as Parameters<typeof local.faults.add>[0]);
          const error = await failureIn(job(local));
          assert.equal(error.kind, kind);
          assert.match(error.message, words);
          assert.equal(local.requestsTo(asksProvider).length, asked);
        });
      }

      it('goes on after a provider’s bad moment', async () => {
        const { local, signal } = connected;
        local.faults.add({ on: asksProvider, times: 1, answer: { status: 503 } });
        assert.equal((await inJob(job(local)).subscriptions(signal)).length, 1);
      });

      it('asks its provider through the proxy that the job has', async () => {
        const { local, signal } = connected;
        const proxy = await startProxy();
        const variables = job(local);
        try {
          await inJob({ ...variables, HTTPS_PROXY: proxy.url }).subscriptions(signal);
        } finally {
          await proxy.close();
        }
        const provider = new URL(variables[address] ?? '').host;
        assert.deepEqual([...new Set(proxy.asked)], [provider, new URL(local.url).host]);
      });

      it('follows its provider nowhere', async () => {
        const { local } = connected;
        const answer = { status: 307, headers: { Location: `${local.url}/elsewhere` } };
        local.faults.add({ on: asksProvider, answer });
        const error = await failureIn(job(local));
        assert.equal(error.kind, 'signedOut');
        assert.match(error.message, /HTTP status 307/);
        assert.equal(local.requestsTo('* /elsewhere').length, 0);
      });

      it('says so where its provider is not there, or not trusted', async () => {
        const other = await startLocalAzure({ seed: estate });
        const elsewhere = job(other)[address] ?? '';
        const variables = { ...job(connected.local), [address]: elsewhere };
        const untrusted = await failureIn(variables);
        await other.close();
        const gone = await failureIn(variables);
        assert.deepEqual([untrusted.kind, gone.kind], ['tlsTrust', 'network']);
        assert.match(untrusted.message, /The certificate of 127\.0\.0\.1:\d+.* is not trusted here/);
        assert.match(gone.message, /127\.0\.0\.1:\d+.*did not answer \(ECONNREFUSED\)/);
      });
    });
  }

  it('says whom Entra does not know, where it refuses the assertion', async () => {
    const error = await failureIn(githubJob(connected.local, 'refs/heads/trial'));
    assert.deepEqual([error.kind, error.facts.code], ['signedOut', 'AADSTS700213']);
    assert.match(error.message, /No matching federated identity record.*'repo:contoso\/apps:ref:refs\/heads\/trial'/);
  });

  it('is DefaultAzureCredential’s elsewhere', async () => {
    const { local, signal } = connected;
    const { tenantId, clientId, clientSecret } = local;
    const azure = inJob({
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    });
    assert.equal((await azure.subscriptions(signal)).length, 1);
    assert.equal(local.requestsTo(tokenRequest).length, 1);
  });

  it('says that a GitHub Actions job has no permission for its own', () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN, ...variables } = githubJob(connected.local);
    const { words } = findCredential(cloudOf('AzureCloud', {}), variables);
    assert.equal(
      words,
      'DefaultAzureCredential, because this GitHub Actions job has no "permissions: id-token: write"',
    );
  });
});
