import { keyOf } from '../azure/resourceId.ts';
import type { RootChange } from './need.ts';

/** What this window did apart from its runs, by this machine's clock: Azure's activity log tells it minutes later. */
export class OwnRecord {
  readonly #changes = new Map<string, readonly RootChange[]>();
  readonly #stopped = new Map<string, number>();
  readonly #starts = new Map<string, readonly number[]>();

  /** A root certificate was written or deleted. */
  certificateChanged(environmentId: string, change: RootChange): void {
    const key = keyOf(environmentId);
    this.#changes.set(key, [...this.changesOf(environmentId), change]);
  }

  changesOf(environmentId: string): readonly RootChange[] {
    return this.#changes.get(keyOf(environmentId)) ?? [];
  }

  /** The app was seen stopped. */
  stopped(appKey: string, at: number): void {
    this.#stopped.set(appKey, at);
  }

  /**
   * The app was started and seen running. Whoever started it first, it was after it was seen stopped: that is the time which
   * counts.
   */
  started(appKey: string): void {
    const at = this.#stopped.get(appKey);
    if (at !== undefined) {
      this.#stopped.delete(appKey);
      this.#starts.set(appKey, [...this.startsOf(appKey), at]);
    }
  }

  startsOf(appKey: string): readonly number[] {
    return this.#starts.get(appKey) ?? [];
  }
}
