import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { unlessAborted } from '../azure/timeLimit.ts';
import { concurrently } from '../concurrently.ts';
import type { Subscription } from '../signIn/listing.ts';
import { EnvironmentNeeds } from './environmentNeeds.ts';
import { HistoryReader } from './historyReader.ts';
import type { NeedsSurroundings } from './needs.ts';
import type { OwnRecord } from './ownRecord.ts';

/** How many environments' apps are read at once, in the background. */
const environmentsAtOnce = 2;

/** Finds out what environments' apps need. Loaded on first use. */
export class NeedsReader {
  readonly #surroundings: NeedsSurroundings;
  readonly #own: OwnRecord;
  readonly #histories: HistoryReader;

  constructor(surroundings: NeedsSurroundings, own: OwnRecord, closing: AbortSignal) {
    this.#surroundings = surroundings;
    this.#own = own;
    this.#histories = new HistoryReader(surroundings.clock, surroundings.warn, closing);
  }

  /** Everything that was read of the subscription is to be read again. */
  forget(subscription: Subscription): void {
    this.#histories.forget(subscription);
  }

  /** Everything that was read is to be read again. */
  forgetAll(): void {
    this.#histories.forgetAll();
  }

  /** What is known of an environment without its apps; read no earlier than `since`, if that is given. Throws the signal's reason. */
  async environment(
    subscription: Subscription,
    environmentId: string,
    signal: AbortSignal,
    since?: number,
  ): Promise<EnvironmentNeeds> {
    const [history, runStarts] = await Promise.all([
      this.#histories.read(subscription, signal, since),
      unlessAborted(this.#runStarts(), signal),
    ]);
    return new EnvironmentNeeds({ environmentId, history, own: this.#own, runStarts });
  }

  /**
   * What is known of environments, told one by one: of all at first what their apps' rows say, and then of those whose root
   * certificates changed how many apps it concerns. Only for the latter apps are read. Throws the signal's reason.
   */
  async environments(
    subscription: Subscription,
    environments: readonly HostingEnvironment[],
    tell: (environmentId: string, needs: EnvironmentNeeds) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const known = await Promise.all(
      environments.map(async ({ id, name }) => ({ id, name, needs: await this.environment(subscription, id, signal) })),
    );
    signal.throwIfAborted();
    for (const { id, needs } of known) {
      tell(id, needs);
    }
    const changed = known.filter(({ needs }) => needs.hasChanges);
    await concurrently(changed, environmentsAtOnce, async ({ id, name, needs }) => {
      const apps = await this.#apps(subscription, id, name, signal);
      signal.throwIfAborted();
      if (apps !== undefined) {
        tell(id, needs.withApps(apps));
      }
    });
  }

  /** Without them apps are judged by Azure's log alone. */
  async #runStarts(): Promise<ReadonlyMap<string, readonly number[]>> {
    try {
      return await this.#surroundings.ownStarts();
    } catch (error) {
      this.#surroundings.warn('Could not read which apps were stopped and started from this machine.', error);
      return new Map();
    }
  }

  /** Apps that can't be read are said where they would be listed; only the count on the environment is missing then. */
  async #apps(
    { azure }: Subscription,
    environmentId: string,
    name: string,
    signal: AbortSignal,
  ): Promise<readonly App[] | undefined> {
    try {
      return await azure.apps.withSlots(environmentId, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#surroundings.warn(`Could not count the apps of ${name} that need a stop and start.`, error);
      return undefined;
    }
  }
}
