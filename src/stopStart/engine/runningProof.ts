import type { Timing } from './timing.ts';

/**
 * Decides when an app that a run may have stopped is back, and until when it is watched. Azure's state lags, its replicas disagree,
 * requests can arrive late, and a Stopped may be somebody else's. So neither Stopped nor Running proves anything by itself.
 *
 * - **Back**: none of our calls is in flight for it; Azure accepted a start that was sent after the last stop had ended; and its own
 *   resource, asked after that, read Running.
 * - **Watched** from then on, until some time after our last call ended, because a stop that Azure took may show late. Longer if a stop
 *   ended without a clear answer (a proxy or Azure may still have it) or the machine slept.
 *
 * One app; times are milliseconds of the monotonic clock.
 */
export class RunningProof {
  readonly #timing: Pick<Timing, 'watchMs' | 'longWatchMs'>;
  #stopsInFlight = 0;
  #startsInFlight = 0;
  #lastStopEndedAt = Number.NEGATIVE_INFINITY;
  #lastCallEndedAt = Number.NEGATIVE_INFINITY;
  /** When Azure accepted a start that was sent after the last stop had ended. */
  #acceptedAt: number | undefined;
  #longWatch: boolean;
  #atLeastUntil = Number.NEGATIVE_INFINITY;

  /** `unclear`: an owner that died may have sent a stop, and its end is not known. */
  constructor(timing: Pick<Timing, 'watchMs' | 'longWatchMs'>, unclear = false) {
    this.#timing = timing;
    this.#longWatch = unclear;
  }

  /** A stop is sent. Call the result when it has ended; `clear`: Azure itself said whether it carried out the stop. */
  stopSent(): (at: number, clear: boolean) => void {
    this.#stopsInFlight += 1;
    this.#acceptedAt = undefined;
    return (at, clear) => {
      this.#stopsInFlight -= 1;
      this.#lastStopEndedAt = at;
      this.#lastCallEndedAt = at;
      this.#longWatch ||= !clear;
    };
  }

  /** A start is sent at `sentAt`. Call the result when it has ended; `accepted`: Azure answered with 2xx. */
  startSent(sentAt: number): (at: number, accepted: boolean) => void {
    const afterTheLastStop = this.#stopsInFlight === 0;
    this.#startsInFlight += 1;
    return (at, accepted) => {
      this.#startsInFlight -= 1;
      this.#lastCallEndedAt = at;
      if (accepted && afterTheLastStop && this.#stopsInFlight === 0 && sentAt >= this.#lastStopEndedAt) {
        this.#acceptedAt = at;
      }
    };
  }

  /** Azure has not yet accepted a start that counts, and a start that is sent now would count. */
  get wantsStart(): boolean {
    return this.#acceptedAt === undefined && this.#stopsInFlight === 0;
  }

  /** Whether a Running, read from the app's own resource and asked for at `askedAt`, proves that the app is back. */
  isBack(askedAt: number): boolean {
    const nothingInFlight = this.#stopsInFlight + this.#startsInFlight === 0;
    return nothingInFlight && this.#acceptedAt !== undefined && askedAt >= this.#acceptedAt;
  }

  /** The end of the watch: a Running that is asked for at or after this time settles the app. */
  get watchedUntil(): number {
    const own = this.#lastCallEndedAt + (this.#longWatch ? this.#timing.longWatchMs : this.#timing.watchMs);
    return Math.max(own, this.#atLeastUntil);
  }

  /** Another run was to watch the app until then, and handed that over. */
  watchAtLeastUntil(until: number): void {
    this.#atLeastUntil = Math.max(this.#atLeastUntil, until);
  }

  /** It was seen stopped again: earlier starts count no longer. */
  stoppedAgain(): void {
    this.#acceptedAt = undefined;
  }

  /** The machine slept, or its clock was set: a request in flight may arrive much later than it seems. */
  slept(): void {
    this.#longWatch = true;
  }

  /** The journal says that the app was back when the owner died: it is watched for `forMs` from `at`. */
  wasBack(at: number, forMs: number): void {
    this.#longWatch = false;
    this.#lastCallEndedAt = at + forMs - this.#timing.watchMs;
  }
}
