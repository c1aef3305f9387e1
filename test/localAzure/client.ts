import { Agent, request } from 'node:https';
import { isObject, jsonObject } from './http.ts';
import type { LocalAzure } from './server.ts';

export interface ClientReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body when it is a JSON object, else an empty one. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A plain HTTPS client of local Azure: no retries, no cache, nothing hidden. */
export class LocalAzureClient {
  private readonly url: string;
  private readonly agent: Agent;
  private readonly headers: Readonly<Record<string, string>>;

  /** @param token the bearer token of every request; without one none is sent. */
  constructor({ url, caPem }: Pick<LocalAzure, 'url' | 'caPem'>, token?: string) {
    this.url = url;
    this.agent = new Agent({ ca: caPem, keepAlive: true });
    this.headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  /** @param body sent as JSON; a `URLSearchParams` as a form. Rejects when the connection ends without an answer. */
  send(method: string, path: string, body?: unknown): Promise<ClientReply> {
    const isForm = body instanceof URLSearchParams;
    const contentType = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    const headers = { ...this.headers, ...(body === undefined ? {} : { 'Content-Type': contentType }) };
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: jsonObject(text) ?? {} });
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined || isForm ? body?.toString() : JSON.stringify(body));
    });
  }

  /** Calls Azure Resource Manager at a resource id or path; `api-version` is added. */
  arm(method: string, path: string, body?: unknown): Promise<ClientReply> {
    return this.send(method, `${path}${path.includes('?') ? '&' : '?'}api-version=2024-04-01`, body);
  }

  /** Every row of a list, page after page. Throws at the first answer other than 200. */
  async list(path: string): Promise<Readonly<Record<string, unknown>>[]> {
    const rows: Readonly<Record<string, unknown>>[] = [];
    let reply = await this.arm('GET', path);
    for (;;) {
      const { value, nextLink } = reply.body;
      if (reply.status !== 200 || !Array.isArray(value)) {
        throw new Error(`GET ${path} answered ${reply.status}: ${reply.text}`);
      }
      rows.push(...value.filter(isObject));
      if (typeof nextLink !== 'string') {
        return rows;
      }
      reply = await this.send('GET', nextLink);
    }
  }

  close(): void {
    this.agent.destroy();
  }
}

/** A client with a token of a user's own, for ten years of the server's clock. */
export function signedIn(local: LocalAzure, account = 'megan.bowen@contoso.com'): LocalAzureClient {
  const order = { account, tenantId: local.tenantId, lifetimeSeconds: 10 * 365 * 24 * 3600 };
  return new LocalAzureClient(local, local.issueToken(order).accessToken);
}

/** The error's code in either of the two shapes; undefined where there is none. */
export function errorCodeOf({ body }: ClientReply): unknown {
  return isObject(body['error']) ? body['error']['code'] : body['Code'];
}

/** The resource's `properties`; empty where there are none. */
export function propertiesOf({ body }: ClientReply): Readonly<Record<string, unknown>> {
  return isObject(body['properties']) ? body['properties'] : {};
}
