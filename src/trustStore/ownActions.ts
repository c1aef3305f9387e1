import { keyOf } from '../azure/resourceId.ts';
import type { RootChange } from './need.ts';

/** What this machine did apart from its runs, by its clock, in milliseconds since the epoch. */
export type OwnAction =
  /** A root certificate was written or deleted. `key`: of the environment. */
  | ({ readonly kind: 'change'; readonly key: string } & RootChange)
  /** An app was started after it had been seen stopped; `at`: when it was last seen so. `key`: of the app. */
  | { readonly kind: 'start'; readonly key: string; readonly at: number };

/** Keeps actions for longer than a window lives, and for every window of this user. Methods throw the system's own error. */
export interface OwnActionStore {
  keep(action: OwnAction): Promise<void>;
  /** Deletes what is too old, or too much to be read. */
  prune(): Promise<void>;
  readAll(): Promise<KeptActions>;
}

export interface KeptActions {
  readonly actions: readonly OwnAction[];
  /** Kept actions that could not be read. */
  readonly unreadable: readonly { readonly sentence: string; readonly error: unknown }[];
}

/** What this window knows of this machine's actions apart from its runs. Azure's activity log has them minutes later. */
export class OwnActions {
  readonly #actions = new Map<string, OwnAction>();
  readonly #stopped = new Map<string, number>();

  /** The same action twice is one: what this window did comes back from the disk. */
  know(actions: readonly OwnAction[]): void {
    for (const action of actions) {
      const { kind, key, at } = action;
      const change = kind === 'change' ? [action.what, action.certificate] : [];
      this.#actions.set(JSON.stringify([kind, key, at, ...change]), action);
    }
  }

  /** The changes of the environment's root certificates. */
  changesOf(environmentId: string): readonly RootChange[] {
    const key = keyOf(environmentId);
    return [...this.#actions.values()].flatMap((action) =>
      action.kind === 'change' && action.key === key
        ? [{ at: action.at, what: action.what, certificate: action.certificate }]
        : [],
    );
  }

  /** When the app was started after a stop. */
  startsOf(appKey: string): readonly number[] {
    return [...this.#actions.values()].flatMap(({ kind, key, at }) => (kind === 'start' && key === appKey ? [at] : []));
  }

  /** The app was seen stopped. */
  stopped(appKey: string, at: number): void {
    this.#stopped.set(appKey, at);
  }

  /**
   * The app was started and seen running. Whoever started it first, it was after it was seen stopped: that is the time which
   * counts. Returns what is known from that.
   */
  started(appKey: string): readonly OwnAction[] {
    const at = this.#stopped.get(appKey);
    if (at === undefined) {
      return [];
    }
    this.#stopped.delete(appKey);
    const actions: readonly OwnAction[] = [{ kind: 'start', key: appKey, at }];
    this.know(actions);
    return actions;
  }
}
