import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';

/** Who a token speaks for. */
export interface Principal {
  readonly objectId: string;
  readonly tenantId: string;
  /** The user principal name; for an application its display name. */
  readonly name: string;
  readonly isApplication: boolean;
}

export interface TokenOrder extends Principal {
  readonly displayName: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  readonly clientId: string;
  /** Claims that the client was asked for and now brings. */
  readonly claims?: string;
}

/** Why a token does not do. */
export type TokenProblem = 'malformed' | 'badSignature' | 'expired';

export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly tid: string;
  readonly oid: string;
  readonly exp: number;
  readonly name: string;
  readonly upn?: string;
  readonly idtyp: 'user' | 'app';
  /** Not Entra's: stands for the claims that a challenge asked for. */
  readonly requestedClaims?: string;
}

/** Signs and checks access tokens: JWTs by RFC 7519 with ES256, a fresh key for each server. */
export class TokenService {
  private readonly clock: Clock;
  private readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  private readonly keyId: string;

  constructor(clock: Clock) {
    this.clock = clock;
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = this.keys.publicKey.export({ type: 'spki', format: 'der' });
    this.keyId = createHash('sha256').update(spki).digest('base64url').slice(0, 22);
  }

  /** The JSON Web Key Set that checks the tokens. */
  get keySet(): { readonly keys: readonly object[] } {
    return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: this.keyId, use: 'sig', alg: 'ES256' }] };
  }

  issue(order: TokenOrder): string {
    const now = Math.floor(this.clock.now() / 1000);
    const claims: TokenClaims & Record<string, unknown> = {
      aud: order.audience,
      iss: `https://sts.windows.net/${order.tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + order.lifetimeSeconds,
      tid: order.tenantId,
      oid: order.objectId,
      sub: order.objectId,
      appid: order.clientId,
      name: order.displayName,
      idtyp: order.isApplication ? 'app' : 'user',
      ver: '1.0',
      ...(order.isApplication ? {} : { upn: order.name, unique_name: order.name, scp: 'user_impersonation' }),
      ...(order.claims === undefined ? {} : { requestedClaims: order.claims }),
    };
    const head = encode({ typ: 'JWT', alg: 'ES256', kid: this.keyId });
    const signed = `${head}.${encode(claims)}`;
    const key = { key: this.keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  /** What the token says, or why it does not do. Says nothing about audience and tenant: those are the reader's. */
  check(
    token: string,
  ): { readonly claims: TokenClaims; readonly problem?: TokenProblem } | { readonly problem: TokenProblem } {
    const [head, body, signature, ...rest] = token.split('.');
    if (head === undefined || body === undefined || signature === undefined || rest.length > 0) {
      return { problem: 'malformed' };
    }
    const key = { key: this.keys.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const signed = Buffer.from(`${head}.${body}`);
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) {
      return { problem: 'badSignature' };
    }
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as TokenClaims;
    return claims.exp * 1000 <= this.clock.now() ? { claims, problem: 'expired' } : { claims };
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
