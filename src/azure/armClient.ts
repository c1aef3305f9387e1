import { type Answer, readPage, unreadableAnswer } from './answer.ts';
import type { Cloud } from './cloud.ts';
import type { Importance } from './requestLane.ts';
import { encodePath } from './resourceId.ts';
import { responseError } from './responseError.ts';
import { type Method, Transport, type TransportOptions } from './transport.ts';

/**
 * The api-version of every Microsoft.Web request. It is the one with which Microsoft documents the Root Certificate API, and
 * the operations used here do not differ in later ones.
 */
export const webApiVersion = '2024-04-01';

export interface ArmRequest {
  readonly apiVersion: string;
  /** What is being done, as a phrase that follows "Could not": "list root certificates of contoso-ase". */
  readonly operation: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How often a read is tried; 4 times unless given. With 1 it does not wait while Azure throttles. A write is sent once, whatever this says. */
  readonly attempts?: number | undefined;
  /** Who waits for it; the user unless given. */
  readonly importance?: Importance | undefined;
  /** Sent even while Azure throttles writes: there is no later time for it. Only for a write. */
  readonly atOnce?: boolean | undefined;
  /**
   * Its answer may be that of an equal GET that was asked for before and is under way, though not before a write to the same subscription.
   * For lists that are only shown: what decides about a write, or looks at one, is asked for anew.
   */
  readonly mayShare?: boolean | undefined;
}

/** How a read is made, where it matters to its callers. */
export type ReadHow = Pick<ArmRequest, 'attempts' | 'importance' | 'mayShare'>;

/** No list that this product reads has so many pages: a service that goes on giving next links is not believed. */
const maxPages = 2_000;

/**
 * Azure Resource Manager for one credential (an account in one directory): resources by their ids, and lists page by page. Paths are
 * resource ids as Azure writes them, without percent-encoding. The typed functions of `@azure/arm-appservice` are not used: they take
 * names in place of ids, accept one status only, and drop the fields that they do not know.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class ArmClient {
  readonly #cloud: Cloud;
  readonly #transport: Transport;

  constructor(options: TransportOptions) {
    const { cloud } = options;
    this.#cloud = cloud;
    this.#transport = new Transport(options, {
      scope: cloud.resourceManagerScope,
      refusal: responseError,
      mayTryAgain: () => true,
    });
  }

  /** Reads one resource; tried again when the failure may pass. */
  async get(path: string, request: ArmRequest): Promise<Answer> {
    return this.#send('GET', this.#url(path, request), request);
  }

  /** Reads an address that Azure gave (`Location`, `Azure-AsyncOperation`). Check `serves` first. */
  async getUrl(url: string, request: Omit<ArmRequest, 'apiVersion' | 'query'>): Promise<Answer> {
    return this.#send('GET', url, request);
  }

  /** Whether an address is the resource manager's own. The token goes nowhere else. */
  serves(url: string): boolean {
    return URL.canParse(url) && new URL(url).origin === new URL(this.#cloud.resourceManagerUrl).origin;
  }

  /** Every item of every page. A page that fails, or that is not a page, fails the whole. */
  async list(path: string, request: ArmRequest): Promise<unknown[]> {
    const items: unknown[] = [];
    for await (const page of this.pages(path, request)) {
      items.push(...page.items);
    }
    return items;
  }

  /** The pages of a list. A page is read when it is asked for. */
  async *pages(path: string, request: ArmRequest): AsyncGenerator<ReturnType<typeof readPage>> {
    const { operation } = request;
    const seen = new Set<string>();
    for (let url: string | undefined = this.#url(path, request); url !== undefined; ) {
      seen.add(url);
      const answer = await this.#send('GET', url, request);
      const page = readPage(answer, operation);
      url = page.nextLink;
      if (url !== undefined && !this.serves(url)) {
        throw unreadableAnswer(operation, 'The next page is on another server, where the token must not go.', answer);
      }
      if (url !== undefined && (seen.has(url) || seen.size === maxPages)) {
        throw unreadableAnswer(operation, 'The pages of the list have no end.', answer);
      }
      yield page;
    }
  }

  /** Sent once. Once sent it is never aborted: the signal only keeps it from being sent. */
  async put(path: string, body: unknown, request: ArmRequest): Promise<Answer> {
    return this.#send('PUT', this.#url(path, request), request, body);
  }

  /** As `put`. Changes only the properties that the body names. */
  async patch(path: string, body: unknown, request: ArmRequest): Promise<Answer> {
    return this.#send('PATCH', this.#url(path, request), request, body);
  }

  /** A POST that only reads, such as a query; tried again as a read. */
  async postToRead(path: string, request: ArmRequest, body?: unknown): Promise<Answer> {
    return this.#send('POST', this.#url(path, request), request, body, true);
  }

  /** As `put`. */
  async post(path: string, request: ArmRequest): Promise<Answer> {
    return this.#send('POST', this.#url(path, request), request);
  }

  /** As `put`. */
  async delete(path: string, request: ArmRequest): Promise<Answer> {
    return this.#send('DELETE', this.#url(path, request), request);
  }

  /** When the freshest token that the credential has ends, in milliseconds since the epoch; 0 when it does not say. */
  async tokenExpiresAt(signal?: AbortSignal): Promise<number> {
    const token = await this.#transport.freshestToken({ operation: 'get an access token', signal });
    return token.expiresOnTimestamp;
  }

  #send(
    method: Method,
    url: string,
    { operation, signal, attempts, importance, mayShare, atOnce }: Omit<ArmRequest, 'apiVersion' | 'query'>,
    body?: unknown,
    onlyReads = method === 'GET',
  ): Promise<Answer> {
    const how = { attempts, importance, mayShare, atOnce };
    return this.#transport.send({ method, url, operation, signal, body, onlyReads, ...how });
  }

  #url(path: string, { apiVersion, query }: Pick<ArmRequest, 'apiVersion' | 'query'>): string {
    // A blank as %20: only forms have it as a plus, and not every server reads a query as a form.
    const parameters = `${new URLSearchParams({ ...query, 'api-version': apiVersion })}`.replaceAll('+', '%20');
    return `${this.#cloud.resourceManagerUrl}${encodePath(path)}?${parameters}`;
  }
}
