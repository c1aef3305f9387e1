import type { App } from '../azure/app.ts';
import { decideNeed } from './decideNeed.ts';
import type { EnvironmentSummary, Need } from './need.ts';
import type { OwnActions } from './ownActions.ts';
import { type ReadHistory, SubscriptionHistory } from './subscriptionHistory.ts';

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
  readonly #evidence: EnvironmentEvidence;
  /** Its apps and slots, for the count; undefined until they were read. */
  readonly #apps: readonly App[] | undefined;

  constructor(evidence: EnvironmentEvidence, apps?: readonly App[]) {
    this.#evidence = evidence;
    this.#apps = apps;
  }

  withApps(apps: readonly App[]): EnvironmentNeeds {
    return new EnvironmentNeeds(this.#evidence, apps);
  }

  /** The log has not answered yet. */
  get isLogLate(): boolean {
    const { history } = this.#evidence;
    return 'unreadable' in history && history.unreadable === 'logLate';
  }

  /** Whether its root certificates are known to have changed: else there is nothing to count. */
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
