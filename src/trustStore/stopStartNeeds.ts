import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOf } from '../azure/resourceId.ts';
import { keyOfSubscription, type Subscription } from '../signIn/listing.ts';
import type { EnvironmentNeeds } from './environmentNeeds.ts';
import type { EnvironmentSummary, Need, RootChange } from './need.ts';
import { OwnActions, type OwnChange } from './ownActions.ts';
import type { NeedsServices } from './readNeeds.ts';

/** Environments that are shown, of one subscription as one account sees it. */
interface Shown {
  readonly subscription: Subscription;
  readonly environments: readonly HostingEnvironment[];
  readonly abort: AbortController;
}

/** Which apps must be stopped and started, because root certificates changed. What reads Azure is loaded on first use. */
export class StopStartNeeds {
  readonly #services: NeedsServices;
  readonly #known = new Map<string, EnvironmentNeeds>();
  readonly #shown = new Map<string, Shown>();
  readonly #own = new OwnActions();

  constructor(services: NeedsServices) {
    this.#services = services;
  }

  /** The environments of a subscription are shown now: finds out about them in the background, from what Azure says now. */
  show(subscription: Subscription, environments: readonly HostingEnvironment[]): void {
    const key = keyOfSubscription(subscription);
    this.#shown.get(key)?.abort.abort();
    const v3 = environments.filter(({ version }) => version === 3);
    const shown = { subscription, environments: v3, abort: new AbortController() };
    this.#shown.set(key, shown);
    if (v3.length > 0) {
      this.#lookAt(shown);
    }
  }

  /** What is known of an app, for its row; undefined while that is being found out. Asks Azure nothing. */
  known(subscription: Subscription, environmentId: string, app: App): Need | undefined {
    return this.#known.get(keyOfEnvironment(subscription, environmentId))?.of(app);
  }

  /** What is known of an environment's apps together; undefined while that is being found out. Asks Azure nothing. */
  summary(subscription: Subscription, environmentId: string): EnvironmentSummary | undefined {
    return this.#known.get(keyOfEnvironment(subscription, environmentId))?.summary();
  }

  /** What each of these apps of the environment needs, by the app's key, from what Azure says now. Throws only the signal's reason. */
  async of(
    subscription: Subscription,
    environment: Pick<HostingEnvironment, 'id' | 'name'>,
    apps: readonly App[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Need>> {
    const { readNeeds } = await import('./readNeeds.ts');
    const question = { subscription, environments: [environment], own: this.#own, services: this.#services };
    const [needs] = await readNeeds(question, signal);
    return new Map(apps.flatMap((app) => (needs === undefined ? [] : [[app.key, needs.of(app)]])));
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
        this.show(subscription, environments);
      }
    }
  }

  /** Accounts, the cloud or the chosen subscriptions changed: ends what is being found out, and forgets what Azure said. */
  reset(): void {
    this.dispose();
    this.#shown.clear();
    this.#known.clear();
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

  #lookAt({ subscription, environments, abort: { signal } }: Shown): void {
    const { changed, warn } = this.#services;
    const look = async (): Promise<void> => {
      const { tellNeeds } = await import('./readNeeds.ts');
      // If several looks were begun at once, only the last one reads.
      signal.throwIfAborted();
      const tell = (id: string, needs: EnvironmentNeeds): void => {
        signal.throwIfAborted();
        this.#known.set(keyOfEnvironment(subscription, id), needs);
        changed([id]);
      };
      await tellNeeds({ subscription, environments, own: this.#own, services: this.#services }, tell, signal);
    };
    look().catch((error: unknown) => {
      if (!signal.aborted) {
        warn(`Could not find out which apps of ${subscription.name} need a stop and start.`, error);
      }
    });
  }
}

/** An environment as one account sees it. */
function keyOfEnvironment(subscription: Subscription, environmentId: string): string {
  return `${keyOfSubscription(subscription)}|${keyOf(environmentId)}`;
}
