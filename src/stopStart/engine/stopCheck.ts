import type { SkipReason } from './appPhase.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { EnvironmentWatch } from './environmentWatch.ts';
import type { RunContext } from './runContext.ts';
import type { Hold } from './snapshot.ts';

/** `ready`: nothing forbids the stop; `readAt` is when its state, Running, was asked for. `ended`: no app is to be stopped any more. */
export type StopVerdict =
  | { readonly kind: 'ready'; readonly readAt: number }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'ended' };

type Step =
  | StopVerdict
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'wait'; readonly ms: number };

/** Failures in a row after which the user is asked, or the app skipped, instead of trying once more. */
const tries = 5;

/** Everything that is asked before the stop of one app, waiting where waiting helps. One object for each app: it counts failures. */
export class StopCheck {
  readonly #track: AppTrack;
  readonly #context: RunContext;
  readonly #environment: EnvironmentWatch;
  #failures = 0;
  #slow = 0;
  #busySince: number | undefined;

  constructor(track: AppTrack, context: RunContext, environment: EnvironmentWatch) {
    this.#track = track;
    this.#context = context;
    this.#environment = environment;
  }

  /** Once a stop of the app may have been carried out nothing is waited for: `ended`, so that it is looked at, and started. */
  async verdict(): Promise<StopVerdict> {
    for (;;) {
      const step = await (this.#track.stopsSent > 0 ? this.#askSoon() : this.#ask());
      switch (step.kind) {
        case 'hold':
          this.#failures = 0;
          this.#slow = 0;
          this.#context.brake.hold(step.hold);
          break;
        case 'wait':
          await this.#context.pauses.pause(step.ms);
          break;
        default:
          return step;
      }
    }
  }

  async #ask(): Promise<Step> {
    return (await this.#brake()) ?? (await this.#signIn()) ?? (await this.#azure());
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

  async #brake(): Promise<Step | undefined> {
    const { brake } = this.#context;
    // An app that may be down already must not wait for the user's Continue.
    const open = this.#track.stopsSent > 0 ? brake.isOpen : await brake.untilOpen();
    return open ? undefined : { kind: 'ended' };
  }

  /** A token that outlasts this stop and start must be in hand. */
  async #signIn(): Promise<Step | undefined> {
    const { brake, clock, session, timing, timeoutMs } = this.#context;
    const hold: Step = { kind: 'hold', hold: { kind: 'signIn' } };
    try {
      const outlasts = clock.now() + Math.min(2 * timeoutMs, timing.longestTokenMs);
      // It may wait for the old token's last minutes; a cancelled run does not.
      const answer = await Promise.race([session.ensure(outlasts), aborted(brake.endedSignal)]);
      return answer === 'ready' ? undefined : hold;
    } catch (thrown) {
      return this.#afterFailure(thrown, hold);
    }
  }

  /** The environment, then the app; both anew when an answer was so long in coming (throttled, as a rule) that it is old by now. */
  async #azure(): Promise<Step> {
    const { clock, timing } = this.#context;
    const begun = clock.now();
    const step = (await this.#ready()) ?? (await this.#state());
    if (step.kind !== 'ready') {
      return step;
    }
    const now = clock.now();
    if (now - begun <= timing.checksFreshMs && now - step.readAt <= timing.readingFreshMs / 2) {
      this.#slow = 0;
      return step;
    }
    this.#slow += 1;
    const because = 'Azure answers too slowly for its state to be known.';
    return this.#slow < tries ? { kind: 'wait', ms: 0 } : { kind: 'hold', hold: { kind: 'environment', because } };
  }

  async #ready(): Promise<Step | undefined> {
    const held = (because: string): Step => ({ kind: 'hold', hold: { kind: 'environment', because } });
    try {
      const reading = await this.#environment.fresh(this.#context.brake.endedSignal);
      return reading.ready ? undefined : held(reading.notReadyBecause ?? 'It is not ready.');
    } catch (thrown) {
      return this.#afterFailure(thrown, held(asCallFailure(thrown).facts.sentence));
    }
  }

  /** The state, read again just before the stop: only a running app that nobody else is working on is stopped. */
  async #state(): Promise<Step> {
    const { calls, brake } = this.#context;
    try {
      const reading = await calls.read(this.#track.app, brake.endedSignal);
      this.#failures = 0;
      if (reading.state !== 'running') {
        return { kind: 'skip', reason: { kind: 'notRunning', stateText: reading.stateText } };
      }
      return reading.busy ? this.#busy() : { kind: 'ready', readAt: reading.askedAt };
    } catch (thrown) {
      return this.#afterFailedRead(thrown);
    }
  }

  /** A swap, scale or other operation is under way, or Azure answered the stop with 409: wait, don't stop. */
  #busy(): Step {
    const { clock, timing, timeoutMs } = this.#context;
    this.#busySince ??= clock.now();
    const waited = clock.now() - this.#busySince;
    return waited >= timeoutMs ? { kind: 'skip', reason: { kind: 'busy' } } : { kind: 'wait', ms: timing.busyPollMs };
  }

  #afterFailedRead(thrown: unknown): Step {
    const failure = this.#track.note('read', thrown);
    if (failure.kind === 'notFound') {
      return { kind: 'skip', reason: { kind: 'deleted' } };
    }
    const unreadable: Step = { kind: 'skip', reason: { kind: 'unreadable', failure } };
    return failure.kind === 'forbidden' ? unreadable : this.#afterFailure(thrown, unreadable);
  }

  #afterFailure(thrown: unknown, atLast: Step): Step {
    if (this.#context.brake.ending !== undefined) {
      return { kind: 'ended' };
    }
    if (asCallFailure(thrown).kind === 'signedOut') {
      return { kind: 'hold', hold: { kind: 'signIn' } };
    }
    this.#failures += 1;
    return this.#failures >= tries ? atLast : { kind: 'wait', ms: this.#context.pauses.backoff(this.#failures) };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
    }
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
