import { ageOf, type Clock, momentOf } from '../time/clock.ts';
import { distinct, readAll, readOne } from './answer.ts';
import type { App } from './app.ts';
import { type ArmClient, webApiVersion } from './armClient.ts';
import { AzureError } from './azureError.ts';
import { mayBeDone } from './certificateChange.ts';
import { type AcceptedAt, compareAfter, compareWrite, type WriteOutcome } from './compareWrite.ts';
import { bodyWith, type HostNameBinding, isSameTls, readHostNameBinding, type TlsBinding } from './hostNameBinding.ts';
import { keyOf } from './resourceId.ts';

/** An app, as far as these requests and their errors need it. */
type AppName = Pick<App, 'id' | 'name'>;

/** A change of the certificate of one host name. */
export interface BindingChange {
  readonly app: AppName;
  readonly hostName: string;
  readonly wanted: TlsBinding;
  /** What the user saw before. Anything else there is a `conflict`, and nothing is sent. */
  readonly expected: TlsBinding;
  /** Send it even where it is as wanted: App Service then takes the chain of a certificate that was uploaded again. */
  readonly again?: boolean;
}

/** A change that Azure accepted, or that was there already. */
export interface AcceptedBinding extends BindingChange, AcceptedAt {}

/** What became of a change. `undone`: with what is there in its place. */
export type BindingOutcome =
  | Exclude<WriteOutcome, { kind: 'undone' }>
  | { readonly kind: 'undone'; readonly found: TlsBinding | undefined };

/**
 * The host names of apps and slots, and the certificates that they are bound to (WebApps_ListHostNameBindings and its siblings). Azure
 * offers no way to write a binding only if nobody changed it. As for app settings, a write is compared once `compareAfter` has gone by: who
 * read the binding before and wrote within that time has undone it, and that is seen.
 *
 * Every method throws AzureError, or its signal's reason.
 */
export class HostNameBindings {
  readonly #client: ArmClient;
  readonly #clock: Clock;
  readonly #compareAfterMs: number;

  /** @param compareAfterMs see `compareAfter`. */
  constructor(client: ArmClient, clock: Clock, compareAfterMs = compareAfter) {
    this.#client = client;
    this.#clock = clock;
    this.#compareAfterMs = compareAfterMs;
  }

  /** Every host name of the app, every page. Those of its slots are not among them. */
  async list(app: AppName, signal: AbortSignal): Promise<HostNameBinding[]> {
    const operation = `list host names of ${app.name}`;
    const items = await this.#client.list(bindingsPath(app), { apiVersion: webApiVersion, operation, signal });
    return distinct(readAll(items, readHostNameBinding, operation), ({ id }) => keyOf(id));
  }

  /** One host name as it is now; undefined when the app does not have it. */
  async find(app: AppName, hostName: string, signal: AbortSignal): Promise<HostNameBinding | undefined> {
    const operation = `read host name ${hostName} of ${app.name}`;
    const path = `${bindingsPath(app)}/${hostName}`;
    try {
      const answer = await this.#client.get(path, { apiVersion: webApiVersion, operation, signal });
      return readOne(answer, readHostNameBinding, operation);
    } catch (error) {
      if (error instanceof AzureError && error.kind === 'notFound') {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Gives a host name another certificate, or none. Reads the binding right before and sends one PUT, which keeps all else of it; none when it
   * is as wanted, but for `again`. `conflict` when it is neither as wanted nor as expected. Compare what was accepted with `compare`.
   */
  async change(change: BindingChange, signal: AbortSignal): Promise<AcceptedBinding> {
    const { app, hostName, wanted, expected, again = false } = change;
    const operation = `change the certificate of ${hostName} on ${app.name}`;
    const began = momentOf(this.#clock);
    const before = await this.find(app, hostName, signal);
    if (before === undefined) {
      throw new AzureError('notFound', { operation, detail: `${app.name} no longer has the host name ${hostName}.` });
    }
    if (isSameTls(before, wanted) && !again) {
      return { ...change, at: this.#clock.monotonic(), tookMs: 0 };
    }
    if (!isSameTls(before, expected)) {
      const detail = 'Meanwhile, somebody else changed its certificate. Nothing was sent for it.';
      throw new AzureError('conflict', { operation, detail });
    }
    try {
      const path = `${bindingsPath(app)}/${hostName}`;
      await this.#client.put(path, bodyWith(before, wanted), { apiVersion: webApiVersion, operation, signal });
    } catch (error) {
      // No answer came: one look tells whether it was done.
      if (!mayBeDone(error) || !(await this.#isDone(change, signal))) {
        throw error;
      }
    }
    return { ...change, at: this.#clock.monotonic(), tookMs: ageOf(began, this.#clock) };
  }

  /** Reads back what was accepted: see `compareWrite`. Never throws. */
  async compare(accepted: AcceptedBinding, signal: AbortSignal): Promise<BindingOutcome> {
    const { app, hostName, wanted } = accepted;
    let found: TlsBinding | undefined;
    const isThere = async () => {
      found = await this.find(app, hostName, signal);
      return found !== undefined && isSameTls(found, wanted);
    };
    const outcome = await compareWrite(accepted, this.#clock, isThere, signal, this.#compareAfterMs);
    return outcome.kind === 'undone' ? { ...outcome, found } : outcome;
  }

  async #isDone({ app, hostName, wanted }: BindingChange, signal: AbortSignal): Promise<boolean> {
    try {
      const found = await this.find(app, hostName, signal);
      return found !== undefined && isSameTls(found, wanted);
    } catch {
      return false;
    }
  }
}

function bindingsPath({ id }: AppName): string {
  return `${id}/hostNameBindings`;
}
