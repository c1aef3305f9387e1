import type { Clock } from '../time/clock.ts';
import { type Answer, readAll, readOne } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import { followOperation } from './longRunningOperation.ts';
import { keyOf } from './resourceId.ts';
import type { StoredCertificate } from './storedCertificate.ts';

export interface CertificateResourceOptions<C extends StoredCertificate> {
  readonly client: ArmClient;
  readonly clock: Clock;
  /** The path of the list that the certificate is in: `…/publicCertificates`. */
  readonly list: string;
  readonly name: string;
  /** Undefined for what is no certificate. `askedFor`: the path that was asked. */
  readonly read: (raw: unknown, askedFor?: string) => C | undefined;
  /** As in AzureError: "add root certificate X to Y". */
  readonly operation: string;
  readonly signal: AbortSignal;
}

/** One certificate, by its name, for the length of one operation. Every method throws AzureError, or the signal's reason. */
export class CertificateResource<C extends StoredCertificate = StoredCertificate> {
  /** Its phrase, for errors: "add root certificate X to Y". */
  readonly operation: string;
  readonly signal: AbortSignal;
  readonly #path: string;
  readonly #options: CertificateResourceOptions<C>;

  /** Throws RangeError for a name that is no name. */
  constructor(options: CertificateResourceOptions<C>) {
    const { list, name, operation, signal } = options;
    if (name === '' || name.includes('/')) {
      throw new RangeError('The name of a certificate cannot be empty or contain "/".');
    }
    this.operation = operation;
    this.signal = signal;
    this.#path = `${list}/${name}`;
    this.#options = options;
  }

  async read(): Promise<C> {
    const { client, read, operation } = this.#options;
    const answer = await client.get(this.#path, this.#request());
    return readOne(answer, (raw) => read(raw, this.#path), operation);
  }

  /**
   * The certificate, or undefined when there is none; after a pause in milliseconds. A 404 of Azure's about this certificate says so. What a
   * read of a free name answers is undocumented for an environment, and a 404 may be a proxy's: the list settles any answer that says neither.
   */
  async find(pause = 0): Promise<C | undefined> {
    const { client, clock, read, operation } = this.#options;
    await clock.sleep(pause, this.signal);
    let answer: Answer;
    try {
      answer = await client.get(this.#path, this.#request());
    } catch (error) {
      if (saysAbsent(error)) {
        return undefined;
      }
      if (isUnsigned404(error)) {
        return this.#findInList();
      }
      throw error;
    }
    return saysNothing(answer.body) ? this.#findInList() : readOne(answer, (raw) => read(raw, this.#path), operation);
  }

  async #findInList(): Promise<C | undefined> {
    const { client, list, read, operation } = this.#options;
    const listed = readAll(await client.list(list, this.#request()), (raw) => read(raw), operation);
    return listed.find(({ id }) => keyOf(id) === keyOf(this.#path));
  }

  /** Looks for the certificate because of an error; when looking fails too, throws that error, which says more. */
  async findAfter(error: unknown): Promise<C | undefined> {
    try {
      return await this.find();
    } catch {
      throw error;
    }
  }

  put(body: unknown): Promise<Answer> {
    return this.#options.client.put(this.#path, body, this.#request());
  }

  delete(): Promise<Answer> {
    return this.#options.client.delete(this.#path, this.#request());
  }

  /** Waits for what an accepted write began. Answers the error that kept it from being followed, if any. */
  follow(accepted: Answer): Promise<AzureError | undefined> {
    return followOperation(accepted, this.#options);
  }

  #request(): { apiVersion: string; operation: string; signal: AbortSignal } {
    return { apiVersion: webApiVersion, operation: this.operation, signal: this.signal };
  }
}

/** Codes of a 404 about what the certificate is in; they say nothing about the certificate. */
const aboutWhatItIsIn: ReadonlySet<string> = new Set([
  'subscriptionnotfound',
  'invalidsubscriptionid',
  'resourcegroupnotfound',
  'parentresourcenotfound',
]);

/** Whether Azure says, with a code, that this very certificate is not there. */
export function saysAbsent(error: unknown): boolean {
  const code = error instanceof AzureError && error.kind === 'notFound' ? error.facts.code : undefined;
  return code !== undefined && !aboutWhatItIsIn.has(code.toLowerCase());
}

/** A 404 without a code of Azure's: a proxy or a gateway may have answered it. */
export function isUnsigned404(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'notFound' && error.facts.code === undefined;
}

/** An answer of success with no body, `null`, `{}` or `[]`: other providers of Azure answer a free name so. */
function saysNothing(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
}
