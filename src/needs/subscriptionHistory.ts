import type { ActivityRecords } from '../azure/activityLog.ts';
import type { App } from '../azure/app.ts';
import { type LogEvent, readLogEvent } from '../azure/logEvent.ts';
import { keyOf } from '../azure/resourceId.ts';
import type { LogEvidence } from './decideNeed.ts';
import type { RootChange } from './need.ts';

/** What a subscription's activity log says about root certificates and about apps. */
export class SubscriptionHistory {
  /** See ActivityRecords. */
  readonly completeSince: number;
  readonly #readAt: number;
  readonly #byKey: ReadonlyMap<string, readonly LogEvent[]>;
  readonly #createdAt: ReadonlyMap<string, number>;

  /** `readAt`: by this machine's clock. `createdAt`: when apps were made, by their keys, where that is known. */
  constructor({ events, completeSince }: ActivityRecords, readAt: number, createdAt: ReadonlyMap<string, number>) {
    this.completeSince = completeSince;
    this.#readAt = readAt;
    const read = events.map(readLogEvent).filter((event) => event !== undefined);
    this.#byKey = Map.groupBy(
      read.filter(({ at }) => at >= completeSince),
      ({ key }) => key,
    );
    this.#createdAt = createdAt;
  }

  /** Whether the root certificates of any environment were changed. */
  get hasChanges(): boolean {
    return [...this.#byKey.values()].flat().some(({ kind }) => isChange(kind));
  }

  /** The changes of the environment's root certificates. */
  changesOf(environmentId: string): readonly RootChange[] {
    return this.#of(keyOf(environmentId)).flatMap(({ kind, at, certificate }) =>
      isChange(kind) ? [{ at, what: kind === 'written' ? 'write' : 'delete', certificate }] : [],
    );
  }

  /** What matters to an app of the environment. */
  evidence(environmentId: string, app: Pick<App, 'key' | 'planId'>): LogEvidence {
    const [whole] = app.key.split('/slots/');
    const events = [
      ...this.#of(app.key).filter(({ kind }) => kind !== 'swap'),
      ...this.#of(whole).filter(({ kind }) => kind === 'swap'),
      ...this.#of(app.planId === undefined ? undefined : keyOf(app.planId)),
      ...this.#of(keyOf(environmentId)).filter(({ kind }) => kind === 'move'),
    ];
    return {
      completeSince: this.completeSince,
      readAt: this.#readAt,
      changes: this.changesOf(environmentId),
      events,
      createdAt: this.#createdAt.get(app.key),
    };
  }

  #of(key: string | undefined): readonly LogEvent[] {
    return this.#byKey.get(key ?? '') ?? [];
  }
}

function isChange(kind: LogEvent['kind']): boolean {
  return kind === 'written' || kind === 'removed';
}
