import type { Answer } from './answer.ts';
import { GraphBudget, RefilledBudget, type RequestBudget, type RequestSort } from './requestBudget.ts';

/** Who waits for a request: a stop/start run, whose apps may be down; somebody in front of the window; or nobody. In that order reads are sent. */
export type Importance = 'run' | 'user' | 'background';

/**
 * How many reads of one lane are under way at most. Azure gives 25 reads a second back for each subscription, and most of them take less
 * than half a second: 12 use that up. A run has places of its own, for the 24 reads that its own gate lets through at once and those of a second
 * run, so that neither it nor the user waits for the other.
 */
export const placesInLane: Readonly<Record<Importance, number>> = { run: 48, user: 12, background: 6 };

/** So many of the reads that Azure still takes are left to what is more important. A run has a budget of its own. */
const reserves: Readonly<Record<Importance, number>> = { run: Number.NEGATIVE_INFINITY, user: 0, background: 100 };

/** A read that waits for its turn. */
export interface Waiter {
  enter(): void;
  /** The lane was closed, or is closed for longer. `isAnew`: it was open before. */
  closed(isAnew: boolean): void;
}

/**
 * The requests of one account that Azure counts together: of one sort, to one subscription, or to one directory where the path names no
 * subscription. Times are those of the monotonic clock.
 */
export class RequestLane {
  /** Lower-cased; undefined for what names none. */
  readonly subscriptionId: string | undefined;
  /** Until when listeners were told that it is waited; undefined when they were told that nothing waits. */
  toldUntil: number | undefined;
  readonly #budget: RequestBudget;
  readonly #waiting: Readonly<Record<Importance, Waiter[]>> = { run: [], user: [], background: [] };
  readonly #underWay: Record<Importance, number> = { run: 0, user: 0, background: 0 };
  #closedUntil = 0;
  #limitedUntil = 0;
  #closings = 0;

  constructor(sort: RequestSort, subscriptionId: string | undefined, isGraph: boolean) {
    this.subscriptionId = subscriptionId;
    this.#budget = isGraph ? new GraphBudget() : new RefilledBudget(sort);
  }

  /**
   * Until when nothing is sent. A limit that is reached closes it to all. The trouble of one resource or service closes it to all but runs,
   * whose apps may be down meanwhile: a 503 with a time, and a 429 that says that Azure Resource Manager takes more.
   */
  closedUntil(importance: Importance): number {
    return importance === 'run' ? this.#limitedUntil : this.#closedUntil;
  }

  /** From when on one of that importance may be sent, by what Azure has said; now or earlier if it may be sent now. */
  opensAt(importance: Importance, now: number): number {
    return Math.max(this.closedUntil(importance), this.#budget.opensAt(reserves[importance], now));
  }

  /** After it was closed, one request tries whether Azure takes requests again. */
  hasPlace(importance: Importance): boolean {
    const { run, user, background } = this.#underWay;
    if (importance === 'run') {
      return run < placesInLane.run;
    }
    return user + background < (this.#closings > 0 ? 1 : placesInLane[importance]);
  }

  add(importance: Importance, waiter: Waiter): void {
    this.#waiting[importance].push(waiter);
  }

  remove(importance: Importance, waiter: Waiter): void {
    const queue = this.#waiting[importance];
    const place = queue.indexOf(waiter);
    if (place >= 0) {
      queue.splice(place, 1);
    }
  }

  next(importance: Importance): Waiter | undefined {
    return this.#waiting[importance].shift();
  }

  hasWaiting(importance: Importance): boolean {
    return this.#waiting[importance].length > 0;
  }

  /** Until when reads that the user waits for wait because it is closed; undefined where none does. */
  waitsUntil(now: number): number | undefined {
    return this.hasWaiting('user') && this.#closedUntil > now ? this.#closedUntil : undefined;
  }

  begin(importance: Importance, now: number): void {
    this.#underWay[importance] += 1;
    this.#budget.spend(now);
  }

  end(importance: Importance): void {
    this.#underWay[importance] -= 1;
  }

  /** Takes what an answer says of how many are left; undefined when it does not. */
  learn({ header }: Answer, now: number): number | undefined {
    return this.#budget.learn(header, now);
  }

  succeeded(now: number): void {
    // One that was sent before it was closed says nothing of now.
    this.#closings = now < this.#closedUntil ? this.#closings : 0;
  }

  /**
   * Closes it for the time that `wait` gives for the number of closings in a row; to runs for `limitMs`, which is never longer than Azure
   * asked for.
   */
  close(wait: (closings: number) => number, limitMs: number, now: number): void {
    const wasOpen = now >= this.#closedUntil;
    // Several that were under way together are refused together: that is one closing.
    this.#closings += wasOpen ? 1 : 0;
    this.#closedUntil = Math.max(this.#closedUntil, now + wait(this.#closings));
    this.#limitedUntil = Math.max(this.#limitedUntil, now + limitMs);
    for (const waiter of Object.values(this.#waiting).flat()) {
      waiter.closed(wasOpen);
    }
  }
}
