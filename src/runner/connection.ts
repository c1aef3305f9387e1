import type { TokenCredential } from '@azure/core-auth';
import { AzurePipelinesCredential, ClientAssertionCredential, DefaultAzureCredential } from '@azure/identity';
import { credentialThatSaysWhy } from '../azure/authorityFailure.ts';
import { AzureServices } from '../azure/azureServices.ts';
import { parseResourceId } from '../azure/resourceId.ts';
import type { AccountRef } from '../stopStart/engine/ports.ts';
import { errorMessage } from '../text/errorMessage.ts';
import type { Clock } from '../time/clock.ts';
import { cloudOf, type Environment, type RunnerCloud } from './clouds.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import { azureDevOpsAnswer, type GetJson, githubJson, githubToken, type KeepFailure } from './identityToken.ts';
import type { Plan } from './planSchema.ts';

/** Azure in the plan's cloud, with the runner's identity. */
export interface Connection {
  readonly azure: AzureServices;
  /** The account for the records. */
  readonly account: AccountRef;
  /** The identity, for people. */
  readonly words: string;
}

/** Sends nothing yet. Throws NothingStopped if the plan's cloud is not known, or the variables of the sign-in are wrong. */
export function connect(plan: Plan, env: Environment, clock: Clock): Connection {
  const cloud = cloudOf(plan.cloud, env);
  const { credential, words } = credentialOf(cloud, env);
  return {
    azure: new AzureServices({ cloud, credential, clock, random: Math.random, log: () => undefined }),
    account: {
      tenantId: plan.tenantId ?? '',
      subscriptionId: parseResourceId(plan.environment)?.subscriptionId ?? '',
      cloud: cloud.name,
    },
    words,
  };
}

/** A credential's constructor throws if its values are invalid, such as an id. */
function credentialOf(cloud: RunnerCloud, env: Environment): FoundCredential {
  try {
    return findCredential(cloud, env);
  } catch (error) {
    const because = errorMessage(error);
    throw new NothingStopped(exitCodes.usage, `The sign-in can't be set up: ${because} Nothing was stopped.`, {
      cause: error,
    });
  }
}

type Policies = Parameters<Parameters<typeof credentialThatSaysWhy>[1]>[0];
export interface FoundCredential {
  readonly credential: TokenCredential;
  /** The identity, for people. */
  readonly words: string;
}

/**
 * The runner's identity. In GitHub Actions and Azure Pipelines it is the job's identity; its short-lived identity token is fetched again
 * for each Azure token, so that a long run works. Elsewhere it is what DefaultAzureCredential finds.
 */
export function findCredential(cloud: RunnerCloud, env: Environment, getJson: GetJson = githubJson()): FoundCredential {
  const { authorityUrl } = cloud;
  const made = (
    words: string,
    create: (policies: Policies, keepFailure: KeepFailure) => TokenCredential,
  ): FoundCredential => ({
    words,
    credential: throwingKeptFailure((keepFailure) =>
      credentialThatSaysWhy(authorityUrl, (policies) => create(policies, keepFailure)),
    ),
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
      (policies, keepFailure) =>
        new ClientAssertionCredential(tenant, client, () => keepFailure(assertion), options(policies)),
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
    const [uri, token, tenant, client, connection] = pipelines;
    return made('the service connection of this Azure Pipelines job', (policies, keepFailure) => {
      const policy = azureDevOpsAnswer(uri, keepFailure);
      const both = options([...policies, { policy, position: 'perRetry' }]);
      return new AzurePipelinesCredential(tenant, client, connection, token, both);
    });
  }
  // Without the permission, GitHub sets neither the URL nor the token.
  const lacksPermission = env['GITHUB_ACTIONS'] === 'true' && (env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') === '';
  return made(
    lacksPermission
      ? 'DefaultAzureCredential, because this GitHub Actions job has no "permissions: id-token: write"'
      : 'DefaultAzureCredential',
    (policies) => new DefaultAzureCredential(options(policies)),
  );
}

/** @azure/identity keeps only the message of a failure. The error that `keepFailure` saw is thrown instead. */
function throwingKeptFailure(create: (keepFailure: KeepFailure) => TokenCredential): TokenCredential {
  let failure: unknown;
  const credential = create(async (act) => {
    try {
      return await act();
    } catch (error) {
      failure = error;
      throw error;
    }
  });
  return {
    async getToken(scopes, options) {
      failure = undefined;
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw failure ?? error;
      }
    },
  };
}

/** The values of these variables; undefined if any of them is empty. */
function all<const N extends readonly string[]>(
  env: Environment,
  ...names: N
): { readonly [K in keyof N]: string } | undefined {
  const values = names.map((name) => env[name] ?? '');
  return values.includes('') ? undefined : (values as unknown as { readonly [K in keyof N]: string });
}
