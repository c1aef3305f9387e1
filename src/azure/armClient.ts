import type { AccessToken } from '@azure/core-auth';
import type { Clock } from '../time/clock.ts';
import { AccessTokens, NoToken } from './accessTokens.ts';
import { readPage, unreadableAnswer } from './answerReading.ts';
import { type ArmAnswer, ArmTransport, type ArmTransportOptions, type Method } from './armTransport.ts';
import { AzureError } from './azureError.ts';
import { claimsChallenge, decodeClaims } from './claimsChallenge.ts';
import type { Cloud } from './cloud.ts';
import { credentialError } from './credentialError.ts';
import { defaultAttempts, waitBeforeNextTry } from './readRetry.ts';
import { encodePath } from './resourceId.ts';
import { responseError } from './responseError.ts';

export type { ArmAnswer, Exchange } from './armTransport.ts';

export interface ArmClientOptions extends ArmTransportOptions {
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
}

export interface ArmRequest {
  readonly apiVersion: string;
  /** What is being done, as a phrase that follows "Could not": "list root certificates of contoso-ase". */
  readonly operation: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How often a read is tried; 4 times unless given. A write is sent once, whatever this says. */
  readonly attempts?: number | undefined;
}

/** No list that this product reads has so many pages: a service that goes on giving next links is not believed. */
const maxPages = 2_000;

/**
 * Azure Resource Manager for one credential (an account in one directory): authorization, retries of reads, paging, and the
 * one place where answers become errors. Paths are resource ids as Azure writes them, without percent-encoding.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class ArmClient {
  readonly #cloud: Cloud;
  readonly #transport: ArmTransport;
  readonly #tokens: AccessTokens;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: ArmClientOptions) {
    const { cloud, credential, clock, random } = options;
    this.#cloud = cloud;
    this.#transport = new ArmTransport(options);
    this.#tokens = new AccessTokens(credential, cloud.resourceManagerScope, clock);
    this.#clock = clock;
    this.#random = random;
  }

  /** Reads one resource; tried again when the failure is of the moment. */
  async get(path: string, request: ArmRequest): Promise<ArmAnswer> {
    return this.#read(this.#url(path, request), request);
  }

  /** Reads an address that Azure gave (`Location`, `Azure-AsyncOperation`). Check `serves` first. */
  async getUrl(url: string, request: Omit<ArmRequest, 'apiVersion' | 'query'>): Promise<ArmAnswer> {
    return this.#read(url, request);
  }

  /** Whether an address is the resource manager's own. The token goes nowhere else. */
  serves(url: string): boolean {
    return URL.canParse(url) && new URL(url).origin === new URL(this.#cloud.resourceManagerUrl).origin;
  }

  /** Every item of every page. A page that fails, or that is not a page, fails the whole. */
  async list(path: string, request: ArmRequest): Promise<unknown[]> {
    const { operation } = request;
    const items: unknown[] = [];
    const seen = new Set<string>();
    for (let url: string | undefined = this.#url(path, request); url !== undefined; ) {
      seen.add(url);
      const answer = await this.#read(url, request);
      const page = readPage(answer, operation);
      items.push(...page.items);
      url = page.nextLink;
      if (url !== undefined && !this.serves(url)) {
        throw unreadableAnswer(operation, 'The next page is on another server, where the token must not go.', answer);
      }
      if (url !== undefined && (seen.has(url) || seen.size === maxPages)) {
        throw unreadableAnswer(operation, 'The pages of the list have no end.', answer);
      }
    }
    return items;
  }

  /** Sent once. Once sent it is never aborted: the signal only keeps it from being sent. */
  async put(path: string, body: unknown, request: ArmRequest): Promise<ArmAnswer> {
    return this.#send('PUT', this.#url(path, request), request, body);
  }

  /** Sent once. Once sent it is never aborted: the signal only keeps it from being sent. */
  async post(path: string, request: ArmRequest): Promise<ArmAnswer> {
    return this.#send('POST', this.#url(path, request), request);
  }

  /** Sent once. Once sent it is never aborted: the signal only keeps it from being sent. */
  async delete(path: string, request: ArmRequest): Promise<ArmAnswer> {
    return this.#send('DELETE', this.#url(path, request), request);
  }

  /** When the freshest token that the credential has ends, in milliseconds since the epoch; 0 when it does not say. */
  async tokenExpiresAt(signal?: AbortSignal): Promise<number> {
    const token = await this.#tokenFrom(this.#tokens.freshest(signal), 'get an access token');
    return token.expiresOnTimestamp;
  }

  async #read(url: string, request: Omit<ArmRequest, 'apiVersion' | 'query'>): Promise<ArmAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#send('GET', url, request);
      } catch (error) {
        const wait = waitBeforeNextTry(error, attempt, this.#random);
        if (wait === undefined || attempt >= (request.attempts ?? defaultAttempts)) {
          throw error;
        }
        await this.#clock.sleep(wait, request.signal);
      }
    }
  }

  async #send(
    method: Method,
    url: string,
    { operation, signal }: Pick<ArmRequest, 'operation' | 'signal'>,
    body?: unknown,
  ): Promise<ArmAnswer> {
    const token = await this.#tokenFrom(this.#tokens.current(signal), operation);
    const send = ({ token: text }: AccessToken): Promise<ArmAnswer> =>
      this.#transport.send({ method, url, token: text, body, operation, signal });
    let answer = await send(token);
    if (answer.status === 401) {
      // A refused request was not carried out, so that even a write may be sent with another token.
      const other = await this.#insteadOf(token, answer, operation, signal);
      answer = other === undefined ? answer : await send(other);
    }
    if (answer.status < 200 || answer.status >= 300) {
      throw responseError(answer, operation, this.#clock.now());
    }
    return answer;
  }

  async #insteadOf(
    refused: AccessToken,
    answer: ArmAnswer,
    operation: string,
    signal: AbortSignal | undefined,
  ): Promise<AccessToken | undefined> {
    const challenge = claimsChallenge(answer.header('www-authenticate'));
    const claims = challenge === undefined ? undefined : decodeClaims(challenge);
    try {
      return await this.#tokenFrom(this.#tokens.insteadOf(refused, claims, signal), operation);
    } catch (error) {
      if (error instanceof AzureError && challenge !== undefined) {
        // Signing in helps only with the claims that Azure asked for.
        throw new AzureError(error.kind, { ...error.facts, claims: challenge }, { cause: error });
      }
      throw error;
    }
  }

  async #tokenFrom<T>(token: Promise<T>, operation: string): Promise<T> {
    try {
      return await token;
    } catch (error) {
      throw error instanceof NoToken ? credentialError(error.cause, operation) : error;
    }
  }

  #url(path: string, { apiVersion, query }: Pick<ArmRequest, 'apiVersion' | 'query'>): string {
    // A blank as %20: only forms have it as a plus, and not every server reads a query as a form.
    const parameters = `${new URLSearchParams({ ...query, 'api-version': apiVersion })}`.replaceAll('+', '%20');
    return `${this.#cloud.resourceManagerUrl}${encodePath(path)}?${parameters}`;
  }
}
