import { randomUUID } from 'node:crypto';
import type { Clock } from '../../src/time/clock.ts';
import { EntraRefusal } from './entraRefusal.ts';
import type { FederatedCredential } from './estateSeed.ts';
import type { HttpRequest, Reply } from './http.ts';
import { guid } from './resourceNames.ts';
import { SigningKey } from './signingKey.ts';

const audience = 'api://AzureADTokenExchange';
const main = 'refs/heads/main';

/** Whom the providers vouch for: a GitHub Actions job of the main branch, and the service connection of Azure Pipelines. */
export const githubIdentity: FederatedCredential = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: githubSubject(main),
  audience,
};
export const pipelinesIdentity: FederatedCredential = {
  issuer: 'https://vstoken.dev.azure.com/contoso',
  subject: 'sc://contoso/apps/stop-start',
  audience,
};
export const serviceConnectionId = guid('serviceConnection', 'stop-start');

/** What a job shows its provider: ACTIONS_ID_TOKEN_REQUEST_TOKEN, SYSTEM_ACCESSTOKEN. */
export const githubRequestToken = 'local-github-request-token';
export const systemAccessToken = 'local-system-access-token';

interface IdentityTokenOrder extends FederatedCredential {
  /** Default: 5 minutes. */
  readonly lifetimeSeconds?: number;
}

interface IdentityClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly jti: string;
  readonly nbf: number;
  readonly exp: number;
}

/**
 * Workload identity federation: GitHub Actions and Azure Pipelines as identity providers of their jobs, under `/github-oidc/` and
 * `/pipelines-oidc/`, and Entra's look at the tokens that they give. Both providers sign with one key, a fresh one for each server.
 */
export class WorkloadIdentity {
  private readonly clock: Clock;
  private readonly key = new SigningKey();
  private readonly redeemed = new Set<string>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** undefined: this request is not the providers'. */
  answer(request: HttpRequest): Reply | undefined {
    const operation = `${request.method} ${request.path.split('/')[1] ?? ''}`;
    if (operation === 'GET github-oidc') {
      return this.github(request);
    }
    return operation === 'POST pipelines-oidc' ? this.pipelines(request) : undefined;
  }

  /** An identity token of either provider. */
  issue({ issuer, subject, audience: aud, lifetimeSeconds = 300 }: IdentityTokenOrder): string {
    const now = Math.floor(this.clock.now() / 1000);
    const claims: IdentityClaims & { readonly iat: number } = {
      ...{ iss: issuer, sub: subject, aud, jti: randomUUID() },
      ...{ iat: now, nbf: now, exp: now + lifetimeSeconds },
    };
    return this.key.sign(claims);
  }

  /**
   * Throws an `EntraRefusal` unless the assertion is one of these credentials', good now, and new. The last is stricter than Entra, which
   * is not known to refuse an assertion the second time: so that a client that keeps one is found out, before it ends.
   */
  redeem(assertion: string, credentials: readonly FederatedCredential[]): void {
    const read = this.key.read(assertion);
    if ('problem' in read) {
      throw read.problem === 'malformed'
        ? new EntraRefusal(400, 'invalid_request', 50027, 'JWT token is invalid or malformed.')
        : refusal(700027, 'Client assertion failed signature validation.');
    }
    const claims = read.claims as IdentityClaims;
    checkFederation(claims, credentials);
    const [now, from, until] = [this.clock.now(), claims.nbf * 1000, claims.exp * 1000];
    if (now < from || now >= until) {
      const [current, start, end] = [now, from, until].map((ms) => new Date(ms).toISOString());
      const times = `Current time: ${current}, assertion valid from ${start}, expiry time of assertion ${end}.`;
      throw refusal(700024, `Client assertion is not within its valid time range. ${times}`);
    }
    if (this.redeemed.has(claims.jti)) {
      throw refusal(70002, 'Error validating credentials. The client assertion was used before.');
    }
    this.redeemed.add(claims.jti);
  }

  /** https://docs.github.com/actions/reference/security/oidc. `ref`, which GitHub knows by itself, is the branch of the job. */
  private github({ headers, query }: HttpRequest): Reply {
    if (!bears(headers.authorization, githubRequestToken)) {
      return { status: 401 };
    }
    const subject = githubSubject(query.get('ref') ?? main);
    const aud = query.get('audience') ?? 'https://github.com/contoso';
    return { status: 200, body: { value: this.issue({ ...githubIdentity, subject, audience: aud }) } };
  }

  /** https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create */
  private pipelines({ headers, query }: HttpRequest): Reply {
    if (!bears(headers.authorization, systemAccessToken)) {
      return { status: 401 };
    }
    if (query.get('api-version') !== '7.1' || query.get('serviceConnectionId') !== serviceConnectionId) {
      return { status: 400, body: { message: 'There is no such service connection, or the version is not 7.1.' } };
    }
    return { status: 200, body: { oidcToken: this.issue(pipelinesIdentity) } };
  }
}

/** Issuer, subject and audience are Entra's own three numbers. */
function checkFederation({ iss, sub, aud }: IdentityClaims, credentials: readonly FederatedCredential[]): void {
  const ofIssuer = credentials.filter(({ issuer }) => issuer === iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  const none = (code: number, what: string): EntraRefusal =>
    refusal(
      code,
      `No matching federated identity record found for presented assertion ${what}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    );
  if (ofIssuer.length === 0) {
    throw none(700211, `issuer '${iss}'`);
  }
  if (ofSubject.length === 0) {
    throw none(700213, `subject '${sub}'`);
  }
  if (!ofSubject.some((credential) => credential.audience === aud)) {
    throw none(700212, `audience '${aud}'`);
  }
}

function refusal(code: number, description: string): EntraRefusal {
  return new EntraRefusal(401, 'invalid_client', code, description);
}

function bears(authorization: string | undefined, token: string): boolean {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] === token;
}

function githubSubject(ref: string): string {
  return `repo:contoso/apps:ref:${ref}`;
}
