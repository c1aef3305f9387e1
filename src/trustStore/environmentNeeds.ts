import type { ActivityRecords, LogEvent } from '../azure/activityLog.ts';
import type { App } from '../azure/app.ts';
import { keyOf } from '../azure/resourceId.ts';
import { decideNeed, type LogEvidence, type NoLog } from './decideNeed.ts';
import type { EnvironmentSummary, Need, RootChange } from './need.ts';
import type { OwnActions } from './ownActions.ts';

/** What a subscription's activity log says about root certificates and about apps. */
export class SubscriptionHistory {
  /** See ActivityRecords. */
  readonly completeSince: number;
  readonly #byKey: ReadonlyMap<string, readonly LogEvent[]>;

  constructor({ events, completeSince }: ActivityRecords) {
    this.completeSince = completeSince;
    this.#byKey = Map.groupBy(
      events.filter(({ at }) => at >= completeSince),
      ({ key }) => key,
    );
  }

  /** The changes of the environment's root certificates. */
  changesOf(environmentId: string): readonly RootChange[] {
    return this.#of(keyOf(environmentId)).flatMap(({ kind, at, certificate }) =>
      kind === 'written' || kind === 'removed'
        ? [{ at, what: kind === 'written' ? 'write' : 'delete', certificate }]
        : [],
    );
  }

  /** What matters to an app of the environment. */
  evidence(environmentId: string, app: Pick<App, 'key' | 'planId'>): LogEvidence {
    const [whole = ''] = app.key.split('/slots/');
    const events = [
      ...this.#of(app.key).filter(({ kind }) => kind !== 'swap'),
      ...this.#of(whole).filter(({ kind }) => kind === 'swap'),
      ...this.#of(keyOf(app.planId ?? '')),
      ...this.#of(keyOf(environmentId)).filter(({ kind }) => kind === 'other'),
    ];
    return { completeSince: this.completeSince, changes: this.changesOf(environmentId), events };
  }

  #of(key: string): readonly LogEvent[] {
    return this.#byKey.get(key) ?? [];
  }
}

/** What the log says, or why it could not be read. */
export type ReadHistory = SubscriptionHistory | NoLog;

export interface EnvironmentEvidence {
  readonly environmentId: string;
  readonly history: ReadHistory;
  /** What this machine did apart from its runs; it grows while this lives. */
  readonly own: OwnActions;
  /** When this machine's runs started apps that they had seen stopped, by the apps' keys. */
  readonly runStarts: ReadonlyMap<string, readonly number[]>;
}

/** What is known of one environment. */
export class EnvironmentNeeds {
  readonly environmentId: string;
  readonly #evidence: EnvironmentEvidence;
  /** Its apps and slots, for the count; undefined until they were read. */
  readonly #apps: readonly App[] | undefined;

  constructor(evidence: EnvironmentEvidence, apps?: readonly App[]) {
    this.environmentId = evidence.environmentId;
    this.#evidence = evidence;
    this.#apps = apps;
  }

  withApps(apps: readonly App[]): EnvironmentNeeds {
    return new EnvironmentNeeds(this.#evidence, apps);
  }

  /** Whether its root certificates are known to have changed. If not, there is nothing to count. */
  get hasChanges(): boolean {
    const { environmentId, history, own } = this.#evidence;
    const logged = history instanceof SubscriptionHistory ? history.changesOf(environmentId) : [];
    return logged.length + own.changesOf(environmentId).length > 0;
  }

  of(app: App): Need {
    const { environmentId, history, own, runStarts } = this.#evidence;
    return decideNeed({
      state: app.state,
      log: history instanceof SubscriptionHistory ? history.evidence(environmentId, app) : history,
      ownChanges: own.changesOf(environmentId),
      ownStarts: [...(runStarts.get(app.key) ?? []), ...own.startsOf(app.key)],
    });
  }

  summary(): EnvironmentSummary {
    const { history } = this.#evidence;
    const { hasChanges } = this;
    const needs = hasChanges ? (this.#apps ?? []).map((app) => this.of(app)) : [];
    const isRead = history instanceof SubscriptionHistory;
    return {
      needing: needs.filter(({ kind }) => kind === 'needs').length,
      unknown: needs.filter(({ kind }) => kind === 'unknown').length,
      uncounted: hasChanges && this.#apps === undefined,
      unreadable: isRead ? undefined : history.unreadable,
      unchangedSince: isRead && !hasChanges ? history.completeSince : undefined,
    };
  }
}
