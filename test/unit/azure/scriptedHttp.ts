import { Readable } from 'node:stream';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createHttpHeaders } from '@azure/core-rest-pipeline';

export interface ScriptedAnswer {
  readonly status?: number;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  /** In place of `body`: the body as it arrives, which may break off. */
  readonly stream?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The far end of the pipeline, without a network: answers each request as the test's script says, or throws what it throws. */
export class ScriptedHttp implements HttpClient {
  readonly requests: PipelineRequest[] = [];
  readonly #script: (request: PipelineRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>;

  constructor(script: (request: PipelineRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>) {
    this.#script = script;
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    this.requests.push(request);
    const { status = 200, body, stream, headers = {} } = await this.#script(request, this.requests.length - 1);
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
    const asStream = request.streamResponseStatusCodes?.has(Number.POSITIVE_INFINITY) === true;
    return {
      request,
      status,
      headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
      ...(asStream ? { readableStreamBody: stream ?? Readable.from([Buffer.from(text)]) } : { bodyAsText: text }),
    };
  }

  get urls(): string[] {
    return this.requests.map(({ url }) => url);
  }

  get tokens(): (string | undefined)[] {
    return this.requests.map(({ headers }) => headers.get('authorization'));
  }
}
