import type { FailureNote } from './appPhase.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { EnvironmentWatch } from './environmentWatch.ts';
import { readLease } from './lease.ts';
import { Poll } from './poll.ts';
import type { RunContext } from './runContext.ts';
import { StopCheck, type StopVerdict } from './stopCheck.ts';

/**
 * `untouched`: no stop of this app can have been carried out, and its phase is final. `stopped`: Stopped was read after a stop.
 * `unsure`: a stop may have been, or may yet be, carried out.
 */
export type StopResult = 'untouched' | 'stopped' | 'unsure';

/** Stops of one app at most, when answers are lost: each is one more that may take effect late. */
const stopsAtMost = 3;

/** Takes one app from planned to Stopped. An app that may have been stopped is never dropped here: it is handed on to be started. */
export class StopStage {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #check: StopCheck;
  readonly #poll: Poll;
  #conflictSince: number | undefined;

  constructor(track: AppTrack, context: RunContext, environment: EnvironmentWatch) {
    this.#track = track;
    this.#context = context;
    this.#check = new StopCheck(track, context, environment);
    // Whether it is gone need not be certain here: it is started all the same.
    this.#poll = new Poll(track, context, 0, (ms, app, signal) => context.stoppedLooks.after(ms, app, signal));
  }

  async run(): Promise<StopResult> {
    this.#track.step('checking');
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

  /** Intent, last look at everything that may have changed meanwhile, stop. */
  async #stop(readAt: number): Promise<StopResult | 'again'> {
    const { calls, brake } = this.#context;
    const track = this.#track;
    if (!(await this.#intend())) {
      return 'again';
    }
    const before = track.stopsSent;
    try {
      // An app that may be down must not wait at the gate for one stop more.
      if (before === 0 || !calls.startsGoFirst) {
        await calls.stop(track.app, () => this.#mayStopNow(readAt), brake.endedSignal);
      }
    } catch (thrown) {
      if (track.stopsSent > before) {
        return this.#afterFailure(thrown);
      }
    }
    if (track.stopsSent === before) {
      return this.#notSent();
    }
    this.#poll.restart();
    return this.#untilStopped(this.#context.timeoutMs);
  }

  async #notSent(): Promise<StopResult | 'again'> {
    await this.#withdraw();
    return this.#later();
  }

  /** The next stop would have to wait. Where an earlier one may have been carried out there is no next: the app is looked at, and started. */
  #later(): 'again' | Promise<StopResult> {
    return this.#track.stopsSent > 0 ? this.#untilStopped(this.#context.timeoutMs) : 'again';
  }

  /** True when the intent is on disk. */
  async #intend(): Promise<boolean> {
    const { journal, brake } = this.#context;
    if (this.#track.stopsSent === 0) {
      this.#track.step('intended');
    }
    try {
      await journal.intend(this.#track.app.key);
      return true;
    } catch (thrown) {
      brake.end({ kind: 'journal', because: asCallFailure(thrown).facts.sentence });
      this.#backToChecking();
      return false;
    }
  }

  /** The last word, right before the stop is sent: the app may have waited at the gate, and the computer may have slept. */
  async #mayStopNow(readAt: number): Promise<boolean> {
    const { brake, calls, clock, sleepWatch, timing } = this.#context;
    await readLease(this.#context);
    const gapMs = sleepWatch.look();
    if (gapMs !== undefined) {
      this.#context.slept(gapMs);
    }
    if (!brake.isOpen || calls.startsGoFirst || clock.now() - readAt > timing.readingFreshMs) {
      return false;
    }
    this.#track.stopsSent += 1;
    this.#track.mark('stopSentAt');
    if (this.#track.phase !== 'stopping') {
      this.#track.step('stopping');
    }
    return true;
  }

  async #afterFailure(thrown: unknown): Promise<StopResult | 'again'> {
    const note = this.#track.note('stop', thrown);
    if (asCallFailure(thrown).mayHaveBeenCarriedOut) {
      return this.#afterLostAnswer();
    }
    this.#track.stopsSent -= 1;
    await this.#withdraw();
    switch (note.kind) {
      case 'conflict':
        return this.#afterConflict();
      case 'signedOut':
        this.#context.brake.hold({ kind: 'signIn' });
        return this.#later();
      case 'forbidden':
      case 'locked':
      case 'notFound':
        return this.#refused(note);
      default:
        // Throttled: the gate lets no stop through before Azure's time has come.
        return this.#later();
    }
  }

  /** Azure's state lags: only when the app is still running a good while later is one more stop worth its risk. */
  async #afterLostAnswer(): Promise<StopResult | 'again'> {
    this.#poll.restart();
    const last = this.#track.stopsSent >= stopsAtMost;
    const result = await this.#untilStopped(last ? this.#context.timeoutMs : this.#context.timing.resendStartMs);
    return result === 'stopped' || last ? result : 'again';
  }

  async #afterConflict(): Promise<StopResult | 'again'> {
    const { clock, pauses, timing, timeoutMs } = this.#context;
    if (this.#track.stopsSent > 0) {
      return this.#later();
    }
    this.#conflictSince ??= clock.now();
    if (clock.now() - this.#conflictSince >= timeoutMs) {
      return this.#skip({ kind: 'skip', reason: { kind: 'busy' } });
    }
    await pauses.pause(timing.busyPollMs);
    return 'again';
  }

  #refused(failure: FailureNote): StopResult | Promise<StopResult> {
    if (this.#track.stopsSent > 0) {
      return this.#untilStopped(this.#context.timeoutMs);
    }
    if (failure.kind === 'notFound') {
      return this.#skip({ kind: 'skip', reason: { kind: 'deleted' } });
    }
    this.#track.step('failed', { kind: 'stopRefused', failure });
    return 'untouched';
  }

  /** `unsure` when Stopped does not show within `forMs`. */
  async #untilStopped(forMs: number): Promise<StopResult> {
    const { clock, stopLag } = this.#context;
    const until = clock.now() + forMs;
    while (clock.now() < until) {
      const look = await this.#poll.next(stopLag, until - clock.now(), this.#track.givenUp);
      if (look.state === 'stopped') {
        this.#poll.seen(stopLag);
        this.#track.mark('stoppedSeenAt', look.askedAt);
        this.#track.step('stopped');
        return 'stopped';
      }
      if (look.state === 'gone') {
        break;
      }
    }
    return 'unsure';
  }

  async #withdraw(): Promise<void> {
    await this.#context.journal.withdraw(this.#track.app.key);
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
