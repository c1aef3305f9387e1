import type { AppTrack } from './appTrack.ts';
import type { Lag } from './lag.ts';
import type { AppRef } from './ports.ts';
import type { RunContext } from './runContext.ts';
import type { TimedReading } from './timedReading.ts';

/** What one look at an app showed. `missing`: a 404, which may pass. `unknown`: the look failed, which proves nothing. */
export interface Look {
  readonly state: 'running' | 'stopped' | 'other' | 'gone' | 'missing' | 'unknown';
  /** When it was asked for; an answer tells nothing of what happened after that. */
  readonly askedAt: number;
}

export type WaitThenRead = (ms: number, app: AppRef, signal: AbortSignal) => Promise<TimedReading>;

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
  readonly #waitThenRead: WaitThenRead;
  #waited = 0;
  #missedAt: number | undefined;
  #missesInARow = 0;
  #missingSince = 0;

  /**
   * `goneAfterMs`: for how long there must be nothing but 404 before the app counts as gone. `waitThenRead`: waits, then reads the
   * app; reads it by itself unless given.
   */
  constructor(track: AppTrack, context: RunContext, goneAfterMs: number, waitThenRead?: WaitThenRead) {
    this.#track = track;
    this.#context = context;
    this.#goneAfterMs = goneAfterMs;
    this.#waitThenRead =
      waitThenRead ??
      (async (ms, app, signal) => {
        await context.pauses.pause(ms, signal);
        return context.calls.read(app, signal);
      });
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

  /** Waits `ms`, or less when others' looks show that there is no need, then looks. */
  async after(ms: number, signal: AbortSignal): Promise<Look> {
    if (this.#waited > 0) {
      this.#missedAt = this.#waited;
    }
    const begun = this.#context.clock.now();
    const look = await this.#sorted(this.#waitThenRead(ms, this.#track.app, signal), signal);
    this.#waited += Math.min(ms, look.askedAt - begun);
    return look;
  }

  /** Looks now. */
  look(signal: AbortSignal): Promise<Look> {
    return this.#sorted(this.#context.calls.read(this.#track.app, signal), signal);
  }

  async #sorted(answer: Promise<TimedReading>, signal: AbortSignal): Promise<Look> {
    try {
      const { state, askedAt } = await answer;
      this.#missesInARow = 0;
      return { state, askedAt };
    } catch (thrown) {
      signal.throwIfAborted();
      const askedAt = this.#context.clock.now();
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
