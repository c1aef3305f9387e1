import { concurrently } from '../async/concurrently.ts';
import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { TimeIsUp, unlessAborted, withTimeLimit } from '../azure/timeLimit.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { Clock } from '../time/clock.ts';
import { EnvironmentNeeds } from './environmentNeeds.ts';
import type { OwnActionStore, OwnActions } from './ownActions.ts';
import { HistoryReader, type ReadHistory } from './subscriptionHistory.ts';

/** How many environments' apps are read at once, in the background. */
const environmentsAtOnce = 2;

/**
 * Who asks about one environment does not wait longer than this for the log, in milliseconds: in the list of apps everything must be found
 * within five seconds.
 */
const logLimit = 4000;

/** After this time, in milliseconds, an action is in Azure's log: 20 minutes at most by its documentation, and some for the clocks. */
const logLag = 30 * 60_000;

/** What finding out needs from around it. */
export interface NeedsSurroundings {
  readonly clock: Clock;
  /** When this machine's runs started apps that they had seen stopped, in milliseconds since the epoch, by the apps' keys. */
  readonly ownStarts: () => Promise<ReadonlyMap<string, readonly number[]>>;
  /** Where this machine's other actions are kept for longer than this window lives. */
  readonly ownActions: () => Promise<OwnActionStore>;
  /** Is told what could not be read or kept, for the log. */
  readonly warn: (sentence: string, error: unknown) => void;
  /** Rows of these environments, by their ids, have something new to say. */
  readonly changed: (environmentIds: readonly string[]) => void;
}

/** What is shown of environments, by their ids. */
export interface ShownNeeds {
  /** Undefined where nothing is. */
  readonly known: (environmentId: string) => EnvironmentNeeds | undefined;
  readonly tell: (environmentId: string, needs: EnvironmentNeeds) => void;
}

/** Finds out what environments' apps need. Loaded on first use. */
export class NeedsReader {
  readonly #surroundings: NeedsSurroundings;
  readonly #own: OwnActions;
  readonly #histories: HistoryReader;
  /** What was told of actions that can't be read; they are read time and again. */
  readonly #told = new Set<string>();
  #keptReading: Promise<void> | undefined;

  constructor(surroundings: NeedsSurroundings, own: OwnActions, closing: AbortSignal) {
    this.#surroundings = surroundings;
    this.#own = own;
    this.#histories = new HistoryReader(surroundings.clock, surroundings.warn, closing);
  }

  /** Everything that was read of the subscription, or of every one, is to be read again. */
  forget(subscription?: Subscription): void {
    this.#histories.forget(subscription);
  }

  /**
   * What is known of an environment without its apps, from a log that was read no earlier than `since`, if that is given. A log that is
   * too slow goes on being read, and only this machine's own actions count. Throws the signal's reason.
   */
  async environment(
    subscription: Subscription,
    environmentId: string,
    signal: AbortSignal,
    since?: number,
  ): Promise<EnvironmentNeeds> {
    const [history, runStarts] = await Promise.all([
      this.#historyInTime(subscription, signal, since),
      unlessAborted(this.#ownActions(), signal),
    ]);
    return new EnvironmentNeeds({ environmentId, history, own: this.#own, runStarts });
  }

  /**
   * What is known of environments, told one by one: of all at first what their apps' rows say, and then of those whose root
   * certificates changed how many apps it concerns. Only for the latter apps are read. A change of this machine's own that the log may
   * not have yet is told before the log answers. Throws the signal's reason.
   */
  async environments(
    subscription: Subscription,
    environments: readonly HostingEnvironment[],
    { known, tell }: ShownNeeds,
    signal: AbortSignal,
  ): Promise<void> {
    const runStarts = await unlessAborted(this.#ownActions(), signal);
    signal.throwIfAborted();
    const needsBy = (environmentId: string, history: ReadHistory): EnvironmentNeeds =>
      new EnvironmentNeeds({ environmentId, history, own: this.#own, runStarts });
    const now = this.#surroundings.clock.now();
    for (const { id } of environments.filter((one) => this.#isChangedSince(one.id, now - logLag))) {
      if (known(id)?.isLogLate ?? true) {
        tell(id, needsBy(id, { unreadable: 'logLate', at: now }));
      }
    }
    const history = await this.#histories.read(subscription, signal);
    signal.throwIfAborted();
    const read = environments.map(({ id, name }) => ({ id, name, needs: needsBy(id, history) }));
    for (const { id, needs } of read) {
      tell(id, needs);
    }
    const changed = read.filter(({ needs }) => needs.hasChanges);
    await concurrently(changed, environmentsAtOnce, async ({ id, name, needs }) => {
      const apps = await this.#apps(subscription, id, name, signal);
      signal.throwIfAborted();
      if (apps !== undefined) {
        tell(id, needs.withApps(apps));
      }
    });
  }

  /** A root certificate was changed by this machine since then. */
  #isChangedSince(environmentId: string, since: number): boolean {
    return this.#own.changesOf(environmentId).some(({ at }) => at > since);
  }

  async #historyInTime(
    subscription: Subscription,
    signal: AbortSignal,
    since: number | undefined,
  ): Promise<ReadHistory> {
    const { clock, warn } = this.#surroundings;
    try {
      return await withTimeLimit(clock, logLimit, (timeUp) =>
        this.#histories.read(subscription, AbortSignal.any([signal, timeUp]), since),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TimeIsUp)) {
        throw error;
      }
      warn(`The activity log of ${subscription.name} has not answered in time.`, error);
      return { unreadable: 'logLate', at: clock.now() };
    }
  }

  /** Learns what other windows did, and this one in its earlier lives; gives what this machine's runs started. */
  async #ownActions(): Promise<ReadonlyMap<string, readonly number[]>> {
    const { ownStarts, warn } = this.#surroundings;
    // Who asks while the kept actions are being read waits for the same: at first every subscription asks at once.
    this.#keptReading ??= this.#readKept().finally(() => {
      this.#keptReading = undefined;
    });
    const [runStarts] = await Promise.all([
      ownStarts().catch((error: unknown) => {
        // Apps are then judged by Azure's log alone.
        warn('Could not read which apps were stopped and started from this machine.', error);
        return new Map<string, readonly number[]>();
      }),
      this.#keptReading,
    ]);
    return runStarts;
  }

  /** Where they can't be read, this machine's earlier actions are known from Azure's log alone. */
  async #readKept(): Promise<void> {
    const { ownActions, warn } = this.#surroundings;
    try {
      const { actions, unreadable } = await (await ownActions()).readAll();
      this.#own.know(actions);
      for (const { sentence, error } of unreadable.filter((one) => !this.#told.has(one.sentence))) {
        this.#told.add(sentence);
        warn(sentence, error);
      }
    } catch (error) {
      warn('Could not read what this machine did to root certificates and apps.', error);
    }
  }

  /** Undefined where apps can't be read, which their own rows say: only the count on the environment is missing then. */
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
