import { type ActivityEvent, readActivityEvent } from './activityEvent.ts';
import { type Answer, readPage, unreadableAnswer } from './answer.ts';
import type { ArmClient } from './armClient.ts';

/** Version of ActivityLogs_List. */
const apiVersion = '2015-04-01';

/**
 * How far back the log may be asked, in milliseconds: Azure keeps 90 days and refuses a question about more. An hour less, because
 * this machine's clock may be behind.
 */
export const activityLogReach = (90 * 24 - 1) * 3_600_000;

/** The log is asked beyond now, in milliseconds: this machine's clock may be behind Azure's. */
const clockRoom = 10 * 60_000;

/** How many pages are read at most; a page has some hundreds of records. */
const maxPages = 60;

/**
 * What is asked of each record. `caller` is not among the names that Azure documents for `$select`, so who wants it asks for
 * whole records.
 */
const selected = 'authorization,eventTimestamp,operationName,resourceId,status,submissionTimestamp';

/** What was asked of the log. */
export interface ActivityQuestion {
  /** Milliseconds since the epoch. Not further back than `activityLogReach`. */
  readonly from: number;
  /** By this machine's clock. */
  readonly now: number;
  /** Ask for who did it too. Such records are several times larger. */
  readonly withCaller: boolean;
  /** As in ArmRequest, for each page. */
  readonly attempts?: number;
}

export interface ActivityRecords {
  readonly events: readonly ActivityEvent[];
  /** From here on no record is missing, but for those that have not come into the log yet. Later than asked when there were too many. */
  readonly completeSince: number;
}

/** The activity log of a subscription (`Microsoft.Insights/eventtypes/management/values`). */
export class ActivityLog {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /**
   * What happened to the resources of Microsoft.Web. Throws AzureError, or the signal's reason: `forbidden` without the right
   * `Microsoft.Insights/eventtypes/values/read`.
   */
  async ofWebResources(
    subscriptionId: string,
    { from, now, withCaller, attempts }: ActivityQuestion,
    signal: AbortSignal,
  ): Promise<ActivityRecords> {
    const operation = 'read the activity log';
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`;
    const query = { $filter: filterOf(from, now + clockRoom), ...(withCaller ? {} : { $select: selected }) };
    const events: ActivityEvent[] = [];
    let answer = await this.#client.get(path, { apiVersion, operation, query, signal, attempts });
    for (let pages = 1; ; pages += 1) {
      const { items, nextLink } = readPage(answer, operation);
      events.push(...items.flatMap((raw) => readEvent(raw, operation, answer)));
      if (nextLink === undefined) {
        return { events, completeSince: from };
      }
      if (pages === maxPages) {
        return { events, completeSince: oldestOfNewestFirst(events, operation) };
      }
      if (!this.#client.serves(nextLink)) {
        throw unreadableAnswer(operation, 'The next page is on another server, where the token must not go.', answer);
      }
      answer = await this.#client.getUrl(nextLink, { operation, signal, attempts });
    }
  }
}

/** One of the few forms that Azure allows. */
function filterOf(from: number, until: number): string {
  const [first, last] = [from, until].map((ms) => new Date(ms).toISOString());
  return `eventTimestamp ge '${first}' and eventTimestamp le '${last}' and resourceProvider eq 'Microsoft.Web'`;
}

function readEvent(raw: unknown, operation: string, answer: Answer): readonly ActivityEvent[] {
  const event = readActivityEvent(raw);
  if (event === undefined) {
    throw unreadableAnswer(operation, 'A record of the activity log does not say when it was.', answer);
  }
  return event === 'elsewhere' ? [] : [event];
}

/** Azure sends the newest records first, which it does not promise. Without that order nobody knows which ones were left unread. */
function oldestOfNewestFirst(events: readonly ActivityEvent[], operation: string): number {
  const isInOrder = events.every(({ at }, index) => at <= (events[index - 1]?.at ?? at));
  const oldest = events.at(-1);
  if (!isInOrder || oldest === undefined) {
    throw unreadableAnswer(operation, `The log has more than ${maxPages} pages, and they are not in order.`);
  }
  // Others of the same instant may be on the page that was not read.
  return oldest.at + 1;
}
