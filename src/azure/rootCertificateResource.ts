import type { Clock } from '../time/clock.ts';
import { type Answer, readOne } from './answer.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import type { HostingEnvironment } from './hostingEnvironment.ts';
import { followOperation } from './longRunningOperation.ts';
import { type RootCertificate, readRootCertificate } from './rootCertificate.ts';

export interface RootCertificateResourceOptions {
  readonly client: ArmClient;
  readonly clock: Clock;
  readonly environment: HostingEnvironment;
  readonly name: string;
  /** As in AzureError: "add root certificate X to Y". */
  readonly operation: string;
  readonly signal: AbortSignal;
}

/** One root certificate, by its name, for the length of one operation. Every method throws AzureError, or the signal's reason. */
export class RootCertificateResource {
  readonly #path: string;
  readonly #options: RootCertificateResourceOptions;

  /** Throws AzureError `unsupported` for an environment without the API, RangeError for a name that is no name. */
  constructor(options: RootCertificateResourceOptions) {
    const { environment, name, operation } = options;
    if (name === '' || name.includes('/')) {
      throw new RangeError('The name of a root certificate cannot be empty or contain "/".');
    }
    this.#path = `${certificatesPath(environment, operation)}/${name}`;
    this.#options = options;
  }

  async read(): Promise<RootCertificate> {
    const answer = await this.#options.client.get(this.#path, this.#request());
    return readOne(answer, (raw) => readRootCertificate(raw, this.#path), this.#options.operation);
  }

  /** The certificate, or undefined when Azure answers that there is none; after a pause in milliseconds. */
  async find(pause = 0): Promise<RootCertificate | undefined> {
    await this.#options.clock.sleep(pause, this.#options.signal);
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
  async findAfter(error: unknown): Promise<RootCertificate | undefined> {
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
    const { operation, signal } = this.#options;
    return { apiVersion: webApiVersion, operation, signal };
  }
}

/** The path of an environment's root certificates. Throws AzureError `unsupported` for an environment of version 1 or 2. */
export function certificatesPath({ id, version }: HostingEnvironment, operation: string): string {
  if (version === 1 || version === 2) {
    throw new AzureError('unsupported', {
      operation,
      detail: `The Root Certificate API needs App Service Environment v3; this is v${version}.`,
    });
  }
  return `${id}/publicCertificates`;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'notFound';
}
