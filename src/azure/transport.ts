import { createWebSiteManagement, type WebSiteManagementClientOptionalParams } from '@azure/arm-appservice/api';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { TimeIsUp, unlessAborted, withTimeLimit } from '../async/timeLimit.ts';
import type { Clock } from '../time/clock.ts';
import { AccessTokens, type TokenUse } from './accessTokens.ts';
import { AccountGate } from './accountGate.ts';
import { type Answer, readAnswer } from './answer.ts';
import { AzureError } from './azureError.ts';
import type { Cloud } from './cloud.ts';
import type { Importance } from './requestLane.ts';
import { claimsChallenge, decodeClaims, type responseError } from './responseError.ts';
import { transportError } from './transportError.ts';

export type Method = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** In place of Node's own, for tests. */
export type SdkHttpClient = NonNullable<WebSiteManagementClientOptionalParams['httpClient']>;

/** What the log may know of one request and its answer: no query, header, token or body. */
export interface Exchange {
  readonly method: Method;
  /** With the host in front, unless it is the resource manager's. */
  readonly path: string;
  /** Undefined when no answer arrived. */
  readonly status: number | undefined;
  /** Why no answer arrived: a code as `ECONNRESET`, `timeout` or `cancelled`. */
  readonly failure: string | undefined;
  readonly durationMs: number;
  readonly correlationId: string | undefined;
}

export interface TransportOptions {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
  /** Called once for each exchange, when it has ended. */
  readonly log: (exchange: Exchange) => void;
  /** That of the account in this cloud; one of its own unless given. */
  readonly gate?: AccountGate | undefined;
  /** The directory (tenant) of the credential, where the gate serves several. */
  readonly directory?: string | undefined;
  /** In place of Node's own, for tests. */
  readonly httpClient?: SdkHttpClient;
}

/** Who takes the tokens, and how its answers differ from those of others. */
export interface Audience {
  /** The scope of its tokens, ending in `/.default`. */
  readonly scope: string;
  /** The largest answer that is read, in bytes; any unless given. */
  readonly maxBytes?: number;
  /** Turns an answer that is no success into an error. */
  readonly refusal: typeof responseError;
  /** Whether a read that failed so may be tried again where the failure may pass. */
  readonly mayTryAgain: (error: AzureError) => boolean;
}

export interface TransportRequest {
  readonly method: Method;
  /** Absolute, encoded, and of the audience: the token goes with it. */
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is being done, as a phrase that follows "Could not": "list root certificates of contoso-ase". */
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
  /** It changes nothing, as every GET. */
  readonly onlyReads?: boolean;
  /** How often a read is tried; 4 times unless given. With 1 it does not wait while Azure throttles. A write is sent once, whatever this says. */
  readonly attempts?: number | undefined;
  /** Who waits for it; the user unless given. */
  readonly importance?: Importance | undefined;
  /** As in ArmRequest. */
  readonly atOnce?: boolean | undefined;
  /** For a GET: its answer may be that of an equal one that was asked for before and is under way. */
  readonly mayShare?: boolean | undefined;
}

/** How long an answer is waited for, in milliseconds. A write is waited for longer: giving up on it leaves open what it did. */
const readLimit = 60_000;
const writeLimit = 120_000;

/** How often a read is tried before its failure is told, unless the request says otherwise. */
const defaultAttempts = 4;

/**
 * Policies of the SDK that are removed from its pipeline. They retry by a clock of their own (and not a 429 without Retry-After), follow
 * redirects, write headers to AZURE_LOG_LEVEL's log, and cache tokens (see AccessTokens). What stays is the proxy, compression, the user
 * agent and `x-ms-client-request-id`.
 */
const unwantedPolicies = ['bearerTokenAuthenticationPolicy', 'defaultRetryPolicy', 'redirectPolicy', 'logPolicy'];

/**
 * VS Code opens a connection for each request that does not say this (microsoft/vscode#173861), and gives each one all certificates of the
 * system: 30 ms of the processor and a megabyte. Only reads say it: an idle connection may end just when a request is sent on it, and of
 * a write nobody knows then whether it was carried out.
 */
const sameConnection = { connection: 'keep-alive' };

/**
 * Every request of this product to Azure, for one credential and one audience, over the pipeline of `@azure/arm-appservice`: the token, a
 * refused token, the time limit, the log line, and errors. When it is sent, and whether it is tried again, the gate says. Operations that
 * the package lacks go the same way.
 */
export class Transport {
  readonly #context: ReturnType<typeof createWebSiteManagement>;
  readonly #audience: Audience;
  readonly #tokens: AccessTokens;
  readonly #gate: AccountGate;
  readonly #options: TransportOptions;

  constructor(options: TransportOptions, audience: Audience) {
    const { cloud, credential, clock, httpClient } = options;
    this.#options = options;
    this.#audience = audience;
    this.#tokens = new AccessTokens(credential, audience.scope, clock);
    this.#gate = options.gate ?? new AccountGate(options);
    // No subscription: every path names its own.
    this.#context = createWebSiteManagement(credential, '', {
      endpoint: cloud.resourceManagerUrl,
      ...(httpClient === undefined ? {} : { httpClient }),
    });
    for (const name of unwantedPolicies) {
      this.#context.pipeline.removePolicy({ name });
    }
  }

  /**
   * The answer of a success (2xx). A read ends with its signal, and is tried again when the failure may pass. A write (PUT, PATCH, POST, DELETE)
   * is sent once, and one that was sent is never aborted by its signal: the signal only keeps it from being sent. Only the time limit ends
   * a write, and destroys its connection before this settles: what was not sent by then is never sent.
   * Throws AzureError, or the signal's reason.
   */
  send(request: TransportRequest): Promise<Answer> {
    const { url, method, operation, signal, attempts = defaultAttempts, importance = 'user', mayShare } = request;
    return this.#gate.send({
      url,
      sort: isRead(request) ? 'read' : method === 'DELETE' ? 'delete' : 'write',
      importance,
      directory: this.#options.directory ?? '',
      operation,
      signal,
      attempts: isRead(request) ? attempts : 1,
      atOnce: request.atOnce,
      mayShare: method === 'GET' && mayShare === true,
      mayTryAgain: this.#audience.mayTryAgain,
      prepare: (until) => this.#tokens.current({ operation, signal: until }),
      exchange: (token, until) => this.#sendOnce({ ...request, signal: until }, token),
      refusal: (answer) => this.#audience.refusal(answer, operation, this.#options.clock.now()),
    });
  }

  /** A token that is good now, so that what keeps one from coming is known before anything is sent. Throws AzureError, or the signal's reason. */
  currentToken(use: TokenUse): Promise<AccessToken> {
    return this.#tokens.current(use);
  }

  /** The freshest token that the credential has. Throws AzureError, or the signal's reason. */
  freshestToken(use: TokenUse): Promise<AccessToken> {
    return this.#tokens.freshest(use);
  }

  async #sendOnce(request: TransportRequest, token: AccessToken): Promise<Answer> {
    const answer = await this.#exchange(request, token);
    if (answer.status !== 401) {
      return answer;
    }
    // A refused request was not carried out, so that even a write may be sent with another token.
    const other = await this.#insteadOf(token, answer, request);
    return other === undefined ? answer : this.#exchange(request, other);
  }

  async #insteadOf(refused: AccessToken, answer: Answer, use: TokenUse): Promise<AccessToken | undefined> {
    const challenge = claimsChallenge(answer.header('www-authenticate'));
    const claims = challenge === undefined ? undefined : decodeClaims(challenge);
    try {
      return await this.#tokens.insteadOf(refused, claims, use);
    } catch (error) {
      if (error instanceof AzureError && challenge !== undefined) {
        // Signing in helps only with the claims that Azure asked for.
        throw new AzureError(error.kind, { ...error.facts, claims: challenge }, { cause: error });
      }
      throw error;
    }
  }

  /** One request and its answer, whatever its status, with its line in the log. */
  async #exchange(request: TransportRequest, { token }: AccessToken): Promise<Answer> {
    const { operation, signal } = request;
    const { clock } = this.#options;
    signal?.throwIfAborted();
    const started = clock.monotonic();
    try {
      const answer = await this.#inTime(request, token);
      this.#record(request, started, answer, undefined);
      return answer;
    } catch (error) {
      if (isRead(request) && signal?.aborted === true) {
        this.#record(request, started, undefined, 'cancelled');
        throw signal.reason;
      }
      const failure =
        error instanceof TimeIsUp
          ? new AzureError('timeout', { operation }, { cause: error })
          : transportError(error, operation);
      this.#record(request, started, undefined, failure.facts.code ?? failure.kind);
      throw failure;
    }
  }

  #inTime(request: TransportRequest, token: string): Promise<Answer> {
    const { clock } = this.#options;
    const { signal } = request;
    if (!isRead(request)) {
      // The SDK destroys the connection while the signal aborts, not after it.
      return withTimeLimit(clock, writeLimit, (timeUp) => this.#onWire(request, token, timeUp));
    }
    return withTimeLimit(clock, readLimit, (timeUp) => {
      const abort = signal === undefined ? timeUp : AbortSignal.any([signal, timeUp]);
      // The SDK does not notice an abort while it unpacks a compressed body.
      return unlessAborted(this.#onWire(request, token, abort), signal);
    });
  }

  async #onWire(request: TransportRequest, token: string, abortSignal: AbortSignal): Promise<Answer> {
    const { method, url, body, headers, operation } = request;
    const verbs = this.#context.pathUnchecked(url);
    const send = { GET: verbs.get, PUT: verbs.put, PATCH: verbs.patch, POST: verbs.post, DELETE: verbs.delete }[method];
    const response = await send({
      headers: {
        authorization: `Bearer ${token}`,
        'cache-control': 'no-cache',
        ...(isRead(request) ? sameConnection : {}),
        ...headers,
      },
      abortSignal,
      ...(body === undefined ? {} : { body }),
    }).asNodeStream();
    return readAnswer(response, { method, operation, maxBytes: this.#audience.maxBytes ?? Number.POSITIVE_INFINITY });
  }

  #record({ method, url }: TransportRequest, started: number, answer?: Answer, failure?: string): void {
    const { clock, cloud, log } = this.#options;
    const { origin, host, pathname } = new URL(url);
    log({
      method,
      path: origin === new URL(cloud.resourceManagerUrl).origin ? pathname : `${host}${pathname}`,
      status: answer?.status,
      failure,
      durationMs: clock.monotonic() - started,
      correlationId: answer?.correlationId,
    });
  }
}

function isRead({ method, onlyReads }: TransportRequest): boolean {
  return method === 'GET' || onlyReads === true;
}
