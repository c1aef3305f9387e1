import { EntraRefusal, refusalReply } from './entraRefusal.ts';
import type { Estate } from './estate.ts';
import type { HttpRequest, Reply } from './http.ts';
import type { TokenOrder, TokenService } from './tokens.ts';
import type { WorkloadIdentity } from './workloadIdentity.ts';

/** A token for somebody of the seed. */
export interface IssueRequest {
  /** The user principal name of an account. */
  readonly account: string;
  readonly tenantId: string;
  /** Default: Azure Resource Manager of this server. */
  readonly audience?: string;
  readonly lifetimeSeconds?: number;
  /** Only what a session already allows: refused where the tenant needs its own sign-in. */
  readonly silent?: boolean;
  /** What a claims challenge asked for. */
  readonly claims?: string;
}

export interface IssuedToken {
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The client id that VS Code's own Microsoft sign-in has. */
const vscodeClientId = 'aebc6443-996d-45c2-90f0-388ff96faa56';

/** RFC 7523: a client that says who it is by a JSON Web Token. */
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Microsoft Entra ID: OpenID configuration, signing keys, and tokens for the seed's application and accounts. */
export class Entra {
  private readonly estate: Estate;
  private readonly tokens: TokenService;
  private readonly workloads: WorkloadIdentity;
  private readonly origin: () => string;

  constructor(estate: Estate, tokens: TokenService, workloads: WorkloadIdentity, origin: () => string) {
    this.estate = estate;
    this.tokens = tokens;
    this.workloads = workloads;
    this.origin = origin;
  }

  /** undefined: this request is not Entra's. */
  answer({ method, path, text }: HttpRequest): Reply | undefined {
    const [tenant = '', ...rest] = path.slice(1).split('/');
    const operation = rest.join('/').toLowerCase();
    if (method === 'GET' && operation.endsWith('.well-known/openid-configuration')) {
      return this.orRefusal(() => this.configuration(tenant, operation.startsWith('v2.0/')));
    }
    if (method === 'GET' && operation.startsWith('discovery/')) {
      return { status: 200, body: this.tokens.keySet };
    }
    if (method === 'POST' && /^oauth2(\/v2\.0)?\/token(\/v2\.0)?$/.test(operation)) {
      return this.orRefusal(() => this.grant(tenant, new URLSearchParams(text)));
    }
    return undefined;
  }

  /** A user's token. Throws an `EntraRefusal`. */
  issueToken(request: IssueRequest): IssuedToken {
    const account = this.estate.seed.accounts.find((one) => one.name === request.account);
    if (account === undefined) {
      throw new EntraRefusal(400, 'invalid_grant', 50034, `The user account ${request.account} does not exist.`);
    }
    const membership = account.tenants.find((one) => one.tenantId === request.tenantId);
    if (membership === undefined) {
      const description = `User account '${account.name}' does not exist in tenant '${request.tenantId}'.`;
      throw new EntraRefusal(400, 'invalid_grant', 50020, description);
    }
    if (request.silent === true && membership.needsOwnSignIn) {
      const description = 'You must use multi-factor authentication to access this tenant.';
      throw new EntraRefusal(400, 'interaction_required', 50076, description);
    }
    return this.issue(request.lifetimeSeconds, {
      objectId: account.objectId,
      tenantId: request.tenantId,
      name: account.name,
      displayName: account.displayName,
      isApplication: false,
      clientId: vscodeClientId,
      audience: request.audience ?? this.origin(),
      ...(request.claims === undefined ? {} : { claims: request.claims }),
    });
  }

  private grant(tenant: string, form: URLSearchParams): Reply {
    const { servicePrincipal } = this.estate.seed;
    const tenantId = this.tenantId(tenant);
    if (form.get('grant_type') !== 'client_credentials') {
      throw new EntraRefusal(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
    }
    if (form.get('client_id') !== servicePrincipal.clientId || !servicePrincipal.tenantIds.includes(tenantId)) {
      const description = `Application with identifier '${form.get('client_id') ?? ''}' was not found in the directory.`;
      throw new EntraRefusal(400, 'unauthorized_client', 700016, description);
    }
    this.authenticate(form);
    const claims = form.get('claims');
    const issued = this.issue(undefined, {
      objectId: servicePrincipal.objectId,
      tenantId,
      name: servicePrincipal.displayName,
      displayName: servicePrincipal.displayName,
      isApplication: true,
      clientId: servicePrincipal.clientId,
      audience: form.get('resource') ?? audienceOf(form.get('scope') ?? ''),
      ...(claims === null ? {} : { claims }),
    });
    const lifetime = Math.round((issued.expiresAt - this.estate.timeline.now) / 1000);
    const body = {
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: issued.accessToken,
    };
    return { status: 200, headers: { 'Cache-Control': 'no-store' }, body };
  }

  /** By its secret or, of a workload elsewhere, by an assertion of that one's identity provider. */
  private authenticate(form: URLSearchParams): void {
    const { clientSecret, federatedCredentials } = this.estate.seed.servicePrincipal;
    const assertion = form.get('client_assertion');
    if (assertion !== null && form.get('client_assertion_type') === jwtBearer) {
      this.workloads.redeem(assertion, federatedCredentials);
      return;
    }
    const secret = form.get('client_secret');
    if (secret === null) {
      const description =
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
      throw new EntraRefusal(401, 'invalid_client', 7000218, description);
    }
    if (secret !== clientSecret) {
      throw new EntraRefusal(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
    }
  }

  private issue(seconds: number | undefined, order: Omit<TokenOrder, 'lifetimeSeconds'>): IssuedToken {
    this.estate.timeline.settle();
    const lifetimeSeconds = seconds ?? this.estate.switches.tokenLifetimeSeconds;
    return {
      accessToken: this.tokens.issue({ ...order, lifetimeSeconds }),
      expiresAt: this.estate.timeline.now + lifetimeSeconds * 1000,
    };
  }

  private configuration(tenant: string, isVersion2: boolean): Reply {
    const authority = `${this.origin()}/${tenant}`;
    const tenantId = this.tenantId(tenant);
    const body = {
      issuer: isVersion2 ? `${authority}/v2.0` : `https://sts.windows.net/${tenantId}/`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: tenant === 'adfs' ? `${authority}/oauth2/token` : `${authority}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
      response_types_supported: ['code', 'token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      tenant_region_scope: 'EU',
    };
    return { status: 200, body };
  }

  /** AD FS knows one tenant: the application's first. */
  private tenantId(tenant: string): string {
    const { tenants, servicePrincipal } = this.estate.seed;
    const wanted = tenant.toLowerCase() === 'adfs' ? servicePrincipal.tenantIds[0] : tenant.toLowerCase();
    const found = tenants.find((one) => one.tenantId === wanted || one.defaultDomain === wanted);
    if (found === undefined) {
      throw new EntraRefusal(400, 'invalid_tenant', 90002, `Tenant '${tenant}' not found.`);
    }
    return found.tenantId;
  }

  private orRefusal(answer: () => Reply): Reply {
    try {
      return answer();
    } catch (error) {
      if (error instanceof EntraRefusal) {
        return refusalReply(error);
      }
      throw error;
    }
  }
}

/** `https://management.azure.com//.default` is a scope of the audience `https://management.azure.com/`. */
function audienceOf(scope: string): string {
  const [first = ''] = scope.split(' ');
  return first.replace(/\/\.default$/, '');
}
