import { type Clock, type Moment, momentOf } from '../../time/clock.ts';
import type { Timing } from './timing.ts';

/**
 * Notices that the computer slept, that this process was held up, or that the clock was set, forward or back: much more time has passed
 * between two looks than between two ticks, or the two clocks do not agree on how much.
 */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #timing: Pick<Timing, 'gapMs'>;
  #last: Moment;

  constructor(clock: Clock, timing: Pick<Timing, 'gapMs'>) {
    this.#clock = clock;
    this.#timing = timing;
    this.#last = momentOf(clock);
  }

  /** The gap in milliseconds when one has opened since the last look. Called every tick (much shorter than a gap), and right before each stop. */
  look(): number | undefined {
    const now = momentOf(this.#clock);
    const monotonic = now.monotonic - this.#last.monotonic;
    const jump = Math.abs(now.wall - this.#last.wall - monotonic);
    this.#last = now;
    const gap = Math.max(monotonic, jump);
    return gap > this.#timing.gapMs ? gap : undefined;
  }
}
