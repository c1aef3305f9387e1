import { withTimeout } from '../../async/timeLimit.ts';
import { type Clock, type Moment, momentOf } from '../../time/clock.ts';
import { asCallFailure, CallFailure } from './callFailure.ts';
import type { AppControl, AppReading, EnvironmentReading, ListedApp } from './ports.ts';
import type { ReadLane, RequestGate } from './requestGate.ts';
import type { Timing } from './timing.ts';

/** A reading, and when it was asked for. It says nothing about what happened later. */
export interface TimedReading extends AppReading {
  readonly askedAt: Moment;
}

export interface Listing {
  readonly apps: ReadonlyMap<string, ListedApp>;
  readonly askedAt: Moment;
}

/** How a call is addressed, and what it is called for people. */
export interface CallTarget {
  readonly address: string;
  readonly name: string;
}

/** The calls to Azure of one run. Each passes the gate, and each has a time limit for its answer. All throw CallFailure. */
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

  /** The app's state, from its own resource. */
  read({ address, name }: CallTarget, signal: AbortSignal, lane: ReadLane = 'read'): Promise<TimedReading> {
    const read = async (ended: AbortSignal): Promise<TimedReading> => {
      const askedAt = momentOf(this.#clock);
      return { ...(await this.#control.read(address, ended)), askedAt };
    };
    return this.#read(`the state of ${name}`, signal, read, { lane });
  }

  /** Every app of the environment. */
  list(signal: AbortSignal, lane: ReadLane = 'read'): Promise<Listing> {
    const limitMs = this.#timing.listTimeoutMs;
    const list = async (ended: AbortSignal): Promise<Listing> => {
      const askedAt = momentOf(this.#clock);
      return { apps: await this.#control.list(ended), askedAt };
    };
    return this.#read('the list of apps', signal, list, { lane, limitMs });
  }

  slots(appId: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
    return this.#read('the list of slots', signal, (ended) => this.#control.slots(appId, ended));
  }

  readEnvironment(signal: AbortSignal): Promise<EnvironmentReading> {
    return this.#read('the environment', signal, (ended) => this.#control.readEnvironment(ended));
  }

  /**
   * Sends a start, and sends it again after each 429. The signal ends only the waiting before it is sent. `sent` is called when the start
   * is sent; the function that it returns is called when the POST has ended.
   */
  start(app: CallTarget, signal: AbortSignal, sent: () => (accepted: boolean) => void): Promise<void> {
    return this.#gate.start(() => this.#start(app, sent, false), signal);
  }

  /** Sends a start at once, past every gate: for the seconds that a closing window has left. */
  startNow(app: CallTarget, sent: () => (accepted: boolean) => void): Promise<void> {
    return this.#start(app, sent, true);
  }

  #start({ address, name }: CallTarget, sent: () => (accepted: boolean) => void, atOnce: boolean): Promise<void> {
    const ended = sent();
    const post = this.#control.start(address, { atOnce });
    post.then(
      () => ended(true),
      () => ended(false),
    );
    return this.#patiently(`the start of ${name}`, post);
  }

  /** A start that is waiting or throttled goes first. */
  get startsGoFirst(): boolean {
    return !this.#gate.letsStopsThrough;
  }

  /** Few reads are left: one list for many apps is better than a read for each. */
  get readsAreScarce(): boolean {
    return this.#gate.readsAreScarce;
  }

  /**
   * Sends one stop, if `maySend` still allows it when its turn has come; nothing happens between that answer and the stop. The function
   * that `maySend` gives is called when the POST has ended; `clear`: Azure itself said whether it carried out the stop.
   */
  stop(
    { address, name }: CallTarget,
    maySend: () => Promise<((clear: boolean) => void) | undefined>,
    signal: AbortSignal,
  ): Promise<'sent' | 'notSent'> {
    return this.#gate.stop(async () => {
      const ended = await maySend();
      if (ended === undefined) {
        return 'notSent';
      }
      const post = this.#control.stop(address);
      post.then(
        () => ended(true),
        (thrown: unknown) => ended(!asCallFailure(thrown).mayHaveBeenCarriedOut),
      );
      await this.#patiently(`the stop of ${name}`, post);
      return 'sent';
    }, signal);
  }

  /** A POST that was sent is never aborted. After the time limit its answer counts as lost, and the POST goes on. */
  #patiently(what: string, post: Promise<void>): Promise<void> {
    return withTimeout(
      this.#clock,
      this.#timing.postPatienceMs,
      () => noAnswer(what, this.#timing.postPatienceMs),
      post,
    );
  }

  #read<T>(
    what: string,
    signal: AbortSignal,
    send: (ended: AbortSignal) => Promise<T>,
    {
      lane = 'read',
      limitMs = this.#timing.readTimeoutMs,
    }: { readonly lane?: ReadLane; readonly limitMs?: number } = {},
  ): Promise<T> {
    const answered = async (): Promise<T> => {
      const ended = new AbortController();
      try {
        const answer = send(AbortSignal.any([signal, ended.signal]));
        return await withTimeout(this.#clock, limitMs, () => noAnswer(what, limitMs), answer);
      } finally {
        // Unlike a POST, a read that nobody waits for is aborted. The reason is given because a default one is expensive to make.
        ended.abort('over');
      }
    };
    return this.#gate.read(lane, answered, signal);
  }
}

function noAnswer(what: string, ms: number): CallFailure {
  return new CallFailure('transient', { sentence: `No answer to ${what} within ${Math.round(ms / 1000)} seconds.` });
}
