import { unlessAborted } from '../async/timeLimit.ts';
import { type ActivityRecords, activityLogReach, type LogEvent } from '../azure/activityLog.ts';
import { type App, wholeAppKey } from '../azure/app.ts';
import { AzureError } from '../azure/azureError.ts';
import { keyOf } from '../azure/resourceId.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { Clock } from '../time/clock.ts';
import { type KnownEvent, type LogEvidence, rootChangesIn, unreadLog } from './decideNeed.ts';
import type { EnvironmentSummary, Need } from './need.ts';
import type { OwnActions, OwnSources } from './ownActions.ts';
import { needAfterSeeing } from './seenStore.ts';

/** What finding out needs. */
export interface NeedsServices extends OwnSources {
  readonly clock: Clock;
  /** Rows of these environments, by their ids, have something new to say. */
  readonly changed: (environmentIds: readonly string[]) => void;
}

interface SubscriptionLog extends Pick<ActivityRecords, 'completeSince'>, Pick<LogEvidence, 'unreadable'> {
  readonly events: readonly (LogEvent & KnownEvent)[];
}

/** What is known of the environments of a subscription and of their apps. */
export class SubscriptionNeeds {
  readonly #log: SubscriptionLog;
  /** By the key of what was done to. */
  readonly #events: ReadonlyMap<string, SubscriptionLog['events']>;
  /** What this machine did. It grows while this lives. */
  readonly #own: OwnActions;
  /** The apps and slots of environments, for the counts, by the environments' keys. */
  readonly #apps = new Map<string, readonly App[]>();
  /** Rows ask for the same again and again: each counts, and each that counts it. */
  readonly #decided = new WeakMap<App, { readonly stamp: string; readonly need: Need }>();
  /** The environments whose apps are being read, by their keys. */
  readonly #counting = new Set<string>();

  constructor(log: SubscriptionLog, own: OwnActions) {
    const events = log.events.filter(({ at }) => at >= log.completeSince);
    this.#log = log;
    this.#events = Map.groupBy(events, ({ key }) => key);
    this.#own = own;
  }

  of(environmentId: string, app: App): Need {
    const stamp = `${environmentId} ${this.#own.stampOf(app.key)}`;
    const decided = this.#decided.get(app);
    if (decided?.stamp === stamp) {
      return decided.need;
    }
    const need = this.#decide(environmentId, app);
    this.#decided.set(app, { stamp, need });
    return need;
  }

  #decide(environmentId: string, app: App): Need {
    const events = [
      ...this.#eventsOf(app.key),
      ...this.#eventsOf(wholeAppKey(app.key)).filter(({ kind }) => kind === 'swap'),
      ...this.#eventsOf(app.planId ?? ''),
      ...this.#eventsOf(environmentId),
    ];
    const evidence = {
      state: app.state,
      log: { ...this.#log, events },
      ownChanges: this.#own.changesOf(environmentId),
      ownStarts: this.#own.startsOf(app.key),
    };
    return needAfterSeeing(evidence, this.#own.seenOf(app.key));
  }

  /** The environment's apps and slots, if they were read for their counts. */
  counted(environmentId: string): readonly App[] | undefined {
    return this.#apps.get(keyOf(environmentId));
  }

  summary(environmentId: string): EnvironmentSummary {
    const { unreadable, completeSince } = this.#log;
    const apps = this.#apps.get(keyOf(environmentId));
    const hasChanges = this.#hasChanges(environmentId);
    const needs = hasChanges ? (apps ?? []).map((app) => this.of(environmentId, app)) : [];
    return {
      needing: needs.filter(({ kind }) => kind === 'needs' || kind === 'misses').length,
      unknown: needs.filter(({ kind }) => kind === 'unknown').length,
      uncounted: hasChanges && apps === undefined,
      counting: this.#counting.has(keyOf(environmentId)),
      unreadable,
      unchangedSince: unreadable === undefined && !hasChanges ? completeSince : undefined,
    };
  }

  /** Reads the apps of those environments whose root certificates changed, for their counts. Throws only the signal's reason. */
  async countApps(
    environments: readonly { readonly id: string; readonly name: string }[],
    { azure }: Subscription,
    { changed, warn }: NeedsServices,
    signal: AbortSignal,
  ): Promise<void> {
    const toCount = environments.filter(({ id }) => this.#hasChanges(id));
    for (const { id } of toCount) {
      this.#counting.add(keyOf(id));
    }
    const countOne = async ({ id, name }: (typeof toCount)[number]): Promise<void> => {
      try {
        this.#apps.set(keyOf(id), await azure.apps.withSlots(id, signal, { importance: 'background', mayShare: true }));
        signal.throwIfAborted();
      } catch (error) {
        signal.throwIfAborted();
        this.#apps.delete(keyOf(id));
        // Their own rows say that they can't be read; only the count is missing here.
        warn(`Could not count the apps of ${name} that need a stop and start.`, error);
      }
      this.#counting.delete(keyOf(id));
      changed([id]);
    };
    await Promise.all(toCount.map(countOne));
  }

  /** Counts the apps that an older look has read, until they are read again. Those that are not read again are forgotten. */
  countAs(older: SubscriptionNeeds): void {
    for (const [key, apps] of older.#apps) {
      if (this.#hasChanges(key)) {
        this.#apps.set(key, apps);
      }
    }
  }

  /** Whether its root certificates are known to have changed. If not, there is nothing to count. */
  #hasChanges(environmentId: string): boolean {
    const logged = rootChangesIn(this.#eventsOf(environmentId));
    return logged.length + this.#own.changesOf(environmentId).length > 0;
  }

  #eventsOf(id: string): SubscriptionLog['events'] {
    return this.#events.get(keyOf(id)) ?? [];
  }
}

/** Finds out from what Azure and this machine's disk say now. Throws only the signal's reason. */
export async function readNeeds(
  subscription: Subscription,
  own: OwnActions,
  services: NeedsServices,
  signal: AbortSignal,
): Promise<SubscriptionNeeds> {
  const [log] = await Promise.all([
    readLog(subscription, own, services, signal),
    unlessAborted(own.learn(services), signal),
  ]);
  return new SubscriptionNeeds(log, own);
}

async function readLog(
  { azure, subscriptionId, name }: Subscription,
  own: OwnActions,
  { clock, warn }: NeedsServices,
  signal: AbortSignal,
): Promise<SubscriptionLog> {
  const now = clock.now();
  const question = { from: now - activityLogReach, now, withCaller: false, importance: 'background' } as const;
  try {
    const { events, completeSince } = await azure.activityLog.ofWebResources(subscriptionId, question, signal);
    return { completeSince, events: own.read(events, clock.monotonic()) };
  } catch (error) {
    signal.throwIfAborted();
    warn(`Could not read the activity log of ${name}.`, error);
    const isForbidden = error instanceof AzureError && error.kind === 'forbidden';
    return unreadLog(isForbidden ? 'logForbidden' : 'logUnreadable', now);
  }
}
