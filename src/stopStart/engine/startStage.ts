import type { AppOutcome } from './appPhase.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import { type Look, Poll } from './poll.ts';
import type { RunContext } from './runContext.ts';
import { Settling } from './settling.ts';

/** A recovery does not know whether the stop has taken effect, and whether the app was seen stopped; a run does. */
export type StartedFrom = 'stopped' | 'unsure' | 'recovery';

/**
 * Brings one app back: sends start until the app is settled, however long that takes. Nothing but that, its deletion, or the user's
 * giving it up ends it; a time-out only names it.
 */
export class StartStage {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #from: StartedFrom;
  readonly #settling: Settling;
  readonly #poll: Poll;
  readonly #onNamed: () => void;
  #failuresInARow = 0;
  #startsInARow = 0;
  #overdue = false;

  /** `onNamed` is called once or more: from then on the app is final, or named to the user as not back. */
  constructor(track: AppTrack, context: RunContext, from: StartedFrom, onNamed: () => void) {
    this.#track = track;
    this.#context = context;
    this.#from = from;
    this.#settling = new Settling(context.timing.settleMs, track.stopsSent, from === 'stopped');
    // A 404 that passes must not end the starting of an app that is down.
    this.#poll = new Poll(track, context, context.timing.settleMs);
    this.#onNamed = onNamed;
  }

  /** Resolves when the app is final. Never rejects: an app that may be down is not let go because of a mistake in here. */
  async run(): Promise<void> {
    const final = new AbortController();
    this.#track.step('starting');
    void this.#nameWhenLate(final.signal);
    while (!this.#track.isFinal) {
      try {
        await this.#untilSettled();
      } catch (thrown) {
        await this.#afterThrow(thrown);
      }
    }
    final.abort();
    this.#onNamed();
  }

  async #untilSettled(): Promise<void> {
    if (this.#from === 'recovery') {
      await this.#lookFirst();
    }
    while (!this.#track.isFinal) {
      const sendAgainAfter = await this.#send();
      await this.#watch(sendAgainAfter);
    }
  }

  /** An app that reads Stopped before its start is settled as soon as it reads Running. Start is sent whatever it reads. */
  async #lookFirst(): Promise<void> {
    const look = await this.#poll.look(this.#track.givenUp);
    await this.#judge(look);
  }

  /** One start. Gives the time to wait before the next one, should the app not be running by then. */
  async #send(): Promise<number> {
    const { calls, clock, pauses, timing } = this.#context;
    try {
      await calls.start(this.#track.app, this.#track.givenUp);
    } catch (thrown) {
      this.#track.givenUp.throwIfAborted();
      this.#afterFailure(thrown);
      this.#failuresInARow += 1;
      return pauses.backoff(this.#failuresInARow);
    }
    this.#settling.startSent(clock.now());
    this.#track.mark('startedAt');
    this.#poll.restart();
    this.#failuresInARow = 0;
    this.#startsInARow += 1;
    return Math.min(timing.maxBackoffMs, timing.resendStartMs * 2 ** (this.#startsInARow - 1));
  }

  #afterFailure(thrown: unknown): void {
    const failure = this.#track.fail('start', thrown);
    if (failure.mayHaveBeenCarriedOut) {
      this.#settling.startSent(this.#context.clock.now());
      return;
    }
    this.#settling.startRefused(this.#context.clock.now());
    if (failure.kind === 'signedOut') {
      this.#context.brake.hold({ kind: 'signIn' });
    }
    if (failure.kind === 'signedOut' || failure.kind === 'forbidden' || failure.kind === 'locked') {
      this.#name();
    }
  }

  /** Looks until the app is settled, or a start is due again. */
  async #watch(forMs: number): Promise<void> {
    const { clock, startLag, timing } = this.#context;
    const until = clock.now() + forMs;
    while (!this.#track.isFinal) {
      const { givenUp } = this.#track;
      const look = this.#settling.holding
        ? await this.#poll.after(timing.settlePollMs, givenUp)
        : await this.#poll.next(startLag, until - clock.now(), givenUp);
      await this.#judge(look);
      const due = clock.now() >= until || (this.#settling.needsStart && this.#failuresInARow === 0);
      if (due && !this.#settling.holding) {
        return;
      }
    }
  }

  async #judge(look: Look): Promise<void> {
    if (look.state === 'gone') {
      await this.#finish('settled', 'failed', { kind: 'deleted' });
    } else if (look.state !== 'unknown') {
      const wasHolding = this.#settling.holding;
      // A 404 is no Running: what held until then holds no more, and start is sent again.
      const state = look.state === 'missing' ? 'other' : look.state;
      const settled = this.#settling.read(state, look.askedAt, this.#context.clock.now());
      if (look.state === 'running' && !wasHolding) {
        this.#track.mark('runningSeenAt', look.askedAt);
        this.#poll.seen(this.#context.startLag);
      }
      if (settled) {
        await this.#settled();
      } else if (this.#overdue && !this.#settling.holding) {
        this.#name();
      }
    }
  }

  async #settled(): Promise<void> {
    if (this.#from === 'recovery') {
      await this.#finish('settled', 'running', { kind: 'startedAgain' });
    } else if (this.#settling.stoppedSeen) {
      await this.#finish('settled', 'running', { kind: 'stoppedAndStarted' });
    } else {
      await this.#finish('settled', 'failed', { kind: 'stopNotSeen', ...this.#lastFailure('stop') });
    }
  }

  async #finish(mark: 'settled' | 'left', phase: 'running' | 'failed', outcome: AppOutcome): Promise<void> {
    this.#track.step(phase, outcome);
    await this.#context.journal.close(this.#track.app.key, mark);
  }

  async #nameWhenLate(final: AbortSignal): Promise<void> {
    try {
      await this.#context.clock.sleep(this.#context.timeoutMs, final);
    } catch {
      // The app is final: there is nothing to name.
      return;
    }
    this.#overdue = true;
    if (!this.#settling.holding) {
      this.#name();
    }
  }

  /** Tells the app's name, and closes the circuit breaker's gate: no further app is stopped. Starting goes on. */
  #name(): void {
    if (this.#track.phase === 'starting') {
      this.#track.step('unsettled', { kind: 'notBack', ...this.#lastFailure('start') });
      if (this.#from !== 'recovery') {
        this.#context.brake.hold({ kind: 'notBack', apps: [this.#track.app] });
      }
      this.#onNamed();
    }
  }

  async #afterThrow(thrown: unknown): Promise<void> {
    if (this.#track.givenUp.aborted) {
      await this.#finish('left', 'failed', { kind: 'leftStopped', ...this.#lastFailure('start') });
      return;
    }
    this.#failuresInARow += 1;
    this.#track.fail('start', asCallFailure(thrown));
    await this.#context.pauses.pause(this.#context.pauses.backoff(this.#failuresInARow));
  }

  #lastFailure(call: 'stop' | 'start'): { failure?: NonNullable<ReturnType<AppTrack['lastFailure']>> } {
    const failure = this.#track.lastFailure(call);
    return failure === undefined ? {} : { failure };
  }
}
