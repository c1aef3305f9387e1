import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOf } from '../azure/resourceId.ts';
import { keyOfSubscription, type Subscription } from '../signIn/listing.ts';
import type { OwnStart } from './decideNeed.ts';
import type { EnvironmentSummary, Need, RootChange } from './need.ts';
import { OwnActions } from './ownActions.ts';
import type { OwnChange } from './ownHistory.ts';
import type { NeedsServices, SubscriptionNeeds } from './subscriptionNeeds.ts';
import type { Verification } from './verification.ts';

/** Environments of version 3 that are shown, of one subscription as one account sees it. */
interface Shown {
  readonly subscription: Subscription;
  readonly environments: readonly HostingEnvironment[];
  readonly abort: AbortController;
}

/** Which apps must be stopped and started, because root certificates changed. What reads Azure is loaded on first use. */
export class StopStartNeeds {
  readonly #services: NeedsServices;
  readonly #own = new OwnActions();
  /** All three by the key of the subscription. */
  readonly #known = new Map<string, SubscriptionNeeds>();
  readonly #shown = new Map<string, Shown>();
  readonly #asked = new Map<string, Promise<SubscriptionNeeds>>();

  constructor(services: NeedsServices) {
    this.#services = services;
  }

  /**
   * The environments of a subscription are shown now: finds out about them in the background, from what Azure says now. Ends when that is
   * known, failed, or not wanted any more: by the signal, or because they are shown again. Never rejects.
   */
  async show(
    subscription: Subscription,
    environments: readonly HostingEnvironment[],
    until?: AbortSignal,
  ): Promise<void> {
    const key = keyOfSubscription(subscription);
    this.#shown.get(key)?.abort.abort();
    const v3 = environments.filter(({ version }) => version === 3);
    const shown = { subscription, environments: v3, abort: new AbortController() };
    this.#shown.set(key, shown);
    if (v3.length === 0) {
      return;
    }
    const signal = AbortSignal.any([shown.abort.signal, ...(until === undefined ? [] : [until])]);
    try {
      await this.#lookAt(shown, signal);
    } catch (error) {
      if (!signal.aborted) {
        this.#services.warn(`Could not find out which apps of ${subscription.name} need a stop and start.`, error);
      }
    }
  }

  /** What is known of an app, for its row; undefined while that is being found out. Asks Azure nothing. */
  known(subscription: Subscription, environmentId: string, app: App): Need | undefined {
    return this.#known.get(keyOfSubscription(subscription))?.of(environmentId, app);
  }

  /** The apps and slots of an environment, if they were read for its counts. Asks Azure nothing. */
  counted(subscription: Subscription, environmentId: string): readonly App[] | undefined {
    return this.#known.get(keyOfSubscription(subscription))?.counted(environmentId);
  }

  /** What is known of an environment's apps together; undefined while that is being found out. Asks Azure nothing. */
  summary(subscription: Subscription, environmentId: string): EnvironmentSummary | undefined {
    return this.#known.get(keyOfSubscription(subscription))?.summary(environmentId);
  }

  /**
   * What each of these apps of the environment needs, by the app's key, from what Azure says now. Questions at the same time about
   * environments of one subscription share a read, which ends with the first one's signal. Throws only the reason of a signal.
   */
  async of(
    subscription: Subscription,
    environmentId: string,
    apps: readonly App[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Need>> {
    const key = keyOfSubscription(subscription);
    const needs = await (this.#asked.get(key) ?? this.#ask(key, subscription, signal));
    signal.throwIfAborted();
    return new Map(apps.map((app) => [app.key, needs.of(environmentId, app)]));
  }

  /** This window wrote or deleted root certificates, which counts at once: Azure's log has it minutes later. */
  certificateChanged(environmentId: string, ...changes: readonly Omit<RootChange, 'at'>[]): void {
    const [key, at] = [keyOf(environmentId), this.#services.clock.now()];
    const own = changes.map((change) => ({ kind: 'change', key, at, ...change }) as const);
    this.#own.know(own);
    this.#keep(own);
    this.#services.changed([environmentId]);
    this.lookAgain(environmentId);
  }

  /** A run of this window started an app, which it had seen stopped. */
  startedByRun(appKey: string, start: OwnStart): void {
    this.#own.startedByRun(appKey, start);
  }

  /** Verify Trust Store of this window looked at these apps of an environment. It counts until something is done that may change it. */
  async verified({ environment, apps, at }: Verification): Promise<void> {
    const { seenStore } = await import('./seenStore.ts');
    for (const found of apps) {
      this.#own.saw(found.app.key, seenStore(found, at));
    }
    this.#services.changed([environment.id]);
  }

  /** This window stopped an app apart from a run, and saw it stopped. */
  appStopped(appKey: string): void {
    this.#own.stopped(appKey, this.#services.clock.now());
  }

  /** This window started an app apart from a run, and saw it running. */
  appStarted(appKey: string): void {
    this.#own.started(appKey);
  }

  /** Something happened to apps of the environment: finds out anew where it is shown. */
  lookAgain(environmentId: string): void {
    for (const { subscription, environments } of [...this.#shown.values()]) {
      if (environments.some(({ id }) => keyOf(id) === keyOf(environmentId))) {
        void this.show(subscription, environments);
      }
    }
  }

  /**
   * Accounts, the cloud or the chosen subscriptions changed: ends what is being found out, and forgets what Azure said. What this machine
   * did itself stays: it is kept by ids of resources, which are the same in no two clouds.
   */
  reset(): void {
    this.dispose();
    this.#shown.clear();
    this.#known.clear();
    this.#asked.clear();
  }

  dispose(): void {
    for (const { abort } of this.#shown.values()) {
      abort.abort();
    }
  }

  /** A disk that fails does not fail what was done: then only this window knows it, until Azure's log has it. */
  #keep(changes: readonly OwnChange[]): void {
    const { ownChanges, warn } = this.#services;
    const keep = async (): Promise<void> => {
      const store = await ownChanges();
      await Promise.all(changes.map((change) => store.keep(change)));
      store.prune().catch((error: unknown) => warn('Old records of changed certificates could not be deleted.', error));
    };
    keep().catch((error: unknown) => {
      warn('The change of a certificate could not be recorded for other windows and for later.', error);
    });
  }

  /** Also for those who ask while it is being read. */
  #ask(key: string, subscription: Subscription, signal: AbortSignal): Promise<SubscriptionNeeds> {
    const asked = this.#read(subscription, signal).finally(() => {
      if (this.#asked.get(key) === asked) {
        this.#asked.delete(key);
      }
    });
    this.#asked.set(key, asked);
    return asked;
  }

  async #lookAt({ subscription, environments }: Shown, signal: AbortSignal): Promise<void> {
    const needs = await this.#read(subscription, signal);
    const key = keyOfSubscription(subscription);
    const older = this.#known.get(key);
    if (older !== undefined) {
      needs.countAs(older);
    }
    this.#known.set(key, needs);
    // Begun before the rows are drawn, so that they say that it is going on.
    const counting = needs.countApps(environments, subscription, this.#services, signal);
    this.#services.changed(environments.map(({ id }) => id));
    await counting;
  }

  async #read(subscription: Subscription, signal: AbortSignal): Promise<SubscriptionNeeds> {
    const { readNeeds } = await import('./subscriptionNeeds.ts');
    // If several looks were begun at once, only the last one reads.
    signal.throwIfAborted();
    const needs = await readNeeds(subscription, this.#own, this.#services, signal);
    signal.throwIfAborted();
    return needs;
  }
}
