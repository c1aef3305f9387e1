import type { Timing } from './timing.ts';

/** After this many first looks that came late enough, one is tried earlier. */
const hitsBeforeEarlier = 8;
/** Closer than this share to what is known to be too early, trying is not worth its request. */
const worthTrying = 0.2;

/**
 * How long Azure's state lags behind a stop, or a start, learned from the apps of this run: the first look at the next app then
 * comes when the state is likely to have changed. One too early costs a request, one too late costs an outage. All in milliseconds.
 */
export class Lag {
  /** Late enough, as far as is known. */
  #expected: number;
  /** The longest wait known to be too short. */
  #tooEarly: number;
  readonly #longest: number;
  #hits = 0;

  constructor(timing: Timing) {
    this.#longest = timing.maxPollMs;
    this.#expected = timing.firstPollMs;
    this.#tooEarly = timing.minPollMs / 2;
  }

  /** The wait from the accepted call to the first look. */
  firstLook(): number {
    this.#hits += 1;
    const gap = this.#expected - this.#tooEarly;
    if (this.#hits <= hitsBeforeEarlier || gap < this.#expected * worthTrying) {
      return this.#expected;
    }
    // Counting begins anew, so that one app at a time tries.
    this.#hits = 0;
    return this.#expected - gap / 2;
  }

  /** The wait from the accepted call to a look that is late enough, as far as is known. */
  get expected(): number {
    return this.#expected;
  }

  /** The change was seen `afterMs` after the call, and at `missedMs`, if a look came before that, it was not there yet. */
  seen(afterMs: number, missedMs: number | undefined): void {
    if (missedMs === undefined) {
      this.#expected = Math.min(this.#expected, afterMs);
    } else if (missedMs < this.#expected) {
      this.#tooEarly = Math.max(this.#tooEarly, missedMs);
    } else {
      // A little later for the next ones, and never much: one app that is slow to start must not make all others wait.
      this.#expected = Math.min(afterMs, this.#expected * (1 + worthTrying), this.#longest);
    }
  }
}
