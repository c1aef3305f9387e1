import type { Clock } from '../../clock.ts';
import type { Timing } from './timing.ts';

/** Notices that the computer slept: much more time has passed between two looks at the clock than between two ticks. */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #timing: Timing;
  #lastLook: number;

  constructor(clock: Clock, timing: Timing) {
    this.#clock = clock;
    this.#timing = timing;
    this.#lastLook = clock.now();
  }

  /** The gap in milliseconds when one has opened since the last look. Called every tick (much shorter than a gap), and right before each stop. */
  look(): number | undefined {
    const now = this.#clock.now();
    const since = now - this.#lastLook;
    this.#lastLook = now;
    return since > this.#timing.gapMs ? since : undefined;
  }
}
