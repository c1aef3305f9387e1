import type { Cloud } from '../../src/azure/cloud.ts';
import { armError } from './errors.ts';
import type { Estate } from './estate.ts';
import type { HttpRequest, Reply } from './http.ts';
import type { Principal, TokenClaims, TokenService } from './tokens.ts';

/** Audiences that Azure Resource Manager's public cloud takes besides its own address. */
const publicAudiences = ['https://management.core.windows.net', 'https://management.azure.com'];

export type Authentication =
  | { readonly kind: 'in'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** Reads bearer tokens as Azure Resource Manager does, and says what is wrong with them in its words. */
export class Authenticator {
  private readonly estate: Estate;
  private readonly tokens: TokenService;
  private readonly cloud: () => Cloud;
  private readonly defaultTenant: string;

  constructor(estate: Estate, tokens: TokenService, cloud: () => Cloud) {
    this.estate = estate;
    this.tokens = tokens;
    this.cloud = cloud;
    this.defaultTenant = estate.seed.tenants[0]?.tenantId ?? 'common';
  }

  authenticate({ headers }: HttpRequest): Authentication {
    const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) {
      return this.refuse('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
    }
    const checked = this.tokens.check(token);
    if (!('claims' in checked)) {
      return this.refuse('InvalidAuthenticationToken', 'The access token is invalid.');
    }
    const { claims, problem } = checked;
    if (problem === 'expired') {
      const [expired, now] = [claims.exp * 1000, this.estate.timeline.now].map((ms) => new Date(ms).toISOString());
      const message = `The access token expiry UTC time '${expired}' is earlier than current UTC time '${now}'.`;
      return this.refuse('ExpiredAuthenticationToken', message, claims.tid);
    }
    return this.checkClaims(claims);
  }

  /** The answer to a token of another tenant than the subscription's; undefined when the tenant is right. */
  checkTenant(principal: Principal, subscriptionTenant: string): Reply | undefined {
    if (principal.tenantId === subscriptionTenant) {
      return undefined;
    }
    const issuer = (tenantId: string): string => `https://sts.windows.net/${tenantId}/`;
    const message =
      `The access token is from the wrong issuer '${issuer(principal.tenantId)}'. It must match the tenant ` +
      `'${issuer(subscriptionTenant)}' associated with this subscription. Please use the authority (URL) ` +
      `'${this.authority(subscriptionTenant)}' to get the token. Note, if the subscription is transferred to another ` +
      'tenant there is no impact to the services, but information about new tenant could take time to propagate (up ' +
      'to an hour). If you just transferred your subscription and see this error message, please try back later.';
    return this.unauthorized('InvalidAuthenticationTokenTenant', message, subscriptionTenant);
  }

  private checkClaims(claims: TokenClaims): Authentication {
    const allowed = audiencesOf(this.cloud()).flatMap((audience) => [`${audience}/`, audience]);
    if (!allowed.includes(claims.aud)) {
      const message =
        `The access token has been obtained for wrong audience or resource '${claims.aud}'. It should exactly match with ` +
        `one of the allowed audiences ${allowed.map((audience) => `'${audience}'`).join(',')}.`;
      return this.refuse('InvalidAuthenticationTokenAudience', message, claims.tid);
    }
    const { claimsChallenge } = this.estate.switches;
    if (claimsChallenge !== '' && !bringsClaims(claims.requestedClaims ?? '{}', claimsChallenge)) {
      return { kind: 'refused', reply: this.challenge(claimsChallenge, claims.tid) };
    }
    const { oid, tid, idtyp, name, upn } = claims;
    const isApplication = idtyp === 'app';
    return { kind: 'in', principal: { objectId: oid, tenantId: tid, name: upn ?? name, isApplication } };
  }

  /** Continuous access evaluation: the client is to get a token that answers these claims. */
  private challenge(claims: string, tenantId: string): Reply {
    const message = 'Continuous access evaluation resulted in challenge with result: InteractionRequired.';
    const encoded = Buffer.from(claims).toString('base64');
    const header = `${this.bearer(tenantId, 'insufficient_claims', message)}, claims="${encoded}"`;
    return { ...armError(401, 'InvalidAuthenticationToken', message), headers: { 'WWW-Authenticate': header } };
  }

  private refuse(code: string, message: string, tenantId = this.defaultTenant): Authentication {
    return { kind: 'refused', reply: this.unauthorized(code, message, tenantId) };
  }

  private unauthorized(code: string, message: string, tenantId: string): Reply {
    const header = this.bearer(tenantId, 'invalid_token', message);
    return { ...armError(401, code, message), headers: { 'WWW-Authenticate': header } };
  }

  private bearer(tenantId: string, error: string, description: string): string {
    const authority = this.authority(tenantId);
    return `Bearer authorization_uri="${authority}", error="${error}", error_description="${description}"`;
  }

  private authority(tenantId: string): string {
    return `${this.cloud().authorityUrl}/${tenantId}`;
  }
}

/** A local cloud takes the tokens of the public one too, as the Azure CLI asks for them. */
function audiencesOf({ resourceManagerUrl, resourceManagerScope }: Cloud): string[] {
  const own = [...new Set([resourceManagerUrl, resourceManagerScope.replace(/\/\.default$/, '')])];
  return new URL(resourceManagerUrl).hostname === 'localhost' ? [...publicAudiences, ...own] : own;
}

/** Whether every claim that was demanded was asked of Entra. A client that knows challenges asks for `xms_cc` in every request. */
function bringsClaims(requested: string, demanded: string): boolean {
  const names = (claims: string): string[] => Object.keys((JSON.parse(claims) as ClaimsRequest).access_token ?? {});
  const brought = names(requested);
  return names(demanded).every((name) => brought.includes(name));
}

interface ClaimsRequest {
  readonly access_token?: object;
}
