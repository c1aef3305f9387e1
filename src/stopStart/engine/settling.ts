/**
 * When is an app that may have been stopped safely running again? Azure's state lags, and a stop may take effect long after it was
 * answered, so Running read soon after a stop proves nothing. Settled is:
 *
 * - Running, read after a start that followed an observed Stopped, when one stop at most was sent: that stop has taken effect, and
 *   there is no other that still could; or
 * - Running, on every reading for the whole settle time, after a start.
 */
export class Settling {
  readonly #settleMs: number;
  /** A second stop may take effect after the first one's Stopped was seen: then only the settle time proves anything. */
  readonly #oneStopAtMost: boolean;
  #stoppedSeen: boolean;
  #startFollowedStopped = false;
  #startSentAt: number | undefined;
  #runningSince: number | undefined;

  constructor(settleMs: number, stopsSent: number, stoppedSeen: boolean) {
    this.#settleMs = settleMs;
    this.#oneStopAtMost = stopsSent <= 1;
    this.#stoppedSeen = stoppedSeen;
  }

  get stoppedSeen(): boolean {
    return this.#stoppedSeen;
  }

  /** It reads Running, and is being watched until the settle time is over. */
  get holding(): boolean {
    return this.#runningSince !== undefined;
  }

  /** Stopped was seen, and no start was sent after that. */
  get needsStart(): boolean {
    return this.#stoppedSeen && !this.#startFollowedStopped;
  }

  /** Azure answered a start at `at`, or its answer was lost then: it may have been carried out. */
  startSent(at: number): void {
    this.#startSentAt = at;
    this.#startFollowedStopped ||= this.#stoppedSeen;
  }

  /** Azure refused a start. Should somebody else have started the app, then Running that holds is all there is to go by. */
  startRefused(at: number): void {
    this.#startSentAt ??= at;
  }

  /** A state that was asked for at `askedAt` and answered at `at`. True when the app is settled. */
  read(state: 'running' | 'stopped' | 'other', askedAt: number, at: number): boolean {
    if (state !== 'running') {
      this.#stoppedSeen ||= state === 'stopped';
      this.#runningSince = undefined;
      return false;
    }
    if (this.#startSentAt === undefined || askedAt < this.#startSentAt) {
      return false;
    }
    if (this.#oneStopAtMost && this.#startFollowedStopped) {
      return true;
    }
    this.#runningSince ??= at;
    return askedAt - this.#runningSince >= this.#settleMs;
  }
}
