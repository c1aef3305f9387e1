import type { LogEvent } from '../azure/activityLog.ts';
import { keyOf } from '../azure/resourceId.ts';
import type { KnownEvent, OwnStart } from './decideNeed.ts';
import type { RootChange } from './need.ts';
import type { OwnChange, OwnChangeFolder } from './ownHistory.ts';
import type { SeenStore } from './seenStore.ts';

/** What other windows did, this one in its earlier lives, and the runs of this machine. */
export interface OwnSources {
  /** When this machine's runs started apps that they had seen stopped, in milliseconds since the epoch, by the apps' keys. */
  readonly ownStarts: () => Promise<ReadonlyMap<string, readonly number[]>>;
  /** Where this machine's changes are kept for longer than this window lives. */
  readonly ownChanges: () => Promise<Pick<OwnChangeFolder, 'keep' | 'prune' | 'readAll'>>;
  /** Is told what could not be read or kept, for the log. */
  readonly warn: (sentence: string, error: unknown) => void;
}

/** What this window knows of this machine's actions. Azure's activity log has them minutes later. */
export class OwnActions {
  readonly #changes = new Map<string, OwnChange>();
  readonly #unreadable = new Set<string>();
  readonly #stopped = new Map<string, number>();
  readonly #starts = new Map<string, readonly OwnStart[]>();
  /** When it had read records of the activity log for the first time. */
  readonly #readAt = new Map<string, number>();
  readonly #seen = new Map<string, SeenStore>();
  /** How often what is known changed: for all apps, and for one alone. */
  #changed = 0;
  readonly #changedFor = new Map<string, number>();
  #startsOfRuns: ReadonlyMap<string, readonly number[]> = new Map();

  /** Reads what is stored. What can't be read is missing until Azure's log has it. */
  async learn(sources: OwnSources): Promise<void> {
    await Promise.all([this.#learnStarts(sources), this.#learnChanges(sources)]);
    this.#changed += 1;
  }

  async #learnStarts({ ownStarts, warn }: OwnSources): Promise<void> {
    try {
      this.#startsOfRuns = await ownStarts();
    } catch (error) {
      warn('Could not read which apps were stopped and started from this machine.', error);
    }
  }

  async #learnChanges({ ownChanges, warn }: OwnSources): Promise<void> {
    try {
      const { changes, unreadable } = await (await ownChanges()).readAll();
      this.know(changes);
      // Each look reads all records again, and one log line for each is enough.
      for (const { path, sentence } of unreadable.filter((one) => !this.#unreadable.has(one.path))) {
        this.#unreadable.add(path);
        warn(`The record of a change in ${path} can’t be read. Azure’s activity log may have it.`, new Error(sentence));
      }
    } catch (error) {
      warn('Could not read which root certificates this machine changed.', error);
    }
  }

  /** The same change twice is one: what this window did comes back from the disk. */
  know(changes: readonly OwnChange[]): void {
    this.#changed += 1;
    for (const change of changes) {
      const { key, at, what, certificate } = change;
      this.#changes.set(JSON.stringify([key, at, what, certificate]), change);
    }
  }

  /** The changes of the environment's root certificates. */
  changesOf(environmentId: string): readonly RootChange[] {
    return [...this.#changes.values()]
      .filter(({ key }) => key === keyOf(environmentId))
      .map(({ at, what, certificate }) => ({ at, what, certificate }));
  }

  /** The app was seen stopped, by this machine's clock. */
  stopped(appKey: string, at: number): void {
    this.#stopped.set(appKey, at);
  }

  /** The app was started and seen running. Somebody else may have started it earlier, so the time when it was last seen stopped counts. */
  started(appKey: string): void {
    const at = this.#stopped.get(appKey);
    if (at !== undefined) {
      this.#stopped.delete(appKey);
      this.startedByRun(appKey, { at });
    }
  }

  /** A run of this window started the app, which it had seen stopped. */
  startedByRun(appKey: string, start: OwnStart): void {
    this.#starts.set(appKey, [...(this.#starts.get(appKey) ?? []), start]);
    this.#changeFor(appKey);
  }

  /** These records were read, `now` on the monotonic clock. Says of each when it had been read for the first time. */
  read<T extends LogEvent>(events: readonly T[], now: number): readonly (T & Pick<KnownEvent, 'readAt'>)[] {
    return events.map((event) => {
      if (!mustComeBefore.has(event.kind)) {
        return event;
      }
      const record = JSON.stringify([event.key, event.kind, event.at, event.certificate]);
      const readAt = this.#readAt.get(record) ?? now;
      this.#readAt.set(record, readAt);
      return { ...event, readAt };
    });
  }

  /** Verify Trust Store looked at the app; undefined: it could not tell. The last look counts. */
  saw(appKey: string, seen: SeenStore | undefined): void {
    this.#changeFor(appKey);
    if (seen === undefined) {
      this.#seen.delete(appKey);
    } else {
      this.#seen.set(appKey, seen);
    }
  }

  /** A number that is the same as long as what is known of the app is. */
  stampOf(appKey: string): number {
    return this.#changed + (this.#changedFor.get(appKey) ?? 0);
  }

  #changeFor(appKey: string): void {
    this.#changedFor.set(appKey, (this.#changedFor.get(appKey) ?? 0) + 1);
  }

  /** What Verify Trust Store last saw of the app. */
  seenOf(appKey: string): SeenStore | undefined {
    return this.#seen.get(appKey);
  }

  /** When this machine started the app after a stop. */
  startsOf(appKey: string): readonly OwnStart[] {
    return [...(this.#startsOfRuns.get(appKey) ?? []).map((at) => ({ at })), ...(this.#starts.get(appKey) ?? [])];
  }
}

/** What must come before a start, so that the start counts. */
const mustComeBefore: ReadonlySet<LogEvent['kind']> = new Set(['written', 'removed', 'swap']);
