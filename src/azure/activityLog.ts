import { unreadableAnswer } from './answer.ts';
import type { ArmClient, ReadHow } from './armClient.ts';
import { field, textField } from './fields.ts';
import { keyOf } from './resourceId.ts';

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

/** The fields of a record that are read. `caller` is not among the names that Azure documents for `$select`: it needs whole records. */
const selected = 'authorization,eventTimestamp,operationName,resourceId,status,submissionTimestamp';

/** Something that was done and matters to the trust stores of apps, by a record of a subscription's activity log. */
export interface LogEvent {
  /**
   * - `written`, `removed`: a root certificate of an environment. Microsoft does not document the names of these operations.
   * - `stop`, `start`: of an app or a slot. A restart is not among them: it does not load the trust store.
   * - `swap`: of an app with one of its slots; Azure names one of the two.
   * - `other`: something that may have started an app or given it other workers: the app, its slot, its plan or its environment was
   *   written, deleted, upgraded or rebooted.
   */
  readonly kind: 'written' | 'removed' | 'stop' | 'start' | 'swap' | 'other';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The key of the environment, the plan, the app or the slot; for a swap that of the app without its slot. */
  readonly key: string;
  /** The certificate's name as Azure wrote it, for `written` and `removed`; else empty. */
  readonly certificate: string;
  /** An e-mail address, or the id of an application; undefined where Azure does not say. */
  readonly caller: string | undefined;
}

/** What was asked of the log, and how each page is read. */
export interface ActivityQuestion extends ReadHow {
  /** Milliseconds since the epoch. Not further back than `activityLogReach`. */
  readonly from: number;
  /** By this machine's clock. */
  readonly now: number;
  /** Ask for who did it too. Such records are several times larger. */
  readonly withCaller: boolean;
}

export interface ActivityRecords {
  readonly events: readonly LogEvent[];
  /** No record is missing since then, except those that are not in the log yet. Later than asked when there were too many. */
  readonly completeSince: number;
}

/** The activity log of a subscription (`Microsoft.Insights/eventtypes/management/values`). */
export class ActivityLog {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /**
   * What was done to the resources of Microsoft.Web. Throws AzureError, or the signal's reason: `forbidden` without the right
   * `Microsoft.Insights/eventtypes/values/read`.
   */
  async ofWebResources(
    subscriptionId: string,
    { from, now, withCaller, ...how }: ActivityQuestion,
    signal: AbortSignal,
  ): Promise<ActivityRecords> {
    const operation = 'read the activity log';
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/eventtypes/management/values`;
    const [first, last] = [from, now + clockRoom].map((ms) => new Date(ms).toISOString());
    // One of the few forms that Azure allows.
    const $filter = `eventTimestamp ge '${first}' and eventTimestamp le '${last}' and resourceProvider eq 'Microsoft.Web'`;
    const query = { $filter, ...(withCaller ? {} : { $select: selected }) };
    const request = { apiVersion, operation, query, signal, ...how };
    const records: ActivityRecord[] = [];
    let pages = 0;
    for await (const { items, nextLink } of this.#client.pages(path, request)) {
      records.push(...items.map(readActivityRecord));
      pages += 1;
      if (pages === maxPages && nextLink !== undefined) {
        return { events: eventsOf(records, operation), completeSince: oldestOfNewestFirst(records, operation) };
      }
    }
    return { events: eventsOf(records, operation), completeSince: from };
  }
}

interface ActivityRecord {
  /** Undefined when it does not say. */
  readonly at: number | undefined;
  /** Undefined when nothing that matters was done. */
  readonly event: Omit<LogEvent, 'at'> | undefined;
}

function eventsOf(records: readonly ActivityRecord[], operation: string): readonly LogEvent[] {
  return records.flatMap(({ at, event }) => {
    if (event !== undefined && at === undefined) {
      throw unreadableAnswer(operation, 'A record of the activity log does not say when it was.');
    }
    return event === undefined || at === undefined ? [] : [{ ...event, at }];
  });
}

/** Azure sends the newest records first, which it does not promise. Without that order nobody knows which ones were left unread. */
function oldestOfNewestFirst(records: readonly ActivityRecord[], operation: string): number {
  const times = records.flatMap(({ at }) => at ?? []);
  const isInOrder = times.every((at, index) => at <= (times[index - 1] ?? at));
  const oldest = times.at(-1);
  if (!isInOrder || oldest === undefined) {
    throw unreadableAnswer(operation, `The log has more than ${maxPages} pages, and they are not in order.`);
  }
  // Others of the same instant may be on the page that was not read.
  return oldest + 1;
}

/** The environment, the plan, the app or the slot in an id that may go on after it, its type, and the certificate's name. */
const resourceInId =
  /^(.+?\/microsoft\.web\/(hostingenvironments|serverfarms|sites)\/[^/]+(?:\/slots\/[^/]+)?)(?:\/publiccertificates\/([^/]+))?/i;

/** Operations of Microsoft.Web, in lower case. Each begins with the type of what it is done to. */
const sorts: readonly (readonly [RegExp, LogEvent['kind']])[] = [
  [/^hostingenvironments\/publiccertificates\/write$/, 'written'],
  [/^hostingenvironments\/publiccertificates\/delete$/, 'removed'],
  [/^sites\/(?:slots\/)?stop\/action$/, 'stop'],
  [/^sites\/(?:slots\/)?start\/action$/, 'start'],
  [/^sites\/(?:[^/]+\/)*[^/]*swap[^/]*\/action$/, 'swap'],
  [/^(?:sites\/(?:slots\/)?(?:write|delete)|serverfarms\/write)$/, 'other'],
  [/^hostingenvironments\/(?:upgrade|reboot|suspend|resume)\/action$/, 'other'],
];

/** Reads an EventData. Only what has succeeded counts: `Started`, `Accepted` and `Failed` prove nothing. */
export function readActivityRecord(raw: unknown): ActivityRecord {
  const operation = named(raw, 'operationName') ?? textField(raw, 'authorization', 'action') ?? '';
  const resource = textField(raw, 'resourceId') ?? textField(raw, 'authorization', 'scope') ?? '';
  const [, name = ''] = /^microsoft\.web\/(.+)$/.exec(operation.toLowerCase()) ?? [];
  const isDone = named(raw, 'status')?.toLowerCase() === 'succeeded';
  const [, kind] = (isDone ? sorts.find(([pattern]) => pattern.test(name)) : undefined) ?? [];
  const [, id = '', type = '', certificate = ''] = resourceInId.exec(resource) ?? [];
  const key = keyOf(kind === 'swap' ? id.replace(/\/slots\/.*$/i, '') : id);
  const isMeant = kind !== undefined && id !== '' && name.startsWith(`${type.toLowerCase()}/`);
  return {
    at: timeOf(textField(raw, 'eventTimestamp') ?? textField(raw, 'submissionTimestamp')),
    event: isMeant ? { kind, key, certificate, caller: textField(raw, 'caller') } : undefined,
  };
}

/** A LocalizableString, of which only `value` is the same in every language; or plain text. */
function named(raw: unknown, name: string): string | undefined {
  return textField(raw, name, 'value') ?? (typeof field(raw, name) === 'string' ? textField(raw, name) : undefined);
}

/** Azure writes seven digits of a second and Z; without a zone UTC is meant. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const at = Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}
