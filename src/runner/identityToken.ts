import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { AzureError } from '../azure/azureError.ts';
import { textField } from '../azure/fields.ts';
import { transportFailure } from '../azure/transportError.ts';

/** Calls `act`, and keeps its failure. */
export type KeepFailure = <T>(act: () => Promise<T>) => Promise<T>;

/** Sends a GET with a bearer token and gives the JSON of the answer. Throws AzureError. */
export type GetJson = (url: string, token: string) => Promise<unknown>;

/** Who issues a job's identity token, and what the job needs to get one. */
interface Provider {
  readonly name: string;
  readonly operation: string;
  readonly need: string;
}

const gitHub: Provider = {
  name: 'GitHub',
  operation: 'get the identity token of this GitHub Actions job',
  need: 'The job needs "permissions: id-token: write".',
};

const azureDevOps: Provider = {
  name: 'Azure DevOps',
  operation: 'get the identity token of this Azure Pipelines job',
  need: 'The task needs SYSTEM_ACCESSTOKEN: $(System.AccessToken), and the pipeline must be allowed to use the service connection.',
};

/** The time limit of an answer, in milliseconds. */
const patience = 60_000;

/**
 * Asks the job's token endpoint, with the audience as a query: https://docs.github.com/actions/reference/security/oidc. Throws AzureError.
 */
export async function githubToken(url: string, token: string, audience: string, getJson: GetJson): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const value = textField(await getJson(address.href, token), 'value');
  if (value === undefined) {
    throw noToken(gitHub);
  }
  return value;
}

/** Uses the proxy of the environment, like all requests. It sends once and follows no redirect, so that the token goes nowhere else. */
export function githubJson(): GetJson {
  const pipeline = createPipelineFromOptions({});
  for (const name of ['defaultRetryPolicy', 'redirectPolicy', 'logPolicy']) {
    pipeline.removePolicy({ name });
  }
  const client = createDefaultHttpClient();
  return async (url, token) => {
    const headers = createHttpHeaders({ authorization: `Bearer ${token}`, accept: 'application/json' });
    const request = createPipelineRequest({ url, headers });
    return jsonOf(await answered(gitHub, request, (each) => pipeline.sendRequest(client, each)));
  };
}

/**
 * Checks Azure DevOps' answer before AzurePipelinesCredential sees it, because the messages of that class quote the job's token and the
 * whole answer.
 */
export function azureDevOpsAnswer(uri: string, keepFailure: KeepFailure): PipelinePolicy {
  return {
    name: 'azureDevOpsAnswer',
    sendRequest(request, next) {
      if (!request.url.startsWith(`${uri}?`)) {
        return next(request);
      }
      return keepFailure(async () => {
        const answer = await answered(azureDevOps, request, next);
        if (textField(jsonOf(answer), 'oidcToken') === undefined) {
          throw noToken(azureDevOps, answer.status);
        }
        return answer;
      });
    },
  };
}

/** Gives a successful answer. Throws AzureError, which quotes neither the request nor the answer. */
async function answered(
  provider: Provider,
  request: PipelineRequest,
  send: (request: PipelineRequest) => Promise<PipelineResponse>,
): Promise<PipelineResponse> {
  const { operation } = provider;
  // Not `request.timeout`, because a failed request leaves its timer running.
  request.abortSignal = AbortSignal.timeout(patience);
  const answer = await send(request).catch((cause: unknown) => {
    throw noAnswer(provider, request.url, cause);
  });
  const { status } = answer;
  if (status === 429 || status >= 500) {
    throw new AzureError(status === 429 ? 'throttled' : 'service', { operation, status });
  }
  if (status < 200 || status >= 300) {
    throw noToken(provider, status);
  }
  return answer;
}

function noAnswer({ name, operation }: Provider, url: string, cause: unknown): AzureError {
  const { host } = new URL(url);
  const failure = transportFailure(cause);
  const because = failure === undefined ? '' : ` (${failure.code})`;
  const detail =
    failure?.kind === 'tlsTrust'
      ? `The certificate of ${host}, ${name}'s, is not trusted here${because}.`
      : `${host}, ${name}'s, did not answer${because}.`;
  const code = failure === undefined ? {} : { code: failure.code };
  return new AzureError(failure?.kind ?? 'network', { operation, ...code, detail }, { cause });
}

function noToken({ name, operation, need }: Provider, status?: number): AzureError {
  const answer = status === undefined ? {} : { status };
  const because = status === undefined ? '' : ` (HTTP status ${status})`;
  return new AzureError('signedOut', {
    operation,
    ...answer,
    detail: `${name} gave no identity token${because}. ${need}`,
  });
}

function jsonOf({ bodyAsText }: PipelineResponse): unknown {
  try {
    return JSON.parse(bodyAsText ?? '');
  } catch {
    // It is a page of a sign-in or a proxy, without a token.
    return undefined;
  }
}
