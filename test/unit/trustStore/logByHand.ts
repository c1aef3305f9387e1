import { type ActivityRecords, activityLogReach, type LogEvent } from '../../../src/azure/activityLog.ts';
import type { Subscription } from '../../../src/signIn/listing.ts';
import type { RootChange } from '../../../src/trustStore/need.ts';

/** A record, as far as a test has to say it. */
export type Logged = Pick<LogEvent, 'kind' | 'key' | 'at'> & { readonly certificate?: string };

/** The log's record of a change of a root certificate. */
export function eventOfChange({ at, what, certificate }: RootChange): Omit<LogEvent, 'key' | 'caller'> {
  return { kind: what === 'write' ? 'written' : 'removed', at, certificate };
}

interface Read {
  readonly signal: AbortSignal;
  readonly answer: (records: ActivityRecords) => void;
}

/** The activity log of a subscription that answers when a test says so; reads whose signal aborts reject with its reason. */
export class LogByHand {
  /** What was asked, in this order. */
  readonly reads: Read[] = [];
  readonly subscription: Subscription;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    const account = { accountId: 'a', accountLabel: 'megan@contoso.com', tenantId: 't' };
    const azure = {
      activityLog: { ofWebResources: (_id: string, _question: unknown, signal: AbortSignal) => this.#read(signal) },
      apps: { withSlots: () => Promise.resolve([]) },
    } as unknown as Subscription['azure'];
    this.subscription = { subscriptionId: 's', tenantId: 't', name: 'Contoso', account, azure };
  }

  /** Answers the reads that wait, each as one that was asked at the beginning of the log's reach. */
  answer(...events: readonly Logged[]): void {
    const whole = events.map((event) => ({ certificate: '', ...event, caller: undefined }));
    for (const { answer } of this.reads) {
      answer({ events: whole, completeSince: this.#now() - activityLogReach });
    }
  }

  #read(signal: AbortSignal): Promise<ActivityRecords> {
    const { promise, resolve, reject } = Promise.withResolvers<ActivityRecords>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    this.reads.push({ signal, answer: resolve });
    return promise;
  }
}
