import type { TokenCredential } from '@azure/core-auth';
import type { Clock } from '../time/clock.ts';
import type { ArmAnswer, Exchange } from './armTransport.ts';
import { AzureError } from './azureError.ts';
import { type SdkContext, type SdkHttpClient, sdkContext } from './sdkPipeline.ts';
import { TimeIsUp, unlessAborted, withTimeLimit } from './timeLimit.ts';
import { transportError } from './transportError.ts';

/** How long an answer is waited for, in milliseconds: an SCM site that nobody used for a while takes some seconds to wake. */
const timeLimit = 60_000;

/** No answer that is asked for here has so many bytes; whoever sends more is not listened to. */
const sizeLimit = 1024 * 1024;

export interface KuduTransportOptions {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  readonly log: (exchange: Exchange) => void;
  readonly httpClient?: SdkHttpClient;
}

export interface KuduRequest {
  /** An SCM host, with its port where it has one. */
  readonly host: string;
  readonly path: string;
  readonly token: string;
  readonly body: unknown;
  /** The instance that is to answer, by its name in Azure; whichever it likes when not given. */
  readonly instance: string | undefined;
  readonly operation: string;
  readonly signal: AbortSignal;
}

/**
 * Posts to SCM (Kudu) sites, over the same pipeline (proxy, trusted authorities) as everything else. What is posted here reads
 * and changes nothing, so it ends with its signal.
 */
export class KuduTransport {
  readonly #context: SdkContext;
  readonly #clock: Clock;
  readonly #log: (exchange: Exchange) => void;

  constructor({ endpoint, credential, clock, log, httpClient }: KuduTransportOptions) {
    this.#context = sdkContext(endpoint, credential, httpClient);
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * The answer, whatever its status; its body is JSON where it is, else text.
   * Throws AzureError (network, tlsTrust, timeout, service), or the signal's reason.
   */
  async post(request: KuduRequest): Promise<ArmAnswer> {
    const { operation, signal } = request;
    signal.throwIfAborted();
    const started = this.#clock.monotonic();
    try {
      const answer = await withTimeLimit(this.#clock, timeLimit, (timeUp) =>
        unlessAborted(this.#exchange(request, AbortSignal.any([signal, timeUp])), signal),
      );
      this.#record(request, started, answer, undefined);
      return answer;
    } catch (error) {
      if (signal.aborted) {
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

  async #exchange(
    { host, path, token, body, instance, operation }: KuduRequest,
    abortSignal: AbortSignal,
  ): Promise<ArmAnswer> {
    const sent = this.#context.pathUnchecked(`https://${host}${path}`).post({
      body,
      abortSignal,
      headers: {
        authorization: `Bearer ${token}`,
        'cache-control': 'no-cache',
        // App Service's own cookie for the instance that is to serve a client.
        ...(instance === undefined ? {} : { cookie: `ARRAffinity=${instance}; ARRAffinitySameSite=${instance}` }),
      },
    });
    const { status, headers, body: stream } = await sent.asNodeStream();
    const text = stream === undefined ? '' : await readText(stream, operation);
    return {
      status: Number(status),
      body: jsonOrText(text),
      header: (name) => headers[name.toLowerCase()],
      correlationId: headers['x-ms-correlation-request-id'] ?? headers['x-ms-request-id'],
    };
  }

  #record(
    { host, path }: KuduRequest,
    started: number,
    answer: ArmAnswer | undefined,
    failure: string | undefined,
  ): void {
    this.#log({
      method: 'POST',
      path: `${host}${path}`,
      status: answer?.status,
      failure,
      durationMs: this.#clock.monotonic() - started,
      correlationId: answer?.correlationId,
    });
  }
}

async function readText(stream: NodeJS.ReadableStream, operation: string): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    size += bytes.length;
    if (size > sizeLimit) {
      // Leaving the loop ends the connection.
      throw new AzureError('service', {
        operation,
        code: 'AnswerTooLarge',
        detail: `The SCM site's answer is larger than ${sizeLimit / 1024} KB.`,
      });
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a sign-in, a proxy or a gateway: its status says enough.
    return text;
  }
}
