import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOf } from '../azure/resourceId.ts';
import { keyOfSubscription, type Subscription } from '../signIn/listing.ts';
import type { EnvironmentNeeds } from './environmentNeeds.ts';
import type { EnvironmentSummary, Need, RootChange } from './need.ts';
import type { NeedsReader, NeedsSurroundings } from './needsReader.ts';
import { type OwnAction, OwnActions } from './ownActions.ts';

/** Environments that are shown, of one subscription as one account sees it. */
interface Shown {
  readonly subscription: Subscription;
  readonly environments: readonly HostingEnvironment[];
  readonly abort: AbortController;
}

/** Which apps must be stopped and started, because root certificates changed. Everything that reads Azure is loaded on first use. */
export class StopStartNeeds {
  readonly #surroundings: NeedsSurroundings;
  readonly #closing = new AbortController();
  readonly #known = new Map<string, EnvironmentNeeds>();
  readonly #shown = new Map<string, Shown>();
  readonly #own = new OwnActions();
  #reader: Promise<NeedsReader> | undefined;

  constructor(surroundings: NeedsSurroundings) {
    this.#surroundings = surroundings;
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

  /**
   * What each of these apps of the environment needs, by the app's key. What Azure would not tell, or not within four seconds, is
   * `unknown`, unless this machine's own actions say enough. What was read before `since` (milliseconds since the epoch) is read again;
   * unless given, what was read some minutes ago is good enough. Throws only the signal's reason.
   */
  async of(
    subscription: Subscription,
    environmentId: string,
    apps: readonly App[],
    signal: AbortSignal,
    since?: number,
  ): Promise<ReadonlyMap<string, Need>> {
    const reader = await this.#load();
    const needs = await reader.environment(subscription, environmentId, signal, since);
    return new Map(apps.map((app) => [app.key, needs.of(app)]));
  }

  /**
   * What the user should know before these apps are stopped, as sentences: who else stopped or started them within the hour, and
   * that an upgrade of the environment waits. Where Azure would not tell, a sentence says so. Throws only the signal's reason.
   */
  async beforeRun(
    { environment, subscription }: { readonly environment: HostingEnvironment; readonly subscription: Subscription },
    apps: readonly App[],
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { sentencesBeforeRun } = await import('./beforeRun.ts');
    const { clock, warn } = this.#surroundings;
    return sentencesBeforeRun({ environment, apps, subscription, now: clock.now(), warn }, signal);
  }

  /** This window wrote or deleted root certificates, which counts at once: Azure's log tells it minutes later. */
  certificateChanged(environmentId: string, ...changes: readonly Omit<RootChange, 'at'>[]): void {
    const [key, at] = [keyOf(environmentId), this.#surroundings.clock.now()];
    const actions = changes.map((change) => ({ kind: 'change', key, at, ...change }) as const);
    this.#own.know(actions);
    this.#keep(actions);
    this.#surroundings.changed([environmentId]);
    this.lookAgain(environmentId);
  }

  /** This window stopped an app apart from a run, and saw it stopped. */
  appStopped(appKey: string): void {
    this.#own.stopped(appKey, this.#surroundings.clock.now());
  }

  /** This window started an app apart from a run, and saw it running. */
  appStarted(appKey: string): void {
    this.#keep(this.#own.started(appKey));
  }

  /** Something happened to apps of the environment: finds out anew where it is shown. */
  lookAgain(environmentId: string): void {
    for (const [key, { subscription, environments, abort }] of this.#shown) {
      if (environments.some(({ id }) => keyOf(id) === keyOf(environmentId))) {
        abort.abort();
        const shown = { subscription, environments, abort: new AbortController() };
        this.#shown.set(key, shown);
        this.#lookAt(shown);
      }
    }
  }

  /** Accounts, the cloud or the chosen subscriptions changed: ends what is being found out, and forgets what Azure said. */
  reset(): void {
    this.#endLooks();
    this.#shown.clear();
    this.#known.clear();
    this.#reader?.then(
      (reader) => reader.forget(),
      () => undefined,
    );
  }

  dispose(): void {
    this.#closing.abort();
    this.#endLooks();
  }

  /** A disk that fails does not fail what was done: then only this window knows it, until Azure's log tells. */
  #keep(actions: readonly OwnAction[]): void {
    if (actions.length === 0) {
      return;
    }
    const { ownActions, warn } = this.#surroundings;
    const keep = async (): Promise<void> => {
      const store = await ownActions();
      await Promise.all(actions.map((action) => store.keep(action)));
      store.prune().catch((error: unknown) => warn('What was done long ago could not be deleted.', error));
    };
    keep().catch((error: unknown) => {
      warn('What was done just now could not be written down for other windows and for later.', error);
    });
  }

  #endLooks(): void {
    for (const { abort } of this.#shown.values()) {
      abort.abort();
    }
  }

  #lookAt({ subscription, environments, abort }: Shown): void {
    const { changed, warn } = this.#surroundings;
    const look = async (): Promise<void> => {
      const reader = await this.#load();
      // Of several looks at once only the last is to read.
      abort.signal.throwIfAborted();
      reader.forget(subscription);
      const shown = {
        known: (id: string) => this.#known.get(keyOfEnvironment(subscription, id)),
        tell: (id: string, needs: EnvironmentNeeds) => {
          this.#known.set(keyOfEnvironment(subscription, id), needs);
          changed([id]);
        },
      };
      await reader.environments(subscription, environments, shown, abort.signal);
    };
    look().catch((error: unknown) => {
      if (!abort.signal.aborted && !this.#closing.signal.aborted) {
        warn(`Could not find out which apps of ${subscription.name} need a stop and start.`, error);
      }
    });
  }

  #load(): Promise<NeedsReader> {
    this.#reader ??= import('./needsReader.ts').then(
      ({ NeedsReader: Reader }) => new Reader(this.#surroundings, this.#own, this.#closing.signal),
      (error: unknown) => {
        this.#reader = undefined;
        throw error;
      },
    );
    return this.#reader;
  }
}

/** An environment as one account sees it. */
function keyOfEnvironment(subscription: Subscription, environmentId: string): string {
  return `${keyOfSubscription(subscription)}|${keyOf(environmentId)}`;
}
