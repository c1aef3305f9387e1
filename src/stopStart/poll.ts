import type { AppTrack } from './appTrack.ts';
import type { Lag } from './lag.ts';
import type { RunContext } from './runContext.ts';

/** What one look at an app showed. `missing`: a 404, which may pass. `unknown`: the look failed, which proves nothing. */
export interface Look {
  readonly state: 'running' | 'stopped' | 'other' | 'gone' | 'missing' | 'unknown';
  /** When it was asked for; an answer tells nothing of what happened after that. */
  readonly askedAt: number;
}

/** One 404 may be a passing mistake of Azure's, or a proxy's; so many in a row may mean that the app was deleted. */
const missesThatMeanGone = 3;

/**
 * Looks at one app that was sent a stop or a start, at growing intervals: the first when the state is likely to have changed,
 * as the lag of earlier apps tells.
 */
export class Poll {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #goneAfterMs: number;
  #waited = 0;
  #missedAt: number | undefined;
  #missesInARow = 0;
  #missingSince = 0;

  /** `goneAfterMs`: for how long there must be nothing but 404 before the app counts as gone. */
  constructor(track: AppTrack, context: RunContext, goneAfterMs: number) {
    this.#track = track;
    this.#context = context;
    this.#goneAfterMs = goneAfterMs;
  }

  /** A call was sent just now: intervals begin anew. */
  restart(): void {
    this.#waited = 0;
    this.#missedAt = undefined;
  }

  /** Waits (at most `atMostMs`), then looks. Rejects with the signal's reason when it aborts. */
  async next(lag: Lag, atMostMs: number, signal: AbortSignal): Promise<Look> {
    const { timing } = this.#context;
    const growing = Math.min(timing.maxPollMs, Math.max(timing.minPollMs, this.#waited * timing.pollGrowth));
    const untilExpected = lag.expected - this.#waited;
    const later = untilExpected > 0 ? untilExpected : growing;
    const wait = this.#waited === 0 ? lag.firstLook() : later;
    return this.after(Math.max(0, Math.min(wait, atMostMs)), signal);
  }

  /** Waits `ms`, then looks. */
  async after(ms: number, signal: AbortSignal): Promise<Look> {
    if (this.#waited > 0) {
      this.#missedAt = this.#waited;
    }
    await this.#context.pauses.pause(ms, signal);
    this.#waited += ms;
    return this.look(signal);
  }

  /** Looks now. */
  async look(signal: AbortSignal): Promise<Look> {
    const { clock, calls } = this.#context;
    const askedAt = clock.now();
    try {
      const reading = await calls.read(this.#track.app, signal);
      this.#missesInARow = 0;
      return { state: reading.state, askedAt: reading.askedAt };
    } catch (thrown) {
      signal.throwIfAborted();
      return { state: this.#sort(thrown, askedAt), askedAt };
    }
  }

  /** The state that was waited for is there: teaches the lag. */
  seen(lag: Lag): void {
    lag.seen(this.#waited, this.#missedAt);
  }

  #sort(thrown: unknown, askedAt: number): 'gone' | 'missing' | 'unknown' {
    const failure = this.#track.fail('read', thrown);
    if (failure.kind !== 'notFound') {
      this.#missesInARow = 0;
      return 'unknown';
    }
    if (this.#missesInARow === 0) {
      this.#missingSince = askedAt;
    }
    this.#missesInARow += 1;
    const isGone = this.#missesInARow >= missesThatMeanGone && askedAt - this.#missingSince >= this.#goneAfterMs;
    return isGone ? 'gone' : 'missing';
  }
}
