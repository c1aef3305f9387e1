import type { KeptActions, OwnAction, OwnActionStore } from '../../../src/trustStore/ownActions.ts';

/** A disk of actions that any number of windows share. */
export class MemoryActions implements OwnActionStore {
  readonly actions: OwnAction[] = [];
  unreadable: KeptActions['unreadable'] = [];
  /** Set: every use fails with it. */
  failure: Error | undefined;
  /** Set: nothing can be deleted, for that reason. */
  undeletable: Error | undefined;
  reads = 0;

  keep(action: OwnAction): Promise<void> {
    return this.#orFail(() => void this.actions.push(action));
  }

  prune(): Promise<void> {
    return this.undeletable === undefined ? Promise.resolve() : Promise.reject(this.undeletable);
  }

  readAll(): Promise<KeptActions> {
    this.reads += 1;
    return this.#orFail(() => ({ actions: structuredClone(this.actions), unreadable: this.unreadable }));
  }

  #orFail<T>(act: () => T): Promise<T> {
    return this.failure === undefined ? Promise.resolve(act()) : Promise.reject(this.failure);
  }
}
