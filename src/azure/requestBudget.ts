import type { Answer } from './answer.ts';

/** Reads, writes (PUT, PATCH, POST) and deletes: Azure Resource Manager counts them apart. */
export type RequestSort = 'read' | 'write' | 'delete';

/** How many more requests Azure takes, as its own answers say. Times are those of the monotonic clock. */
export interface RequestBudget {
  /** One request is sent. */
  spend(now: number): void;
  /** Takes what an answer says: how many are left, if it does. */
  learn(header: Answer['header'], now: number): number | undefined;
  /** From when on a request leaves `reserve` others; now or earlier if it does so now. */
  opensAt(reserve: number, now: number): number;
}

/**
 * Azure Resource Manager's limits for each subscription and directory, for each account: a bucket of 250 reads that gets 25 a second back,
 * and one of 200 writes and one of 200 deletes that get 10 a second.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const buckets: Readonly<Record<RequestSort, { readonly size: number; readonly perSecond: number }>> = {
  read: { size: 250, perSecond: 25 },
  write: { size: 200, perSecond: 10 },
  delete: { size: 200, perSecond: 10 },
};

/** The headers that say how many are left are `x-ms-ratelimit-remaining-` and one of these. */
const remaining: Readonly<Record<RequestSort, readonly string[]>> = {
  read: [
    ...['subscription-reads', 'subscription-global-reads', 'subscription-resource-requests'],
    ...['tenant-reads', 'tenant-global-reads', 'tenant-resource-requests'],
  ],
  write: ['subscription-writes', 'subscription-global-writes', 'tenant-writes', 'tenant-global-writes'],
  delete: ['subscription-deletes', 'subscription-global-deletes', 'tenant-deletes', 'tenant-global-deletes'],
};

/** Any number until an answer says how many are left; from then on that many, less what was sent, plus what came back. */
export class RefilledBudget implements RequestBudget {
  readonly #sort: RequestSort;
  #left = Number.POSITIVE_INFINITY;
  #size: number;
  #at = 0;

  constructor(sort: RequestSort) {
    this.#sort = sort;
    this.#size = buckets[sort].size;
  }

  spend(now: number): void {
    this.#left = this.#leftAt(now) - 1;
    this.#at = now;
  }

  learn(header: Answer['header'], now: number): number | undefined {
    const said = remaining[this.#sort].map((name) => wholeNumber(header(`x-ms-ratelimit-remaining-${name}`)));
    const numbers = said.filter((each) => each !== undefined);
    if (numbers.length === 0) {
      return undefined;
    }
    this.#left = Math.min(...numbers);
    // The older limits are larger numbers, for an hour.
    this.#size = Math.max(this.#size, this.#left);
    this.#at = now;
    return this.#left;
  }

  opensAt(reserve: number, now: number): number {
    const missing = reserve + 1 - this.#leftAt(now);
    return missing <= 0 ? now : now + Math.ceil((missing * 1000) / buckets[this.#sort].perSecond);
  }

  #leftAt(now: number): number {
    if (this.#left === Number.POSITIVE_INFINITY) {
      return this.#left;
    }
    return Math.min(this.#size, this.#left + ((now - this.#at) * buckets[this.#sort].perSecond) / 1000);
  }
}

/**
 * Azure Resource Graph's limit for each user: 15 queries in 5 seconds, and headers that say what is left of them and when they begin anew.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
const queries = 15;
const queriesWithin = 5_000;

/** So many in a span of time; the first request begins it. */
export class GraphBudget implements RequestBudget {
  #left = queries;
  #beginsAnewAt = 0;

  spend(now: number): void {
    this.#beginAnew(now);
    this.#left -= 1;
  }

  learn(header: Answer['header'], now: number): number | undefined {
    const left = wholeNumber(header('x-ms-user-quota-remaining'));
    const resetsAfter = quotaResetsAfterMs(header);
    if (left !== undefined) {
      this.#beginAnew(now);
      this.#left = left;
      this.#beginsAnewAt = resetsAfter === undefined ? this.#beginsAnewAt : now + resetsAfter;
    }
    return left;
  }

  opensAt(_reserve: number, now: number): number {
    return this.#left >= 1 || now >= this.#beginsAnewAt ? now : this.#beginsAnewAt;
  }

  #beginAnew(now: number): void {
    if (now >= this.#beginsAnewAt) {
      this.#left = queries;
      this.#beginsAnewAt = now + queriesWithin;
    }
  }
}

/** From `x-ms-user-quota-resets-after` (`hh:mm:ss`) of Azure Resource Graph, in milliseconds; undefined when it does not say. */
export function quotaResetsAfterMs(header: Answer['header']): number | undefined {
  const parts = /^\s*(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?\s*$/.exec(header('x-ms-user-quota-resets-after') ?? '');
  return parts === null ? undefined : (Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1000;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}
