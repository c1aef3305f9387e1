import { type ActivityRecords, activityLogReach, type LogEvent } from '../azure/activityLog.ts';
import type { App } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import { keyOf } from '../azure/resourceId.ts';
import { unlessAborted } from '../azure/timeLimit.ts';
import { keyOfSubscription, type Subscription } from '../signIn/listing.ts';
import type { Clock } from '../time/clock.ts';
import type { LogEvidence, NoLog } from './decideNeed.ts';
import type { RootChange } from './need.ts';

/** What a subscription's activity log says about root certificates and about apps. */
export class SubscriptionHistory {
  /** See ActivityRecords. */
  readonly completeSince: number;
  readonly #byKey: ReadonlyMap<string, readonly LogEvent[]>;

  constructor({ events, completeSince }: ActivityRecords) {
    this.completeSince = completeSince;
    this.#byKey = Map.groupBy(
      events.filter(({ at }) => at >= completeSince),
      ({ key }) => key,
    );
  }

  /** The changes of the environment's root certificates. */
  changesOf(environmentId: string): readonly RootChange[] {
    return this.#of(keyOf(environmentId)).flatMap(({ kind, at, certificate }) =>
      kind === 'written' || kind === 'removed'
        ? [{ at, what: kind === 'written' ? 'write' : 'delete', certificate }]
        : [],
    );
  }

  /** What matters to an app of the environment. */
  evidence(environmentId: string, app: Pick<App, 'key' | 'planId'>): LogEvidence {
    const [whole = ''] = app.key.split('/slots/');
    const events = [
      ...this.#of(app.key).filter(({ kind }) => kind !== 'swap'),
      ...this.#of(whole).filter(({ kind }) => kind === 'swap'),
      ...this.#of(keyOf(app.planId ?? '')),
      ...this.#of(keyOf(environmentId)).filter(({ kind }) => kind === 'other'),
    ];
    return { completeSince: this.completeSince, changes: this.changesOf(environmentId), events };
  }

  #of(key: string): readonly LogEvent[] {
    return this.#byKey.get(key) ?? [];
  }
}

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
}

/** Reads the activity log of subscriptions, each once for whoever asks within some minutes. A read goes on though nobody waits for it. */
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
      this.#endWhereUseless(keyOfSubscription(subscription), kept);
    }
  }

  /** What was read of this subscription, or of every one, is not good anymore. */
  forget(subscription?: Subscription): void {
    const keys = subscription === undefined ? [...this.#kept.keys()] : [keyOfSubscription(subscription)];
    for (const key of keys) {
      const kept = this.#kept.get(key);
      this.#kept.delete(key);
      this.#endWhereUseless(key, kept);
    }
  }

  /** A read that is forgotten goes on only for those who wait for it. */
  #endWhereUseless(key: string, kept: Kept | undefined): void {
    if (kept?.waiting === 0 && this.#kept.get(key) !== kept) {
      kept.abort.abort();
    }
  }

  #keptSince(subscription: Subscription, since: number): Kept {
    const key = keyOfSubscription(subscription);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.at >= since) {
      return kept;
    }
    this.forget(subscription);
    const abort = new AbortController();
    const history = this.#read(subscription, AbortSignal.any([this.#closing, abort.signal]));
    // Everybody who waited may have left when it ends.
    history.catch(() => undefined);
    const begun: Kept = { at: this.#clock.now(), history, abort, waiting: 0 };
    this.#kept.set(key, begun);
    return begun;
  }

  async #read({ azure, subscriptionId, name }: Subscription, signal: AbortSignal): Promise<ReadHistory> {
    const now = this.#clock.now();
    const question = { from: now - activityLogReach, now, withCaller: false };
    try {
      return new SubscriptionHistory(await azure.activityLog.ofWebResources(subscriptionId, question, signal));
    } catch (error) {
      signal.throwIfAborted();
      this.#warn(`Could not read the activity log of ${name}.`, error);
      const isForbidden = error instanceof AzureError && error.kind === 'forbidden';
      return { unreadable: isForbidden ? 'logForbidden' : 'logUnreadable', at: now };
    }
  }
}
