import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../src/time/clock.ts';
import { keepForSearch } from '../runFolder.ts';
import type { Entra } from './entra.ts';
import { errorReply } from './errors.ts';
import type { Estate } from './estate.ts';
import type { FaultAnswer, FaultBoard, FaultPlan } from './faults.ts';
import { type HttpRequest, type Reply, readRequest } from './http.ts';
import type { Kudu } from './kudu.ts';
import { type RecordedRequest, type RequestLog, withoutUpload } from './requestLog.ts';
import type { ResourceManager } from './resourceManager.ts';
import type { ScmPorts } from './scmPorts.ts';
import type { WorkloadIdentity } from './workloadIdentity.ts';

export interface ExchangeParts {
  readonly clock: Clock;
  readonly estate: Estate;
  readonly faults: FaultBoard;
  readonly log: RequestLog;
  readonly entra: Entra;
  readonly workloads: WorkloadIdentity;
  readonly arm: ResourceManager;
  readonly kudu: Kudu;
  readonly scm: ScmPorts;
  /** The control paths. */
  readonly control: (request: HttpRequest) => Reply;
  /** Of [0, 1), for jitter. */
  readonly random: () => number;
  /** Ends every wait when the server closes. */
  readonly closing: AbortSignal;
}

/** Answers HTTP requests one by one: records them, lets faults have their way, and sends what Entra or ARM says. */
export class Exchange {
  private readonly parts: ExchangeParts;

  constructor(parts: ExchangeParts) {
    this.parts = parts;
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { appId, request } = await this.read(incoming);
    if (request.path.startsWith('/_local/')) {
      send(response, this.parts.control(request), {});
      return;
    }
    keepForSearch('requests-to-local-azure', withoutUpload(request));
    const { log, faults, clock } = this.parts;
    const record = log.add(request, clock.now());
    const plan = faults.planFor(request);
    const cut = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) {
        record.cut = true;
        cut.abort();
      }
    });
    await this.wait(plan);
    runAll(plan.before);
    if (plan.holdMs > 0 && !(await this.hold(plan.holdMs, cut.signal))) {
      return;
    }
    const reply = this.answer(request, appId, record, plan);
    if (reply === 'drop') {
      incoming.socket.destroy();
    } else if (reply !== 'hang') {
      record.status = reply.status;
      const headers = this.headers(request, reply);
      if (plan.answer !== undefined && 'truncate' in plan.answer) {
        sendHalf(response, reply, headers);
      } else {
        send(response, reply, headers);
      }
    }
  }

  /** A request to an app's SCM site has `/_scm/APP` before its path, so that faults and the record can tell it. */
  private async read(incoming: IncomingMessage): Promise<{ appId: string | undefined; request: HttpRequest }> {
    const request = await readRequest(incoming);
    const appId = this.parts.scm.appOf(incoming);
    if (appId === undefined) {
      return { appId, request };
    }
    const name = appId.split('/sites/')[1]?.replace('/slots/', '/') ?? '';
    return { appId, request: { ...request, path: `/_scm/${name}${request.path}` } };
  }

  private async wait({ delayMs }: FaultPlan): Promise<void> {
    const { clock, estate, random, closing } = this.parts;
    const { latencyMs, jitterMs } = estate.switches;
    const ms = delayMs + latencyMs + (jitterMs === 0 ? 0 : random() * jitterMs);
    if (ms > 0) {
      await clock.sleep(ms, closing);
    }
  }

  /** Whether the connection is still there after the time. */
  private async hold(ms: number, cut: AbortSignal): Promise<boolean> {
    const { clock, closing } = this.parts;
    await clock.sleep(ms, AbortSignal.any([cut, closing])).catch(() => undefined);
    return !cut.aborted && !closing.aborted;
  }

  /** Carries the request out, unless a fault forbids it, and says what comes of it. */
  private answer(
    request: HttpRequest,
    appId: string | undefined,
    record: RecordedRequest,
    plan: FaultPlan,
  ): Reply | 'drop' | 'hang' {
    const fault = plan.answer;
    const isCarriedOut = fault === undefined || !forbids(fault);
    const reply = isCarriedOut ? this.carryOut(request, appId, record) : { status: 500 };
    runAll(plan.after);
    if (fault === undefined || 'truncate' in fault) {
      return reply;
    }
    if ('answer' in fault) {
      return faultReply(fault.answer);
    }
    return 'drop' in fault ? 'drop' : 'hang';
  }

  private carryOut(request: HttpRequest, appId: string | undefined, record: RecordedRequest): Reply {
    const { workloads, entra, arm, kudu, estate } = this.parts;
    estate.timeline.settle();
    const onCaller = (caller: string): void => {
      record.caller = caller;
    };
    return appId === undefined
      ? (workloads.answer(request) ?? entra.answer(request) ?? arm.answer(request, onCaller))
      : kudu.answer(request, appId, onCaller);
  }

  private headers({ method, path, headers }: HttpRequest, reply: Reply): Record<string, string> {
    const asked = headers['x-ms-correlation-request-id'];
    const id = randomUUID();
    const correlation = typeof asked === 'string' ? asked : id;
    const scope = /^\/subscriptions\/./i.test(path) ? 'subscription' : 'tenant';
    const kind = method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
    return {
      'Cache-Control': 'no-cache',
      'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': correlation,
      'x-ms-routing-request-id': `WESTEUROPE:${new Date(this.parts.clock.now()).toISOString()}:${correlation}`,
      [`x-ms-ratelimit-remaining-${scope}-${kind}`]: kind === 'reads' ? '249' : '199',
      ...reply.headers,
    };
  }
}

function forbids(fault: NonNullable<FaultPlan['answer']>): boolean {
  if ('answer' in fault) {
    return fault.answer.carriedOut !== true;
  }
  return ('drop' in fault && fault.drop === 'before') || ('hang' in fault && fault.hang === 'before');
}

function faultReply(fault: FaultAnswer): Reply {
  const { status, code = `Fault${status}`, message = `Local Azure was told to answer ${status}.` } = fault;
  const { shape = 'arm', retryAfterSeconds } = fault;
  const reply =
    'body' in fault || fault.html !== undefined
      ? { status, body: fault.body, ...(fault.html === undefined ? {} : { html: fault.html }) }
      : errorReply(shape, status, code, message);
  return {
    ...reply,
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...fault.headers,
    },
  };
}

function send(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
  const { status, body, html } = reply;
  const text = html ?? (body === undefined ? '' : JSON.stringify(body));
  response.writeHead(status, { ...contentType(reply), ...headers, ...length(status, text) });
  response.end(text);
}

/** The length is that of the half, so that only the JSON shows that something is missing. */
function sendHalf(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
  const { status, body } = reply;
  const text = JSON.stringify(body ?? {});
  const half = text.slice(0, Math.ceil(text.length / 2));
  response.writeHead(status, { ...contentType(reply), ...headers, ...length(status, half) });
  response.end(half);
}

function contentType({ body, html }: Reply): Record<string, string> {
  if (html !== undefined) {
    return { 'Content-Type': 'text/html; charset=utf-8' };
  }
  return body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
}

/** RFC 9110: 204 has no length. */
function length(status: number, text: string): Record<string, string> {
  return status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(text)) };
}

function runAll(deeds: readonly (() => void)[]): void {
  for (const deed of deeds) {
    deed();
  }
}
