import type { OwnChange, OwnChangeFolder } from '../../../src/trustStore/ownHistory.ts';

type Stored = Awaited<ReturnType<OwnChangeFolder['readAll']>>;

/** A disk of changes that any number of windows share. */
export class MemoryChanges implements Pick<OwnChangeFolder, 'keep' | 'prune' | 'readAll'> {
  readonly changes: OwnChange[] = [];
  readonly unreadable: Stored['unreadable'][number][] = [];
  /** Set: every use fails with it. */
  failure: Error | undefined;
  /** Set: nothing can be deleted, for that reason. */
  undeletable: Error | undefined;

  keep(change: OwnChange): Promise<void> {
    return this.#orFail(() => void this.changes.push(change));
  }

  prune(): Promise<void> {
    return this.undeletable === undefined ? Promise.resolve() : Promise.reject(this.undeletable);
  }

  readAll(): Promise<Stored> {
    return this.#orFail(() => ({ changes: structuredClone(this.changes), unreadable: [...this.unreadable] }));
  }

  #orFail<T>(act: () => T): Promise<T> {
    return this.failure === undefined ? Promise.resolve(act()) : Promise.reject(this.failure);
  }
}
