import type { KeptDeeds, OwnDeed, OwnDeedStore, UnreadableDeed } from '../../../src/needs/ownDeed.ts';

/** A disk of deeds that any number of windows share. */
export class MemoryDeeds implements OwnDeedStore {
  readonly deeds: OwnDeed[] = [];
  unreadable: readonly UnreadableDeed[] = [];
  /** Set: every use fails with it. */
  failure: Error | undefined;
  /** Set: nothing can be deleted, for that reason. */
  undeletable: Error | undefined;
  reads = 0;

  keep(deed: OwnDeed): Promise<void> {
    return this.#orFail(() => void this.deeds.push(deed));
  }

  prune(): Promise<void> {
    return this.undeletable === undefined ? Promise.resolve() : Promise.reject(this.undeletable);
  }

  readAll(): Promise<KeptDeeds> {
    this.reads += 1;
    return this.#orFail(() => ({ deeds: structuredClone(this.deeds), unreadable: this.unreadable }));
  }

  #orFail<T>(act: () => T): Promise<T> {
    return this.failure === undefined ? Promise.resolve(act()) : Promise.reject(this.failure);
  }
}
