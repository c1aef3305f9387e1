import type { Timing } from './timing.ts';

/**
 * When is an app that a run may have stopped back, and until when is it watched? Azure's state lags, replicas of it disagree, requests can
 * arrive late, and a Stopped that is seen may be somebody else's: so neither Stopped nor Running proves anything by itself.
 *
 * - **Back**: nothing of ours is in flight for it; a start that Azure accepted was sent after the last stop had ended; and its own resource
 *   read Running, asked for after that.
 * - **Watched** from then on, until some time after the last of our calls ended: so long as a stop that Azure has taken may still show. Longer
 *   where a stop ended without a clear answer, because a proxy or Azure may have it still, or where the machine slept.
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

  /** `unclear`: a stop may have been sent of whose end nothing is known, by an owner that died. */
  constructor(timing: Pick<Timing, 'watchMs' | 'longWatchMs'>, unclear = false) {
    this.#timing = timing;
    this.#longWatch = unclear;
  }

  /** A stop is sent. Its end: `clear` when Azure itself said whether it carried it out. */
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

  /** A start is sent at `sentAt`. Its end: `accepted` when Azure answered with 2xx. */
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

  /** Azure has not accepted a start yet that would count, and one that is sent now would. */
  get wantsStart(): boolean {
    return this.#acceptedAt === undefined && this.#stopsInFlight === 0;
  }

  /** Whether an own reading of the app, Running, that was asked for then proves that the app is back. */
  isBack(askedAt: number): boolean {
    const nothingInFlight = this.#stopsInFlight + this.#startsInFlight === 0;
    return nothingInFlight && this.#acceptedAt !== undefined && askedAt >= this.#acceptedAt;
  }

  /** A Running that is asked for from then on settles an app that was back until then. */
  get watchedUntil(): number {
    const own = this.#lastCallEndedAt + (this.#longWatch ? this.#timing.longWatchMs : this.#timing.watchMs);
    return Math.max(own, this.#atLeastUntil);
  }

  /** Another run watched the app until then, and left that to this one. */
  watchAtLeastUntil(until: number): void {
    this.#atLeastUntil = Math.max(this.#atLeastUntil, until);
  }

  /** It was seen stopped again: earlier starts prove nothing any more. */
  stoppedAgain(): void {
    this.#acceptedAt = undefined;
  }

  /** The machine slept, or its clock was set: what was on its way may come much later than it seems. */
  slept(): void {
    this.#longWatch = true;
  }

  /** For an app of a journal that was back when its owner died: watched for so long from `at`, whatever was sent. */
  wasBack(at: number, forMs: number): void {
    this.#longWatch = false;
    this.#lastCallEndedAt = at + forMs - this.#timing.watchMs;
  }
}
