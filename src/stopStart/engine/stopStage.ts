import { ageOf, type Moment, momentOf } from '../../time/clock.ts';
import { Absence } from './absence.ts';
import { AppPoll } from './appPoll.ts';
import type { FailureNote } from './appState.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import { readLease } from './lease.ts';
import type { RunContext, WatchHandover } from './runContext.ts';
import { type EnvironmentWatch, StopCheck, type StopVerdict } from './stopCheck.ts';

/**
 * `untouched`: no stop of this app can have been carried out, and its phase is final. `stopped`: Stopped was read after a stop.
 * `unsure`: a stop may have been carried out, or may still be.
 */
export type StopResult = 'untouched' | 'stopped' | 'unsure';

/** After so many reads in a row that did not find the app, it is started. */
const missesThatMatter = 3;

/** How often in a row the disk may be too slow for one app's stop. */
const slowWritesAtMost = 5;

/** The most stops of one app if answers are lost: each may take effect late. */
const stopsAtMost = 3;

/** Takes one app from planned to Stopped. An app that may have been stopped is always handed on to be started. */
export class StopStage {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #check: StopCheck;
  #conflictSince: number | undefined;
  #diskMs = 0;
  #slowWrites = 0;
  /** Taken right before its first stop: other runs that watch the app leave it alone meanwhile. */
  #handover: WatchHandover | undefined;

  constructor(track: AppTrack, context: RunContext, environment: EnvironmentWatch) {
    this.#track = track;
    this.#context = context;
    this.#check = new StopCheck(track, context, environment);
  }

  async run(): Promise<StopResult> {
    this.#track.step('checking');
    try {
      return await this.#untilDone();
    } finally {
      this.#handover?.confirm();
    }
  }

  async #untilDone(): Promise<StopResult> {
    for (;;) {
      const verdict = await this.#check.verdict();
      if (verdict.kind !== 'ready') {
        return this.#track.stopsSent > 0 ? this.#untilStopped(this.#context.timeoutMs) : this.#skip(verdict);
      }
      const result = await this.#stop(verdict.readAt);
      if (result !== 'again') {
        return result;
      }
    }
  }

  /** Writes the intent, checks once more what may have changed meanwhile, and sends the stop. */
  async #stop(readAt: Moment): Promise<StopResult | 'again'> {
    const { calls, breaker } = this.#context;
    const track = this.#track;
    const begun = this.#context.clock.monotonic();
    if (!(await this.#intend())) {
      return 'again';
    }
    this.#diskMs = this.#context.clock.monotonic() - begun;
    const before = track.stopsSent;
    try {
      // An app that may be down must not wait at the gate for one more stop.
      if (before === 0 || !calls.startsGoFirst) {
        await calls.stop(track, () => this.#maySendNow(readAt), breaker.endedSignal);
      }
    } catch (thrown) {
      if (track.stopsSent > before) {
        return this.#afterFailure(thrown);
      }
    }
    if (track.stopsSent === before) {
      return this.#notSent();
    }
    return this.#untilStopped(this.#context.timeoutMs);
  }

  #notSent(): Promise<StopResult | 'again'> | 'again' {
    this.#withdraw();
    return this.#later();
  }

  /** The next stop would have to wait. If an earlier one may have been carried out, there is no next one: the app is read and started. */
  #later(): 'again' | Promise<StopResult> {
    return this.#track.stopsSent > 0 ? this.#untilStopped(this.#context.timeoutMs) : 'again';
  }

  /** True when the intent is on disk. */
  async #intend(): Promise<boolean> {
    const { journal, breaker } = this.#context;
    if (this.#track.stopsSent === 0) {
      this.#track.step('intended');
    }
    try {
      await journal.intend(this.#track.app.key);
      return true;
    } catch (thrown) {
      breaker.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence });
      this.#backToChecking();
      return false;
    }
  }

  /** The last check, right before the stop is sent: the app may have waited at the gate, and the computer may have slept. */
  async #maySendNow(readAt: Moment): Promise<((clear: boolean) => void) | undefined> {
    const { breaker, calls, clock, clockWatch, timing, takeOverWatch } = this.#context;
    const askedAt = clock.monotonic();
    await readLease(this.#context);
    this.#endWhenDiskIsTooSlow(this.#diskMs + clock.monotonic() - askedAt);
    const gapMs = clockWatch.check();
    if (gapMs !== undefined) {
      this.#context.slept(gapMs);
    }
    if (!breaker.allowsStops || calls.startsGoFirst || ageOf(readAt, clock) > timing.readingFreshMs) {
      return undefined;
    }
    this.#handover ??= takeOverWatch(this.#track.app.key);
    this.#track.proof.watchAtLeastUntil(this.#handover.watchedUntil);
    this.#track.stopsSent += 1;
    this.#track.mark('stopSentAt', momentOf(clock));
    if (this.#track.phase !== 'stopping') {
      this.#track.step('stopping');
    }
    const ended = this.#track.proof.stopSent();
    return (clear) => ended(clock.monotonic(), clear);
  }

  /** Ends the run if the disk is so slow, several times in a row, that the app's state is too old each time: the run would never go on. */
  #endWhenDiskIsTooSlow(tookMs: number): void {
    const { breaker, timing } = this.#context;
    this.#slowWrites = tookMs > timing.readingFreshMs / 2 ? this.#slowWrites + 1 : 0;
    if (this.#slowWrites >= slowWritesAtMost) {
      breaker.end({ kind: 'journal', because: `The disk took ${Math.round(tookMs / 1000)} seconds each time.` });
    }
  }

  async #afterFailure(thrown: unknown): Promise<StopResult | 'again'> {
    const note = this.#track.note('stop', thrown);
    if (asCallFailure(thrown).mayHaveBeenCarriedOut) {
      return this.#afterLostAnswer();
    }
    this.#track.stopsSent -= 1;
    this.#withdraw();
    if (this.#track.stopsSent === 0) {
      this.#handover?.cancel();
      this.#handover = undefined;
    }
    switch (note.kind) {
      case 'conflict':
        return this.#afterConflict();
      case 'readOnly':
        this.#context.breaker.end({ kind: 'readOnly', because: note.sentence });
        return this.#refused(note);
      case 'signedOut':
        this.#context.breaker.pause({ kind: 'signIn' });
        return this.#later();
      case 'forbidden':
      case 'locked':
      case 'refused':
        return this.#refused(note);
      case 'notFound':
        // The check before the next stop finds out whether it is gone.
        return this.#later();
      default:
        // Throttled: the gate lets no stop through before Retry-After has elapsed.
        return this.#later();
    }
  }

  /** Azure's state lags, so one more stop is sent only if the app still runs a good while later. */
  async #afterLostAnswer(): Promise<StopResult | 'again'> {
    const last = this.#track.stopsSent >= stopsAtMost;
    const result = await this.#untilStopped(last ? this.#context.timeoutMs : this.#context.timing.resendStartMs);
    return result === 'stopped' || last ? result : 'again';
  }

  async #afterConflict(): Promise<StopResult | 'again'> {
    const { clock, waits, timing, timeoutMs } = this.#context;
    if (this.#track.stopsSent > 0) {
      return this.#later();
    }
    this.#conflictSince ??= clock.monotonic();
    if (clock.monotonic() - this.#conflictSince >= timeoutMs) {
      return this.#skip({ kind: 'skip', reason: { kind: 'busy' } });
    }
    await waits.withJitter(timing.busyPollMs);
    return 'again';
  }

  #refused(failure: FailureNote): StopResult | Promise<StopResult> {
    if (this.#track.stopsSent > 0) {
      return this.#untilStopped(this.#context.timeoutMs);
    }
    this.#track.step('failed', { kind: 'stopRefused', failure });
    return 'untouched';
  }

  /** `unsure` if Stopped does not show within `forMs`, or the app is not found any more; the start stage then proves that it is gone. */
  async #untilStopped(forMs: number): Promise<StopResult> {
    const { calls, clock, poller, stopLag: lag } = this.#context;
    const { givenUp } = this.#track;
    const poll = new AppPoll(this.#track, { poller, clock, lag, wanted: 'stopped' });
    const absence = new Absence(this.#track, calls);
    const until = clock.monotonic() + forMs;
    for (let misses = 0; misses < missesThatMatter && clock.monotonic() < until; ) {
      const result = await poll.next(until - clock.monotonic(), givenUp);
      if (result.state === 'stopped') {
        this.#track.mark('stoppedSeenAt');
        this.#track.step('stopped');
        return 'stopped';
      }
      misses = result.state === 'missing' ? misses + 1 : 0;
      const where = await absence.after(result.state, givenUp);
      if (where.kind === 'moved') {
        this.#track.moved(where.to);
        misses = 0;
      }
    }
    return 'unsure';
  }

  /** Nothing waits for this write: an intent that stays in the journal too long does no harm. */
  #withdraw(): void {
    this.#context.journal.withdraw(this.#track.app.key);
    this.#backToChecking();
  }

  #backToChecking(): void {
    if (this.#track.stopsSent === 0) {
      this.#track.step('checking');
    }
  }

  #skip(verdict: Exclude<StopVerdict, { kind: 'ready' }>): StopResult {
    const reason = verdict.kind === 'skip' ? verdict.reason : ({ kind: 'runEnded' } as const);
    this.#track.step('skipped', { kind: 'skipped', reason });
    return 'untouched';
  }
}
