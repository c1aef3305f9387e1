import { activityLogReach } from '../azure/activityLog.ts';
import { AzureError } from '../azure/azureError.ts';
import { unlessAborted } from '../azure/timeLimit.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { Clock } from '../time/clock.ts';
import type { NoLog } from './decideNeed.ts';
import { keyOfSubscription } from './needKeys.ts';
import { SubscriptionHistory } from './subscriptionHistory.ts';

/** What the log says, or why it could not be read. */
export type ReadHistory = SubscriptionHistory | NoLog;

/** How long what was read is good for, in milliseconds. */
const keptFor = 5 * 60_000;

interface Kept {
  readonly at: number;
  readonly history: Promise<ReadHistory>;
  readonly abort: AbortController;
  /** How many wait for it. */
  waiting: number;
  /** Nobody is to wait for it any more. */
  isForgotten: boolean;
}

/** Reads the activity log of subscriptions, each once for whoever asks within some minutes. A read goes on while it may be of use. */
export class HistoryReader {
  readonly #clock: Clock;
  readonly #warn: (sentence: string, error: unknown) => void;
  readonly #closing: AbortSignal;
  readonly #kept = new Map<string, Kept>();

  /** `warn` is told what could not be read. `closing` ends every read. */
  constructor(clock: Clock, warn: (sentence: string, error: unknown) => void, closing: AbortSignal) {
    this.#clock = clock;
    this.#warn = warn;
    this.#closing = closing;
  }

  /** What was read at `since` or later, in milliseconds since the epoch. Throws only the signal's reason, or that the window closes. */
  async read(
    subscription: Subscription,
    signal: AbortSignal,
    since = this.#clock.now() - keptFor,
  ): Promise<ReadHistory> {
    signal.throwIfAborted();
    const kept = this.#keptSince(subscription, since);
    kept.waiting += 1;
    try {
      return await unlessAborted(kept.history, signal);
    } finally {
      kept.waiting -= 1;
      abortWhereUseless(kept);
    }
  }

  /** What was read is not good any more. */
  forget(subscription: Subscription): void {
    this.#forget(keyOfSubscription(subscription));
  }

  /** Nothing that was read is good any more. */
  forgetAll(): void {
    for (const key of [...this.#kept.keys()]) {
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      kept.isForgotten = true;
      abortWhereUseless(kept);
    }
  }

  #keptSince(subscription: Subscription, since: number): Kept {
    const key = keyOfSubscription(subscription);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.at >= since) {
      return kept;
    }
    this.#forget(key);
    const abort = new AbortController();
    const history = this.#read(subscription, AbortSignal.any([this.#closing, abort.signal]));
    // Everybody who waited may have left when it ends.
    history.catch(() => undefined);
    const begun: Kept = { at: this.#clock.now(), history, abort, waiting: 0, isForgotten: false };
    this.#kept.set(key, begun);
    return begun;
  }

  async #read(subscription: Subscription, signal: AbortSignal): Promise<ReadHistory> {
    const { azure, subscriptionId, name } = subscription;
    const now = this.#clock.now();
    const question = { from: now - activityLogReach, now, withCaller: false };
    try {
      const records = await azure.activityLog.ofWebResources(subscriptionId, question, signal);
      const history = new SubscriptionHistory(records, now, new Map());
      // When apps were made matters only where certificates changed.
      return history.hasChanges
        ? new SubscriptionHistory(records, now, await this.#creationTimes(subscription, signal))
        : history;
    } catch (error) {
      signal.throwIfAborted();
      this.#warn(`Could not read the activity log of ${name}.`, error);
      return {
        unreadable: error instanceof AzureError && error.kind === 'forbidden' ? 'logForbidden' : 'logUnreadable',
        at: now,
      };
    }
  }

  /** Without them an app that came after a change is taken for one that needs a stop and start. */
  async #creationTimes(
    { azure, subscriptionId, name }: Subscription,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>> {
    try {
      return await azure.appCreationTimes(subscriptionId, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#warn(`Could not find out when the apps of ${name} were created.`, error);
      return new Map();
    }
  }
}

function abortWhereUseless({ abort, waiting, isForgotten }: Kept): void {
  if (isForgotten && waiting === 0) {
    abort.abort();
  }
}
