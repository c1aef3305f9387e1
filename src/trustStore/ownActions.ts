import { keyOf } from '../azure/resourceId.ts';
import type { RootChange } from './need.ts';

/** This machine wrote or deleted a root certificate, by its clock. `key`: of the environment. */
export interface OwnChange extends RootChange {
  readonly kind: 'change';
  readonly key: string;
}

/** Keeps changes for longer than a window lives, and for every window of this user. Methods throw the system's own error. */
export interface OwnChangeStore {
  keep(change: OwnChange): Promise<void>;
  /** Deletes what is too old, or too much to be read. */
  prune(): Promise<void>;
  readAll(): Promise<StoredChanges>;
}

export interface StoredChanges {
  readonly changes: readonly OwnChange[];
  readonly unreadable: readonly UnreadableChange[];
}

/** The record of a change that cannot be read. Minutes after the change, Azure's activity log has it too. */
export interface UnreadableChange {
  readonly path: string;
  /** What is wrong with it. */
  readonly sentence: string;
}

/** What this window knows of this machine's actions apart from its runs. Azure's activity log has them minutes later. */
export class OwnActions {
  readonly #changes = new Map<string, OwnChange>();
  readonly #unreadable = new Set<string>();
  readonly #stopped = new Map<string, number>();
  readonly #starts = new Map<string, readonly number[]>();

  /** The same change twice is one: what this window did comes back from the disk. */
  know(changes: readonly OwnChange[]): void {
    for (const change of changes) {
      const { key, at, what, certificate } = change;
      this.#changes.set(JSON.stringify([key, at, what, certificate]), change);
    }
  }

  /** Those that were not given here before: each look reads all records again, and one log line for each is enough. */
  newlyUnreadable(changes: readonly UnreadableChange[]): readonly UnreadableChange[] {
    const unknown = changes.filter(({ path }) => !this.#unreadable.has(path));
    for (const { path } of unknown) {
      this.#unreadable.add(path);
    }
    return unknown;
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
      this.#starts.set(appKey, [...this.startsOf(appKey), at]);
    }
  }

  /** When this window started the app after a stop. */
  startsOf(appKey: string): readonly number[] {
    return this.#starts.get(appKey) ?? [];
  }
}
