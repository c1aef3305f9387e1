import { Absence } from './absence.ts';
import { AppPoll, type PollResult } from './appPoll.ts';
import type { AppOutcome, FailureNote } from './appState.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure, type CallFailureKind } from './callFailure.ts';
import type { RunContext } from './runContext.ts';

/**
 * What is known before the first start: Stopped was read (`stopped`), or a stop may have been sent (`unsure`), or the run's owner died
 * (`recovery`).
 */
export type StartedFrom = 'stopped' | 'unsure' | 'recovery';

/** Failures that hardly pass by themselves: the user is told at once. */
const hopeless: ReadonlySet<CallFailureKind> = new Set(['signedOut', 'forbidden', 'locked', 'refused', 'readOnly']);

/**
 * Brings one app back: sends starts until the app is proven to be back, however long that takes. It also ends when the app is proven to
 * be gone or the user gives it up. A time-out does not end it: the app is then only named to the user.
 */
export class BringBack {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #from: StartedFrom;
  readonly #absence: Absence;
  #poll: AppPoll;
  readonly #onNamed: () => void;
  #failuresInARow = 0;
  #startsInARow = 0;

  /** `onNamed` is called at least once: the app is then back, final, or named to the user as not back. */
  constructor(track: AppTrack, context: RunContext, from: StartedFrom, onNamed: () => void) {
    this.#track = track;
    this.#context = context;
    this.#from = from;
    this.#absence = new Absence(track, context.calls);
    this.#poll = this.#newPoll();
    this.#onNamed = onNamed;
  }

  /** Resolves when the app is back (`watched`) or final. Never rejects: a bug here must not leave an app down. */
  async run(): Promise<void> {
    const over = new AbortController();
    this.#track.step('starting');
    void this.#nameWhenLate(over.signal);
    while (!this.#track.isBackOrFinal) {
      try {
        await this.#sendAndLook();
      } catch (thrown) {
        await this.#afterThrow(thrown);
      }
    }
    over.abort();
    this.#onNamed();
  }

  async #sendAndLook(): Promise<void> {
    while (!this.#track.isBackOrFinal) {
      await this.#pollFor(await this.#send());
    }
  }

  /** Sends one start. Gives the milliseconds until the next one, if the app is not back by then. */
  async #send(): Promise<number> {
    const { calls, waits, timing } = this.#context;
    const { givenUp } = this.#track;
    try {
      await calls.start(this.#track, givenUp, () => this.#track.startIsSent());
    } catch (thrown) {
      givenUp.throwIfAborted();
      this.#refused(thrown);
      this.#failuresInARow += 1;
      this.#startsInARow = 0;
      return waits.backoff(this.#failuresInARow);
    }
    this.#track.mark('startedAt');
    this.#failuresInARow = 0;
    this.#startsInARow += 1;
    if (this.#startsInARow === 1) {
      // The longer the app takes, the rarer its reads, even if the start is sent again.
      this.#poll = this.#newPoll();
    }
    return Math.min(timing.maxBackoffMs, timing.resendStartMs * 2 ** (this.#startsInARow - 1));
  }

  /** A refused start proves nothing, so it is sent again. Where only people can help, the app is named at once. */
  #refused(thrown: unknown): void {
    const { breaker } = this.#context;
    const { kind, facts } = this.#track.fail('start', thrown);
    if (kind === 'signedOut') {
      breaker.pause({ kind: 'signIn' });
    } else if (kind === 'readOnly') {
      // Azure would refuse the next stop as well.
      breaker.end({ kind: 'readOnly', because: facts.sentence });
    }
    if (hopeless.has(kind)) {
      this.#name();
    }
  }

  /** Polls until the app is back, or a start is due again. */
  async #pollFor(forMs: number): Promise<void> {
    const { clock } = this.#context;
    const until = clock.monotonic() + forMs;
    while (!this.#track.isBackOrFinal) {
      const result = await this.#poll.next(until - clock.monotonic(), this.#track.givenUp);
      await this.#judge(result);
      // A start that was sent while a stop was in flight proves nothing: the next one is due as soon as the stop has ended.
      const wantsAnother = this.#track.proof.wantsStart && this.#failuresInARow === 0;
      if (clock.monotonic() >= until || wantsAnother) {
        return;
      }
    }
  }

  #newPoll(): AppPoll {
    const { clock, poller, startLag: lag } = this.#context;
    return new AppPoll(this.#track, { poller, clock, lag, wanted: 'running' });
  }

  async #judge(result: PollResult): Promise<void> {
    const { givenUp, proof } = this.#track;
    const where = await this.#absence.after(result.state, givenUp);
    if (where.kind === 'moved') {
      this.#track.moved(where.to);
    } else if (where.kind === 'gone') {
      closeAsDeleted(this.#track, this.#context);
    } else if (result.state === 'running') {
      // If the user gave the app up during this read, no watch must begin.
      givenUp.throwIfAborted();
      this.#track.mark('runningSeenAt');
      if (proof.isBack(result.askedAt)) {
        this.#back();
      }
    }
  }

  #back(): void {
    const { clock, journal } = this.#context;
    const { app, proof } = this.#track;
    this.#track.step('watched', this.#outcomeWhenBack());
    journal.back(app.key, proof.watchedUntil - clock.monotonic());
  }

  #outcomeWhenBack(): AppOutcome {
    if (this.#from === 'recovery') {
      return { kind: 'startedAgain' };
    }
    const wasSeenStopped = this.#track.times.stoppedSeenAt !== undefined;
    return wasSeenStopped ? { kind: 'stoppedAndStarted' } : { kind: 'stopNotSeen', ...this.#track.lastFailure('stop') };
  }

  async #nameWhenLate(over: AbortSignal): Promise<void> {
    try {
      await this.#context.clock.sleep(this.#context.timeoutMs, over);
    } catch {
      // The app is back or final: there is nothing to name.
      return;
    }
    this.#name();
  }

  /** Names the app to the user and pauses the run: no further app is stopped. Starting goes on. */
  #name(): void {
    if (this.#track.phase === 'starting') {
      this.#track.step('unsettled', { kind: 'notBack', ...this.#track.lastFailure('start') });
      if (this.#from !== 'recovery') {
        this.#context.breaker.pause({ kind: 'notBack', apps: [this.#track.app] });
      }
      this.#onNamed();
    }
  }

  async #afterThrow(thrown: unknown): Promise<void> {
    if (this.#track.givenUp.aborted) {
      closeAsLeftStopped(this.#track, this.#context, 'start');
      return;
    }
    this.#failuresInARow += 1;
    this.#track.fail('start', asCallFailure(thrown));
    await this.#context.waits.withJitter(this.#context.waits.backoff(this.#failuresInARow));
  }
}

/** The app is proven to be gone. */
export function closeAsDeleted(track: AppTrack, { journal }: Pick<RunContext, 'journal'>): void {
  track.step('failed', { kind: 'deleted' });
  journal.close(track.app.key, 'settled');
}

/** The user knows that the app is down and wants no more tries. `failed`: the call whose last failure the outcome quotes. */
export function closeAsLeftStopped(
  track: AppTrack,
  { journal }: Pick<RunContext, 'journal'>,
  failed?: FailureNote['call'],
): void {
  track.step('failed', { kind: 'leftStopped', ...(failed === undefined ? {} : track.lastFailure(failed)) });
  journal.close(track.app.key, 'left');
}
