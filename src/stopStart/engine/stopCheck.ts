import { ageOf, type Clock, type Moment, momentOf } from '../../time/clock.ts';
import { Absence } from './absence.ts';
import type { SkipReason } from './appState.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { Calls } from './calls.ts';
import type { PauseReason } from './circuitBreaker.ts';
import type { EnvironmentReading } from './ports.ts';
import type { RunContext } from './runContext.ts';
import type { Timing } from './timing.ts';

/** `ready`: nothing forbids the stop; `readAt` is when its state, Running, was asked for. `ended`: no app may be stopped any more. */
export type StopVerdict =
  | { readonly kind: 'ready'; readonly readAt: Moment }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'ended' };

type Step =
  | StopVerdict
  | { readonly kind: 'pause'; readonly reason: PauseReason }
  | { readonly kind: 'wait'; readonly ms: number };

/** After so many failures in a row the user is asked, or the app is skipped. */
const tries = 5;

/** All checks before the stop of one app. It waits where waiting helps. Each app has its own object, which counts failures. */
export class StopCheck {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #environment: EnvironmentWatch;
  readonly #absence: Absence;
  #failures = 0;
  #slow = 0;
  #busySince: number | undefined;

  constructor(track: AppTrack, context: RunContext, environment: EnvironmentWatch) {
    this.#track = track;
    this.#context = context;
    this.#environment = environment;
    this.#absence = new Absence(track, context.calls);
  }

  /** If a stop of the app may have been carried out, nothing is waited for: the verdict is `ended`, so that the app is read and started. */
  async verdict(): Promise<StopVerdict> {
    for (;;) {
      const step = await (this.#track.stopsSent > 0 ? this.#askSoon() : this.#ask());
      switch (step.kind) {
        case 'pause':
          this.#failures = 0;
          this.#slow = 0;
          this.#context.breaker.pause(step.reason);
          break;
        case 'wait':
          await this.#context.waits.withJitter(step.ms);
          break;
        default:
          return step;
      }
    }
  }

  async #ask(): Promise<Step> {
    return (await this.#stopsAllowed()) ?? (await this.#signIn()) ?? (await this.#azure());
  }

  async #askSoon(): Promise<Step> {
    const { clock, timing } = this.#context;
    const answered = new AbortController();
    const ended: Step = { kind: 'ended' };
    const tooLate = clock.sleep(timing.askAgainMs, answered.signal).then(() => ended);
    try {
      const step = await Promise.race([this.#ask(), tooLate]);
      return step.kind === 'wait' ? ended : step;
    } finally {
      answered.abort();
    }
  }

  async #stopsAllowed(): Promise<Step | undefined> {
    const { breaker } = this.#context;
    // An app that may be down already must not wait for the user's Continue.
    const open = this.#track.stopsSent > 0 ? breaker.allowsStops : await breaker.untilStopsAllowed();
    return open ? undefined : { kind: 'ended' };
  }

  /** A token that outlasts this stop and start is needed. */
  async #signIn(): Promise<Step | undefined> {
    const { breaker, clock, session, timing, timeoutMs } = this.#context;
    const pause: Step = { kind: 'pause', reason: { kind: 'signIn' } };
    try {
      const outlasts = clock.now() + Math.min(2 * timeoutMs, timing.longestTokenMs);
      // This may wait for the last minutes of the old token; a canceled run does not wait.
      const answer = await breaker.unlessEnded(session.ensure(outlasts));
      if (answer === 'ended') {
        return { kind: 'ended' };
      }
      return answer === 'ready' ? undefined : pause;
    } catch (thrown) {
      return this.#afterFailure(thrown, pause);
    }
  }

  /**
   * Checks the environment, then the app. Both are checked again if an answer took so long (mostly because of throttling) that it is too
   * old.
   */
  async #azure(): Promise<Step> {
    const { clock, timing } = this.#context;
    const begun = momentOf(clock);
    const step = (await this.#ready()) ?? (await this.#state());
    if (step.kind !== 'ready') {
      return step;
    }
    if (ageOf(begun, clock) <= timing.checksFreshMs && ageOf(step.readAt, clock) <= timing.readingFreshMs / 2) {
      this.#slow = 0;
      return step;
    }
    this.#slow += 1;
    const because = 'Azure answers too slowly for its state to be known.';
    return this.#slow < tries ? { kind: 'wait', ms: 0 } : { kind: 'pause', reason: { kind: 'environment', because } };
  }

  async #ready(): Promise<Step | undefined> {
    const pause = (because: string): Step => ({ kind: 'pause', reason: { kind: 'environment', because } });
    try {
      const reading = await this.#environment.fresh(this.#context.breaker.endedSignal);
      return reading.ready ? undefined : pause(reading.notReadyBecause ?? 'It is not ready.');
    } catch (thrown) {
      return this.#afterFailure(thrown, pause(asCallFailure(thrown).facts.sentence));
    }
  }

  /** Reads the state again just before the stop: only a running app without another operation is stopped. */
  async #state(): Promise<Step> {
    const { calls, breaker } = this.#context;
    try {
      const reading = await calls.read(this.#track, breaker.endedSignal);
      this.#failures = 0;
      if (reading.state !== 'running') {
        return { kind: 'skip', reason: { kind: 'notRunning', stateText: reading.stateText } };
      }
      return reading.busy ? this.#busy() : { kind: 'ready', readAt: reading.askedAt };
    } catch (thrown) {
      return this.#afterFailedRead(thrown);
    }
  }

  /** A swap, scale or other operation is under way: wait, don't stop. */
  #busy(): Step {
    const { clock, timing, timeoutMs } = this.#context;
    this.#busySince ??= clock.monotonic();
    const waited = clock.monotonic() - this.#busySince;
    return waited >= timeoutMs ? { kind: 'skip', reason: { kind: 'busy' } } : { kind: 'wait', ms: timing.busyPollMs };
  }

  async #afterFailedRead(thrown: unknown): Promise<Step> {
    const failure = this.#track.note('read', thrown);
    const unreadable: Step = { kind: 'skip', reason: { kind: 'unreadable', failure } };
    switch (failure.kind) {
      case 'notFound':
        return (await this.#elsewhere()) ?? this.#afterFailure(thrown, unreadable);
      case 'forbidden':
        return unreadable;
      default:
        return this.#afterFailure(thrown, unreadable);
    }
  }

  /** A moved app is not stopped, because the user did not confirm it under its new id. */
  async #elsewhere(): Promise<Step | undefined> {
    const { breaker } = this.#context;
    try {
      const where = await this.#absence.after('missing', breaker.endedSignal);
      switch (where.kind) {
        case 'there':
          return undefined;
        case 'gone':
          return { kind: 'skip', reason: { kind: 'deleted' } };
        case 'moved':
          return { kind: 'skip', reason: { kind: 'moved', to: where.to } };
      }
    } catch (reason) {
      if (!breaker.endedSignal.aborted) {
        throw reason;
      }
      return { kind: 'ended' };
    }
  }

  #afterFailure(thrown: unknown, atLast: Step): Step {
    if (this.#context.breaker.ending !== undefined) {
      return { kind: 'ended' };
    }
    if (asCallFailure(thrown).kind === 'signedOut') {
      return { kind: 'pause', reason: { kind: 'signIn' } };
    }
    this.#failures += 1;
    return this.#failures >= tries ? atLast : { kind: 'wait', ms: this.#context.waits.backoff(this.#failures) };
  }
}

/** The environment's readiness, read once for all apps that are stopped within a few seconds. */
export class EnvironmentWatch {
  readonly #calls: Pick<Calls, 'readEnvironment'>;
  readonly #clock: Clock;
  readonly #timing: Pick<Timing, 'environmentFreshMs'>;
  #reading: Promise<EnvironmentReading> | undefined;
  #askedAt: Moment;

  /** `readyAt`: when the environment was last asked for and was ready. */
  constructor({ calls, clock, timing }: Pick<RunContext, 'calls' | 'clock' | 'timing'>, readyAt: Moment) {
    this.#calls = calls;
    this.#clock = clock;
    this.#timing = timing;
    this.#reading = Promise.resolve({ ready: true });
    this.#askedAt = readyAt;
  }

  /** A reading no older than the timing allows. Throws CallFailure, or the signal's reason. */
  async fresh(signal: AbortSignal): Promise<EnvironmentReading> {
    if (this.#reading === undefined || ageOf(this.#askedAt, this.#clock) > this.#timing.environmentFreshMs) {
      this.#askedAt = momentOf(this.#clock);
      this.#reading = this.#calls.readEnvironment(signal);
    }
    try {
      const reading = await this.#reading;
      if (!reading.ready) {
        // After the user's Continue it has to be read again.
        this.#reading = undefined;
      }
      return reading;
    } catch (thrown) {
      this.#reading = undefined;
      throw thrown;
    }
  }
}
