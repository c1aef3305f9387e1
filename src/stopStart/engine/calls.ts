import type { Clock } from '../../clock.ts';
import type { RequestGate } from './gate.ts';
import type { AppControl, AppReading, AppRef, EnvironmentReading } from './ports.ts';
import type { TimedReading } from './timedReading.ts';
import { withTimeLimit } from './timeLimit.ts';
import type { Timing } from './timing.ts';

/** The calls to Azure of one run: each through the gate, each with a limit on the wait for its answer. All throw CallFailure. */
export class Calls {
  readonly #control: AppControl;
  readonly #gate: RequestGate;
  readonly #clock: Clock;
  readonly #timing: Timing;

  constructor(control: AppControl, gate: RequestGate, clock: Clock, timing: Timing) {
    this.#control = control;
    this.#gate = gate;
    this.#clock = clock;
    this.#timing = timing;
  }

  /** The app's state. */
  read(app: AppRef, signal: AbortSignal): Promise<TimedReading> {
    return this.#gate.read(async () => {
      const askedAt = this.#clock.now();
      const reading = await this.#read(`the state of ${app.name}`, signal, (ended) =>
        this.#control.read(app.id, ended),
      );
      return { ...reading, askedAt };
    }, signal);
  }

  /** Every app of the environment, and when that was asked for. */
  list(): Promise<{ readonly readings: ReadonlyMap<string, AppReading>; readonly askedAt: number }> {
    const { signal } = new AbortController();
    return this.#gate.read(async () => {
      const askedAt = this.#clock.now();
      const limit = this.#timing.listTimeoutMs;
      const readings = await this.#read('the list of apps', signal, (ended) => this.#control.list(ended), limit);
      return { readings, askedAt };
    }, signal);
  }

  readEnvironment(signal: AbortSignal): Promise<EnvironmentReading> {
    return this.#gate.read(
      () => this.#read('the environment', signal, (ended) => this.#control.readEnvironment(ended)),
      signal,
    );
  }

  /** Sends a start, waiting out every 429. The signal ends only the waiting before it is sent. */
  start(app: AppRef, signal: AbortSignal): Promise<void> {
    return this.#gate.start(() => this.startNow(app), signal);
  }

  /** Sends a start at once, past the gate: for the seconds that a closing window has left. */
  startNow(app: AppRef): Promise<void> {
    const sent = this.#control.start(app.id);
    return withTimeLimit(this.#clock, this.#timing.postTimeoutMs, `the start of ${app.name}`, sent);
  }

  /** A start that is waiting or throttled goes first. */
  get startsGoFirst(): boolean {
    return !this.#gate.letsStopsThrough;
  }

  /** Sends one stop, if `mayStop` still says so when its turn has come: nothing comes between that answer and the stop. */
  stop(app: AppRef, mayStop: () => Promise<boolean>, signal: AbortSignal): Promise<'sent' | 'notSent'> {
    return this.#gate.stop(async () => {
      if (!(await mayStop())) {
        return 'notSent';
      }
      const sent = this.#control.stop(app.id);
      await withTimeLimit(this.#clock, this.#timing.postTimeoutMs, `the stop of ${app.name}`, sent);
      return 'sent';
    }, signal);
  }

  async #read<T>(
    what: string,
    signal: AbortSignal,
    send: (ended: AbortSignal) => Promise<T>,
    limitMs = this.#timing.readTimeoutMs,
  ): Promise<T> {
    const ended = new AbortController();
    try {
      const answer = send(AbortSignal.any([signal, ended.signal]));
      return await withTimeLimit(this.#clock, limitMs, what, answer);
    } finally {
      // A read that nobody waits for any more is given up, unlike a POST.
      ended.abort();
    }
  }
}
