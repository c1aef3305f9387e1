import { randomUUID } from 'node:crypto';

export type ActivityStatus = 'Started' | 'Accepted' | 'Succeeded' | 'Failed';

/** One record of a subscription's activity log. */
export interface ActivityRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As `Microsoft.Web/sites/stop/Action`. */
  readonly operation: string;
  readonly resourceId: string;
  readonly caller: string;
  readonly correlationId: string;
  readonly status: ActivityStatus;
}

/** What was done, to what, by whom: everything but reads, of clients and of colleagues alike. */
export class ActivityRecorder {
  private readonly records: ActivityRecord[] = [];
  private readonly now: () => number;

  /** @param now milliseconds since the epoch. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** @param deed what to call the records of one operation by; its first record is there at once. */
  begin(deed: Pick<ActivityRecord, 'operation' | 'resourceId' | 'caller'>): (status: ActivityStatus) => void {
    const correlationId = randomUUID();
    const note = (status: ActivityStatus): void => {
      this.records.push({ ...deed, id: randomUUID(), at: this.now(), correlationId, status });
    };
    note('Started');
    return note;
  }

  /** A deed that is done at once. */
  done(deed: Pick<ActivityRecord, 'operation' | 'resourceId' | 'caller'>): void {
    this.begin(deed)('Succeeded');
  }

  /** In the subscription, and as old as `lagMs`; the newest first. */
  in(subscriptionId: string, lagMs: number): ActivityRecord[] {
    const prefix = `/subscriptions/${subscriptionId}/`.toLowerCase();
    const until = this.now() - lagMs;
    return this.records
      .filter(({ resourceId, at }) => at <= until && resourceId.toLowerCase().startsWith(prefix))
      .toReversed();
  }

  clear(): void {
    this.records.length = 0;
  }
}
