import { createHash } from 'node:crypto';
import { type HttpRequest, isObject, jsonObject } from './http.ts';
import { compilePattern, type RequestPattern } from './requestPattern.ts';

/** One request as it was received. Holds no token, no secret, no value of a setting and no blob. */
export interface RecordedRequest {
  /** When it arrived, milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The body, where it was JSON or a form; blobs and assertions only as `{ length, sha1 }`, secrets left out. */
  readonly body?: unknown;
  /** The user principal name or application of the token. */
  caller?: string;
  /** undefined: not answered (yet); the connection may have been dropped. */
  status?: number;
  /** The connection ended before the answer was out. */
  cut?: true;
}

/** The record of every request, oldest first. */
export class RequestLog {
  readonly entries: RecordedRequest[] = [];
  readonly #watchers = new Set<() => void>();

  add(request: HttpRequest, at: number): RecordedRequest {
    const body = scrubbed(request);
    const entry: RecordedRequest = {
      at,
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      ...(body === undefined ? {} : { body }),
    };
    this.entries.push(entry);
    for (const look of this.#watchers) {
      look();
    }
    return entry;
  }

  /** Resolves once `condition` holds, which is looked at now and whenever a request was recorded; or when `signal` aborts. */
  until(condition: () => boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#watchers.delete(look);
        resolve();
      };
      const look = (): void => {
        if (condition()) {
          end();
        }
      };
      this.#watchers.add(look);
      signal?.addEventListener('abort', end, { once: true });
      look();
    });
  }

  matching(pattern: RequestPattern): RecordedRequest[] {
    return this.entries.filter(compilePattern(pattern));
  }

  clear(): void {
    this.entries.length = 0;
  }
}

function scrubbed(request: HttpRequest): unknown {
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const form = Object.fromEntries(new URLSearchParams(request.text));
    const { grant_type, scope, resource, client_id, client_assertion: assertion } = form;
    const told = { grant_type, scope, resource, client_id };
    return assertion === undefined ? told : { ...told, client_assertion: outline(assertion, 'utf8') };
  }
  const body = jsonObject(request.text);
  const properties = body?.['properties'];
  if (isObject(properties) && request.path.toLowerCase().endsWith('/config/appsettings')) {
    return { ...body, properties: Object.keys(properties) };
  }
  if (isObject(properties) && typeof properties['pfxBlob'] === 'string') {
    const { password, pfxBlob: _pfx, ...others } = properties;
    const hasPassword = typeof password === 'string';
    return { ...body, properties: { ...others, pfxBlob: outline(properties['pfxBlob'], 'base64'), hasPassword } };
  }
  if (!isObject(properties) || typeof properties['blob'] !== 'string') {
    return body;
  }
  return { ...body, properties: { ...properties, blob: outline(properties['blob'], 'base64') } };
}

/**
 * The whole request as text, with its headers, for the search of secrets. Only the .pfx and its password are left out, and only of a
 * request that uploads a server certificate, where they belong.
 */
export function withoutUpload({ method, path, query, headers, text }: HttpRequest): string {
  const body = /\/providers\/Microsoft\.Web\/certificates\/[^/]+$/i.test(path) && method === 'PUT' && jsonObject(text);
  const properties = body ? body['properties'] : undefined;
  const head = `${method} ${path} ${query} ${JSON.stringify(headers)}`;
  if (!body || !isObject(properties)) {
    return `${head} ${text}`;
  }
  const { password: _password, pfxBlob: _pfx, ...others } = properties;
  return `${head} ${JSON.stringify({ ...body, properties: others })}`;
}

function outline(text: string, encoding: 'base64' | 'utf8'): { readonly length: number; readonly sha1: string } {
  const sha1 = createHash('sha1').update(Buffer.from(text, encoding)).digest('hex').toUpperCase();
  return { length: text.length, sha1 };
}
