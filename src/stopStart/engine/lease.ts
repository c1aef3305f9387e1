import { type Clock, type Moment, momentOf } from '../../time/clock.ts';
import { asCallFailure } from './callFailure.ts';
import type { CircuitBreaker } from './circuitBreaker.ts';
import type { RunJournal } from './runJournal.ts';
import type { Timing } from './timing.ts';

/** What keeping the lease of a run needs of it. */
export interface LeaseParts {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly clockWatch: ClockWatch;
  readonly breaker: CircuitBreaker;
  readonly journal: RunJournal;
  /** A gap in time was seen. */
  slept(gapMs: number): void;
}

/** Reads the lease. If another window has taken over the run, or the folder can't be read, no further app is stopped. */
export async function readLease({ breaker, journal }: Pick<LeaseParts, 'breaker' | 'journal'>): Promise<void> {
  if (breaker.ending === undefined) {
    await endUnless(() => journal.isOurs(), breaker);
  }
}

/** Ends the run if others have it or its environment now, or if the disk does not tell. */
export async function endUnless(isOurs: () => Promise<boolean>, breaker: CircuitBreaker): Promise<void> {
  try {
    if (!(await isOurs())) {
      breaker.end({ kind: 'takenOver' });
    }
  } catch (thrown) {
    breaker.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence });
  }
}

/** Keeps the lease as long as the run lives: writes the heartbeat, and notices a takeover and a gap in time. */
export async function keepLease(run: LeaseParts, over: AbortSignal): Promise<void> {
  const { clock, timing, clockWatch, journal } = run;
  let beatAt = clock.monotonic();
  while (await ticked(run, over)) {
    const gapMs = clockWatch.check();
    if (gapMs !== undefined) {
      run.slept(gapMs);
    }
    if (gapMs !== undefined || clock.monotonic() - beatAt >= timing.heartbeatMs) {
      beatAt = clock.monotonic();
      // Not awaited: a disk that hangs must not delay the next check of the clocks.
      void readLease(run);
      journal.beat();
    }
  }
}

/** False when the run is over. */
async function ticked({ clock, timing }: LeaseParts, over: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(timing.tickMs, over);
    return true;
  } catch {
    return false;
  }
}

/**
 * Notices that the computer slept, that this process did not run, or that the clock was set: much more time than a tick has passed between
 * two looks, or the two clocks do not agree.
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

  /**
   * The gap since the last check, in milliseconds; undefined if there is none. Called at every tick (much shorter than a gap) and right
   * before each stop.
   */
  check(): number | undefined {
    const now = momentOf(this.#clock);
    const monotonic = now.monotonic - this.#last.monotonic;
    const jump = Math.abs(now.wall - this.#last.wall - monotonic);
    this.#last = now;
    const gap = Math.max(monotonic, jump);
    return gap > this.#timing.gapMs ? gap : undefined;
  }
}
