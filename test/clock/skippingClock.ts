import type { Clock } from '../../src/time/clock.ts';

/**
 * For tests over a real network, where time cannot stand still: pauses pass at once and are kept in `pauses`, while waits of a
 * minute or more (the limits on an answer) never end by themselves.
 */
export class SkippingClock implements Clock {
  readonly pauses: number[] = [];
  #now: number;

  constructor(startAt: number = Date.now()) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) {
      return Promise.reject(signal.reason);
    }
    if (ms < 60_000) {
      this.pauses.push(ms);
      this.#now += ms;
      return Promise.resolve();
    }
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** Lets time pass. */
  skip(ms: number): void {
    this.#now += ms;
  }
}
