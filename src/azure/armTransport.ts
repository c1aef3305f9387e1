import type { TokenCredential } from '@azure/core-auth';
import type { Clock } from '../time/clock.ts';
import { AzureError } from './azureError.ts';
import type { Cloud } from './cloud.ts';
import { type SdkContext, type SdkHttpClient, sdkContext } from './sdkPipeline.ts';
import { TimeIsUp, unlessAborted, withTimeLimit } from './timeLimit.ts';
import { transportError } from './transportError.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** An answer of Azure Resource Manager, whatever its status. */
export interface ArmAnswer {
  readonly status: number;
  /** Parsed JSON; text where it was not JSON; undefined where there was none. */
  readonly body: unknown;
  /** A header's value; the name in any case. */
  header(name: string): string | undefined;
  readonly correlationId: string | undefined;
}

/** What the log may know of one request and its answer: no query, header, token or body. */
export interface Exchange {
  readonly method: Method;
  readonly path: string;
  /** Undefined when no answer arrived. */
  readonly status: number | undefined;
  /** Why no answer arrived: a code as `ECONNRESET`, `timeout` or `cancelled`. */
  readonly failure: string | undefined;
  readonly durationMs: number;
  readonly correlationId: string | undefined;
}

export interface ArmTransportOptions {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** Called once for each exchange, when it has ended. */
  readonly log: (exchange: Exchange) => void;
  /** In place of Node's own, for tests. */
  readonly httpClient?: SdkHttpClient;
}

export interface WireRequest {
  readonly method: Method;
  /** Absolute, encoded, of the resource manager's own origin: the token goes with it. */
  readonly url: string;
  readonly token: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What is being done, for the error. */
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
}

/** How long an answer is waited for, in milliseconds. A write is waited for longer: giving up on it leaves open what it did. */
const readLimit = 60_000;
const writeLimit = 120_000;

/** Sends one request once, over the pipeline of `@azure/arm-appservice`. Operations that the package lacks go the same way. */
export class ArmTransport {
  readonly #context: SdkContext;
  readonly #clock: Clock;
  readonly #log: (exchange: Exchange) => void;

  constructor({ cloud, credential, clock, log, httpClient }: ArmTransportOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#context = sdkContext(cloud.resourceManagerUrl, credential, httpClient);
  }

  /**
   * The answer, whatever its status. A read ends with its signal; a write (PUT, POST, DELETE) that was sent is never aborted by it:
   * the signal only keeps it from being sent. Only the time limit ends a write, and destroys its connection before this settles: what
   * nobody took by then does not leave this process any more.
   * Throws AzureError (network, tlsTrust, timeout), or the signal's reason.
   */
  async send(request: WireRequest): Promise<ArmAnswer> {
    request.signal?.throwIfAborted();
    const started = this.#clock.monotonic();
    try {
      const answer = await this.#withinTime(request);
      this.#record(request, started, answer, undefined);
      return answer;
    } catch (error) {
      if (request.method === 'GET' && request.signal?.aborted === true) {
        this.#record(request, started, undefined, 'cancelled');
        throw request.signal.reason;
      }
      const failure = this.#failure(error, request);
      this.#record(request, started, undefined, failure.facts.code ?? failure.kind);
      throw failure;
    }
  }

  #withinTime(request: WireRequest): Promise<ArmAnswer> {
    const { method, signal } = request;
    if (method !== 'GET') {
      // The SDK destroys the connection while the signal aborts, not after it.
      return withTimeLimit(this.#clock, writeLimit, (timeUp) => this.#exchange(request, timeUp));
    }
    return withTimeLimit(this.#clock, readLimit, (timeUp) => {
      const abort = signal === undefined ? timeUp : AbortSignal.any([signal, timeUp]);
      // The SDK does not notice an abort while it unpacks a compressed body.
      return unlessAborted(this.#exchange(request, abort), signal);
    });
  }

  async #exchange({ method, url, token, body }: WireRequest, abortSignal: AbortSignal): Promise<ArmAnswer> {
    const verbs = this.#context.pathUnchecked(url);
    const send = { GET: verbs.get, PUT: verbs.put, POST: verbs.post, DELETE: verbs.delete }[method];
    try {
      const response = await send({
        headers: { authorization: `Bearer ${token}`, 'cache-control': 'no-cache' },
        abortSignal,
        ...(body === undefined ? {} : { body }),
      });
      return armAnswer(Number(response.status), response.body, (name) => response.headers[name]);
    } catch (error) {
      return answerThatIsNotJson(error, method);
    }
  }

  #failure(error: unknown, { operation }: WireRequest): AzureError {
    return error instanceof TimeIsUp
      ? new AzureError('timeout', { operation }, { cause: error })
      : transportError(error, operation);
  }

  #record(
    { method, url }: WireRequest,
    started: number,
    answer: ArmAnswer | undefined,
    failure: string | undefined,
  ): void {
    this.#log({
      method,
      path: new URL(url).pathname,
      status: answer?.status,
      failure,
      durationMs: this.#clock.monotonic() - started,
      correlationId: answer?.correlationId,
    });
  }
}

function armAnswer(status: number, body: unknown, header: (lowerCaseName: string) => string | undefined): ArmAnswer {
  return {
    status,
    body,
    header: (name) => header(name.toLowerCase()),
    correlationId: header('x-ms-correlation-request-id') ?? header('x-ms-request-id'),
  };
}

/** What the SDK throws when a body is not the JSON that its content type promises; the status is known all the same. */
interface ParseFailure {
  readonly response?: {
    readonly status: number;
    readonly bodyAsText?: string | null;
    readonly headers: { get(name: string): string | undefined };
  };
}

/**
 * Half a page of a list must be a failure, so a read of it is thrown on. A write was done nonetheless, and a refusal stays a
 * refusal: for those the answer stands, its body as text.
 */
function answerThatIsNotJson(error: unknown, method: Method): ArmAnswer {
  const response = error instanceof Error ? (error as ParseFailure).response : undefined;
  if (response === undefined || (method === 'GET' && response.status < 300)) {
    throw error;
  }
  return armAnswer(response.status, response.bodyAsText ?? undefined, (name) => response.headers.get(name));
}
