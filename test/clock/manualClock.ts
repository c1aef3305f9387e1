import type { Clock } from '../../src/time/clock.ts';

interface Timer {
  at: number;
  readonly fire: () => void;
}

/** Time that passes only when a test says so. Timers fire in the order in which they are due. */
export class ManualClock implements Clock {
  #now: number;
  /** By what somebody set the wall clock, and for how long the monotonic one stood still. */
  #set = 0;
  #stoodStill = 0;
  readonly #timers = new Set<Timer>();

  constructor(startAt: number = Date.UTC(2026, 0, 5, 9)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now + this.#set;
  }

  monotonic(): number {
    return this.#now - this.#stoodStill;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#timers.delete(timer);
        reject(signal?.reason);
      };
      const timer: Timer = {
        at: this.#now + Math.max(0, ms),
        fire: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#timers.add(timer);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** How many sleeps are waiting. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass, firing what falls due on the way, each with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.settled();
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      this.#fire(next);
      await this.settled();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** Lets time pass until the promise is settled. Throws when nothing is waiting any more, or after `limitMs`. */
  async runUntil<T>(promise: Promise<T>, limitMs = 24 * 3_600_000): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => {
      settled = true;
    });
    watched.catch(() => undefined);
    const limit = this.#now + limitMs;
    await this.settled();
    while (!settled) {
      const next = this.#next();
      if (next === undefined) {
        throw new Error('Nothing is waiting for time to pass, and the promise is still pending.');
      }
      if (next.at > limit) {
        throw new Error(`The promise is still pending after ${limitMs} ms.`);
      }
      this.#fire(next);
      await this.settled();
    }
    return watched;
  }

  /** Somebody sets the wall clock, forward or back; no time passes. */
  set(byMs: number): void {
    this.#set += byMs;
  }

  /**
   * The computer sleeps on a system whose monotonic clock goes on meanwhile: `ms` pass at once while nothing runs. What fell due fires
   * late, when time goes on.
   */
  leap(ms: number): void {
    this.#now += ms;
  }

  /**
   * The computer sleeps for `ms` as Linux does: the monotonic clock stands still, and the timers with it. What was to come in five seconds
   * comes five seconds after it woke up.
   */
  doze(ms: number): void {
    this.#now += ms;
    this.#stoodStill += ms;
    for (const timer of this.#timers) {
      timer.at += ms;
    }
  }

  /** Everything that goes on without time has come to its end. */
  protected settled(): Promise<void> {
    return turn();
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (first === undefined || timer.at < first.at) {
        first = timer;
      }
    }
    return first;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.fire();
  }
}

/** Everything that promises have queued up has run once a macrotask comes round. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
