import type { Clock } from '../time/clock.ts';
import { type Answer, readOne } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import { followOperation } from './longRunningOperation.ts';
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

  /** The certificate, or undefined when Azure answers that there is none; after a pause in milliseconds. */
  async find(pause = 0): Promise<C | undefined> {
    await this.#options.clock.sleep(pause, this.signal);
    try {
      return await this.read();
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
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

export function isNotFound(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'notFound';
}
