import type { Clock } from '../../clock.ts';
import type { Calls } from './calls.ts';
import type { EnvironmentReading } from './ports.ts';
import type { Timing } from './timing.ts';

/** The environment's readiness, read once for all apps that are about to be stopped within a few seconds. */
export class EnvironmentWatch {
  readonly #calls: Calls;
  readonly #clock: Clock;
  readonly #timing: Timing;
  #reading: Promise<EnvironmentReading> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(calls: Calls, clock: Clock, timing: Timing) {
    this.#calls = calls;
    this.#clock = clock;
    this.#timing = timing;
  }

  /** A reading no older than the timing allows. Throws CallFailure, or the signal's reason. */
  async fresh(signal: AbortSignal): Promise<EnvironmentReading> {
    if (this.#reading === undefined || this.#clock.now() - this.#askedAt > this.#timing.environmentFreshMs) {
      this.#askedAt = this.#clock.now();
      this.#reading = this.#calls.readEnvironment(signal);
    }
    try {
      const reading = await this.#reading;
      if (!reading.ready) {
        // Whoever is told to go on wants to know how it is then.
        this.#reading = undefined;
      }
      return reading;
    } catch (thrown) {
      this.#reading = undefined;
      throw thrown;
    }
  }
}
