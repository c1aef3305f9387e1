import type { Clock } from '../../src/time/clock.ts';
import { type SignatureProblem, SigningKey } from './signingKey.ts';

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
export type TokenProblem = SignatureProblem | 'expired';

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

/** Signs and checks access tokens, with a fresh key for each server. */
export class TokenService {
  private readonly clock: Clock;
  private readonly key = new SigningKey();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The JSON Web Key Set that checks the tokens. */
  get keySet(): SigningKey['keySet'] {
    return this.key.keySet;
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
    return this.key.sign(claims);
  }

  /** What the token says, or why it does not do. Says nothing about audience and tenant: those are the reader's. */
  check(
    token: string,
  ): { readonly claims: TokenClaims; readonly problem?: TokenProblem } | { readonly problem: TokenProblem } {
    const read = this.key.read(token);
    if ('problem' in read) {
      return read;
    }
    const claims = read.claims as TokenClaims;
    return claims.exp * 1000 <= this.clock.now() ? { claims, problem: 'expired' } : { claims };
  }
}
