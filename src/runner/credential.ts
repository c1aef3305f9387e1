import type { TokenCredential } from '@azure/core-auth';
import { AzurePipelinesCredential, ClientAssertionCredential, DefaultAzureCredential } from '@azure/identity';
import { credentialThatSaysWhy } from '../azure/authorityFailure.ts';
import { AzureError } from '../azure/azureError.ts';
import { textField } from '../azure/fields.ts';
import type { RunnerCloud } from './clouds.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Policies = Parameters<Parameters<typeof credentialThatSaysWhy>[1]>[0];

/** Sends a request with a bearer token and gives the JSON that is answered. Throws AzureError. */
export type GetJson = (url: string, token: string) => Promise<unknown>;

export interface FoundCredential {
  readonly credential: TokenCredential;
  /** Whose it is, for people. */
  readonly words: string;
}

/**
 * Who the runner is. In GitHub Actions and Azure Pipelines the job's own identity, whose short-lived proof is fetched anew for each token,
 * so that a run outlasts it; elsewhere whoever DefaultAzureCredential finds.
 */
export function findCredential(
  cloud: RunnerCloud,
  env: Environment,
  getJson: GetJson = getJsonByFetch,
): FoundCredential {
  const { authorityUrl } = cloud;
  const made = (words: string, create: (policies: Policies) => TokenCredential): FoundCredential => ({
    words,
    credential: credentialThatSaysWhy(authorityUrl, create),
  });
  const options = (additionalPolicies: Policies) => ({
    authorityHost: authorityUrl,
    // Public instance discovery knows only the public clouds and would refuse a custom authority.
    disableInstanceDiscovery: cloud.isCustom,
    additionalPolicies,
  });
  const github = all(
    env,
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
  );
  if (github !== undefined) {
    const [url, token, tenant, client] = github;
    const assertion = (): Promise<string> => githubToken(url, token, cloud.tokenExchangeAudience, getJson);
    return made(
      'the identity of this GitHub Actions job',
      (policies) => new ClientAssertionCredential(tenant, client, assertion, options(policies)),
    );
  }
  // AzureCLI@2 and AzurePowerShell@5 set the last three of their service connection.
  const pipelines = all(
    env,
    'SYSTEM_OIDCREQUESTURI',
    'SYSTEM_ACCESSTOKEN',
    'AZURESUBSCRIPTION_TENANT_ID',
    'AZURESUBSCRIPTION_CLIENT_ID',
    'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID',
  );
  if (pipelines !== undefined) {
    const [, token, tenant, client, connection] = pipelines;
    return made(
      'the service connection of this Azure Pipelines job',
      (policies) => new AzurePipelinesCredential(tenant, client, connection, token, options(policies)),
    );
  }
  return made('DefaultAzureCredential', (policies) => new DefaultAzureCredential(options(policies)));
}

/** The values of these variables, all of them or none. */
function all<const N extends readonly string[]>(
  env: Environment,
  ...names: N
): { readonly [K in keyof N]: string } | undefined {
  const values = names.map((name) => env[name] ?? '');
  return values.includes('') ? undefined : (values as unknown as { readonly [K in keyof N]: string });
}

/** https://docs.github.com/actions/reference/security/oidc: the job's token endpoint, with the audience as a query. */
async function githubToken(url: string, token: string, audience: string, getJson: GetJson): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const value = textField(await getJson(address.href, token), 'value');
  if (value === undefined) {
    throw new AzureError('signedOut', {
      operation,
      detail: 'GitHub gave no identity token. The job needs "permissions: id-token: write".',
    });
  }
  return value;
}

const operation = 'get the identity token of this GitHub Actions job';

async function getJsonByFetch(url: string, token: string): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    signal: AbortSignal.timeout(60_000),
  }).catch((cause: unknown) => {
    throw new AzureError('network', { operation }, { cause });
  });
  if (!answer.ok) {
    throw new AzureError('service', { operation, status: answer.status });
  }
  return answer.json();
}
