import { keyOf } from '../azure/resourceId.ts';
import type { RootChange } from './need.ts';
import type { OwnDeed } from './ownDeed.ts';

/** What this machine did apart from its runs, so far as this window knows: Azure's activity log tells it minutes later. */
export class OwnRecord {
  readonly #deeds = new Map<string, OwnDeed>();
  readonly #stopped = new Map<string, number>();

  /** The same deed twice is one: what this window did comes back from the disk. */
  know(deeds: readonly OwnDeed[]): void {
    for (const deed of deeds) {
      this.#deeds.set(idOf(deed), deed);
    }
  }

  /** The changes of the environment's root certificates. */
  changesOf(environmentId: string): readonly RootChange[] {
    const key = keyOf(environmentId);
    return [...this.#deeds.values()].flatMap((deed) =>
      deed.kind === 'change' && deed.key === key
        ? [{ at: deed.at, what: deed.what, certificate: deed.certificate }]
        : [],
    );
  }

  /** The app was seen stopped. */
  stopped(appKey: string, at: number): void {
    this.#stopped.set(appKey, at);
  }

  /**
   * The app was started and seen running. Whoever started it first, it was after it was seen stopped: that is the time which
   * counts. What is known from that.
   */
  started(appKey: string): readonly OwnDeed[] {
    const at = this.#stopped.get(appKey);
    if (at === undefined) {
      return [];
    }
    this.#stopped.delete(appKey);
    const deeds: readonly OwnDeed[] = [{ kind: 'start', key: appKey, at }];
    this.know(deeds);
    return deeds;
  }

  startsOf(appKey: string): readonly number[] {
    return [...this.#deeds.values()].flatMap((deed) => (deed.kind === 'start' && deed.key === appKey ? [deed.at] : []));
  }
}

function idOf(deed: OwnDeed): string {
  const { kind, key, at } = deed;
  return JSON.stringify([kind, key, at, ...(kind === 'change' ? [deed.what, deed.certificate] : [])]);
}
