import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { unlessAborted, withTimeLimit } from '../async/timeLimit.ts';
import type { Clock } from '../time/clock.ts';
import { AzureError } from './azureError.ts';
import { credentialError } from './credentialError.ts';

/** A token this close to its end is replaced first, so that it does not end on its way. In milliseconds. */
const renewBefore = 2 * 60_000;
/** A token this close to its end is not used even when no new one can be had. In milliseconds. */
const uselessBefore = 5_000;
/** How long the credential may take, in milliseconds. A command-line tool that it runs may take many seconds. */
const tokenLimit = 2 * 60_000;

/** The credential gave no token; `cause` is what it threw. */
class NoToken extends Error {
  override readonly name = 'NoToken';
}

/** What a token is for. `operation`: as in AzureError. */
export interface TokenUse {
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The access token of one credential for one scope, held until shortly before its end.
 *
 * It replaces the SDK's own cache, which asks the credential with the abort signal of the first request: if that one is cancelled, every
 * other request that waits for the same token fails too, and a start may be among them.
 *
 * Every method throws AzureError, or the signal's reason.
 */
export class AccessTokens {
  readonly #credential: TokenCredential;
  readonly #scope: string;
  readonly #clock: Clock;
  #held: AccessToken | undefined;
  #asking: { readonly claims: string | undefined; readonly answer: Promise<AccessToken> } | undefined;

  constructor(credential: TokenCredential, scope: string, clock: Clock) {
    this.#credential = credential;
    this.#scope = scope;
    this.#clock = clock;
  }

  /** A token that is good now. */
  async current(use: TokenUse): Promise<AccessToken> {
    const held = this.#held;
    if (held !== undefined && this.#outlasts(held, renewBefore)) {
      return held;
    }
    try {
      return await this.#askFor(use);
    } catch (error) {
      if (error instanceof AzureError && held !== undefined && this.#outlasts(held, uselessBefore)) {
        return held;
      }
      throw error;
    }
  }

  /**
   * Another token than the one that was refused, with the claims (JSON) that were asked for; undefined when the credential has
   * none but the refused one.
   */
  async insteadOf(refused: AccessToken, claims: string | undefined, use: TokenUse): Promise<AccessToken | undefined> {
    if (this.#held !== undefined && this.#held.token !== refused.token) {
      return this.#held;
    }
    this.#held = undefined;
    const token = await this.#askFor(use, claims);
    return token.token === refused.token ? undefined : token;
  }

  /** The freshest token that the credential has, even if one is held here. */
  freshest(use: TokenUse): Promise<AccessToken> {
    return this.#askFor(use);
  }

  #outlasts(token: AccessToken, ms: number): boolean {
    return token.expiresOnTimestamp - ms > this.#clock.now();
  }

  async #askFor({ operation, signal }: TokenUse, claims?: string): Promise<AccessToken> {
    try {
      return await unlessAborted(this.#ask(claims), signal);
    } catch (error) {
      throw error instanceof NoToken ? credentialError(error.cause, operation) : error;
    }
  }

  /** One question at a time: a caller that comes while the same question is being asked waits for its answer. */
  #ask(claims?: string): Promise<AccessToken> {
    const asking = this.#asking;
    if (asking !== undefined && (claims === undefined || claims === asking.claims)) {
      return asking.answer;
    }
    // Continuous access evaluation: Entra then issues long-lived tokens, and Azure asks for new ones by a claims challenge.
    const answer = this.#getToken({ enableCae: true, ...(claims === undefined ? {} : { claims }) }).finally(() => {
      if (this.#asking?.answer === answer) {
        this.#asking = undefined;
      }
    });
    // Nobody may be waiting anymore when it fails.
    answer.catch(() => undefined);
    this.#asking = { claims, answer };
    return answer;
  }

  async #getToken(options: GetTokenOptions): Promise<AccessToken> {
    let token: AccessToken | null;
    try {
      token = await withTimeLimit(this.#clock, tokenLimit, (abortSignal) =>
        this.#credential.getToken(this.#scope, { ...options, abortSignal }),
      );
    } catch (error) {
      throw new NoToken('The credential gave no token.', { cause: error });
    }
    if (token === null) {
      throw new NoToken('The credential gave no token.');
    }
    this.#held = token;
    return token;
  }
}

/**
 * When an access token ends, in milliseconds since the epoch, from its `exp` claim (RFC 7519 section 4.1.4).
 * undefined for a token that is not a readable JWT: nothing is concluded from such a token.
 */
export function tokenExpiry(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) {
    return undefined;
  }
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    // An opaque token is allowed: its lifetime is simply unknown.
    return undefined;
  }
}
