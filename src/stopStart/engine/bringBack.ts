import { Absence } from './absence.ts';
import type { AppOutcome, FailureNote } from './appState.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure, type CallFailureKind } from './callFailure.ts';
import type { RunContext } from './runContext.ts';
import { AppPoll, type PollResult } from './statePolling.ts';

/** A recovery does not know whether the stop has taken effect, and whether the app was seen stopped; a run does. */
export type StartedFrom = 'stopped' | 'unsure' | 'recovery';

/** Azure will hardly think otherwise soon: whoever could help is told at once. */
const hopeless: ReadonlySet<CallFailureKind> = new Set(['signedOut', 'forbidden', 'locked', 'refused', 'readOnly']);

/**
 * Brings one app back: sends start until it is proven to be back, however long that takes. Nothing but that, its proven absence, or the
 * user's giving it up ends it; a time-out only names it.
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

  /** `onNamed` is called once or more: from then on the app is back, final, or named to the user as not back. */
  constructor(track: AppTrack, context: RunContext, from: StartedFrom, onNamed: () => void) {
    this.#track = track;
    this.#context = context;
    this.#from = from;
    this.#absence = new Absence(track, context.calls);
    this.#poll = this.#newPoll();
    this.#onNamed = onNamed;
  }

  /** Resolves when the app is back (`watched`) or final. Never rejects: an app that may be down is not let go because of a mistake in here. */
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
      await this.#look(await this.#send());
    }
  }

  /** One start. Gives the time to wait before the next one, should the app not be back by then. */
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
      // Reads become rarer the longer this start takes, however often it is sent again.
      this.#poll = this.#newPoll();
    }
    return Math.min(timing.maxBackoffMs, timing.resendStartMs * 2 ** (this.#startsInARow - 1));
  }

  /** It proves nothing: it is named where only people can help, and sent again. */
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
  async #look(forMs: number): Promise<void> {
    const { clock } = this.#context;
    const until = clock.monotonic() + forMs;
    while (!this.#track.isBackOrFinal) {
      const look = await this.#poll.next(until - clock.monotonic(), this.#track.givenUp);
      await this.#judge(look);
      // A start that was sent while a stop was still on its way proves nothing: another one is due as soon as that has ended.
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

  async #judge(look: PollResult): Promise<void> {
    const { givenUp, proof } = this.#track;
    const where = await this.#absence.after(look.state, givenUp);
    if (where.kind === 'moved') {
      this.#track.moved(where.to);
    } else if (where.kind === 'gone') {
      endAsGone(this.#track, this.#context);
    } else if (look.state === 'running') {
      // Given up while this look was under way: a watch would look no more.
      givenUp.throwIfAborted();
      this.#track.mark('runningSeenAt');
      if (proof.isBack(look.askedAt)) {
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

  /** Tells the app's name, and closes the circuit breaker's gate: no further app is stopped. Starting goes on. */
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
      endAsLeft(this.#track, this.#context, 'start');
      return;
    }
    this.#failuresInARow += 1;
    this.#track.fail('start', asCallFailure(thrown));
    await this.#context.waits.withJitter(this.#context.waits.backoff(this.#failuresInARow));
  }
}

/** Azure itself says that it is not there any more. */
export function endAsGone(track: AppTrack, { journal }: Pick<RunContext, 'journal'>): void {
  track.step('failed', { kind: 'deleted' });
  journal.close(track.app.key, 'settled');
}

/** The user, who knows that it is down, wants no more tries. `failed`: the call whose last failure is told with it. */
export function endAsLeft(
  track: AppTrack,
  { journal }: Pick<RunContext, 'journal'>,
  failed?: FailureNote['call'],
): void {
  track.step('failed', { kind: 'leftStopped', ...(failed === undefined ? {} : track.lastFailure(failed)) });
  journal.close(track.app.key, 'left');
}
