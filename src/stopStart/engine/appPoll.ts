import type { Clock } from '../../time/clock.ts';
import type { AppTrack } from './appTrack.ts';
import type { StateLag } from './stateLag.ts';
import type { StatePoller, Wanted } from './statePoller.ts';

/** How long a read that began in time may take, in milliseconds. */
const answerMs = 3000;

/** What one read of an app showed. `missing`: Azure does not find it. `unknown`: the read failed, which proves nothing. */
export interface PollResult {
  readonly state: 'running' | 'stopped' | 'other' | 'missing' | 'unknown';
  /** When it was asked for, on the monotonic clock. */
  readonly askedAt: number;
}

export interface AppPollParts {
  readonly poller: StatePoller;
  readonly clock: Clock;
  readonly lag: StateLag;
  readonly wanted: Wanted;
}

/** Polls one app after a stop or a start, at the times when its state is likely to have changed, as the lag of earlier apps tells. */
export class AppPoll {
  readonly #track: AppTrack;
  readonly #parts: AppPollParts;
  #calledAt: number;
  #missed = 0;
  #learns = true;

  constructor(track: AppTrack, parts: AppPollParts) {
    this.#track = track;
    this.#parts = parts;
    this.#calledAt = parts.clock.monotonic();
  }

  /**
   * Waits at most `atMostMs`, then reads. It never takes much longer, even if a read is throttled or a list hangs, because a start may be
   * due. Rejects with the signal's reason when it aborts.
   */
  async next(atMostMs: number, signal: AbortSignal): Promise<PollResult> {
    const { poller, clock, lag, wanted } = this.#parts;
    const wait = Math.max(0, Math.min(lag.next(clock.monotonic() - this.#calledAt, poller.readsAreShared), atMostMs));
    const late = new AbortController();
    const over = new AbortController();
    void clock.sleep(atMostMs + answerMs, over.signal).then(
      () => late.abort('late'),
      () => undefined,
    );
    try {
      const { state, askedAt } = await poller.after(wait, this.#track, wanted, AbortSignal.any([signal, late.signal]));
      this.#learn(state, askedAt.monotonic - this.#calledAt);
      return { state, askedAt: askedAt.monotonic };
    } catch (thrown) {
      signal.throwIfAborted();
      const isMissing = !late.signal.aborted && this.#track.fail('read', thrown).kind === 'notFound';
      return { state: isMissing ? 'missing' : 'unknown', askedAt: clock.monotonic() };
    } finally {
      over.abort('over');
    }
  }

  /** The first change after a call shows how long Azure takes. */
  #learn(state: string, waited: number): void {
    if (state !== this.#parts.wanted) {
      this.#missed = waited;
    } else if (this.#learns) {
      this.#learns = false;
      this.#parts.lag.seen(waited, this.#missed);
    }
  }
}
