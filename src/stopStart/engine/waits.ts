import type { Clock } from '../../time/clock.ts';
import type { Random } from './ports.ts';
import type { Timing } from './timing.ts';

const cutShort = Symbol('cutShort');

/** The waits of a run. All end early when the computer wakes up or the user signs in. */
export class Waits {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #timing: Timing;
  #cutShort = new AbortController();

  constructor(clock: Clock, random: Random, timing: Timing) {
    this.#clock = clock;
    this.#random = random;
    this.#timing = timing;
  }

  /** Waits `ms`. Rejects with the signal's reason when it aborts. */
  async exactly(ms: number, signal?: AbortSignal): Promise<void> {
    const wake = this.#cutShort.signal;
    const either = signal === undefined ? wake : AbortSignal.any([signal, wake]);
    try {
      await this.#clock.sleep(ms, either);
    } catch (reason) {
      if (reason !== cutShort) {
        throw reason;
      }
    }
  }

  /** Waits `ms` or a little longer, so that apps do not act at the same time. */
  withJitter(ms: number, signal?: AbortSignal): Promise<void> {
    return this.exactly(ms * (1 + this.#timing.jitter * this.#random()), signal);
  }

  /** The wait after failure number `attempt` in a row, counted from 1: it doubles each time, and its upper half is random. */
  backoff(attempt: number): number {
    const longest = Math.min(this.#timing.maxBackoffMs, this.#timing.backoffMs * 2 ** (attempt - 1));
    return longest * (0.5 + 0.5 * this.#random());
  }

  /** Ends every wait that is under way. */
  endAll(): void {
    const before = this.#cutShort;
    this.#cutShort = new AbortController();
    before.abort(cutShort);
  }
}
