import type { Clock } from '../../time/clock.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { Calls, Listing, TimedReading } from './calls.ts';
import type { StateLag } from './stateLag.ts';
import type { Timing } from './timing.ts';
import type { Waits } from './waits.ts';

/** A listing carries every app of the environment: it is worth its size only for one look in so many apps, and for three; for two where reads are scarce. */
const appsPerLook = 25;
const fewestLooks = 3;

/** After a listing that failed there is none for twice so long, and twice as long after each further one; in milliseconds. */
const noListsMs = 5_000;

/** A look that was begun in time has so long for its answer, in milliseconds. */
const answerMs = 3000;

type Wanted = 'running' | 'stopped';

interface Waiting {
  readonly key: string;
  readonly wanted: Wanted;
  /** Monotonic, as all times here. */
  readonly since: number;
  readonly dueAt: number;
  readonly woken: AbortController;
  reading?: TimedReading;
}

export interface StatePollerParts {
  readonly calls: Pick<Calls, 'list' | 'read' | 'readsAreScarce'>;
  readonly clock: Clock;
  readonly waits: Waits;
  readonly timing: Timing;
  /** How many apps a listing carries; until one was read, how many the run has. */
  readonly apps: number;
}

/**
 * Reads apps whose state is waited for: one listing for all of them where many reads are due at about the same time, else one read for each.
 * That an app runs is only ever concluded from its own resource, because nothing tells that a listing is as fresh. Slots, and apps that a
 * listing leaves out, are read one by one.
 */
export class StatePoller {
  readonly #parts: StatePollerParts;
  readonly #waiting = new Set<Waiting>();
  #apps: number;
  #underWay: Promise<Listing | undefined> | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  /** Listings were refused or slow here: none until then, and longer each time. */
  #notBefore = Number.NEGATIVE_INFINITY;
  #failures = 0;

  constructor(parts: StatePollerParts) {
    this.#parts = parts;
    this.#apps = parts.apps;
  }

  /**
   * Waits `ms`, or less when somebody else's listing shows the app, then looks. No reading is older than this call. Throws CallFailure, or
   * the signal's reason.
   */
  async after(ms: number, track: AppTrack, wanted: Wanted, signal: AbortSignal): Promise<TimedReading> {
    const { clock, waits, calls } = this.#parts;
    const since = clock.monotonic();
    const waiting: Waiting = { key: track.app.key, wanted, since, dueAt: since + ms, woken: new AbortController() };
    this.#waiting.add(waiting);
    try {
      const woken = AbortSignal.any([signal, waiting.woken.signal]);
      await waits.exactly(ms, woken);
      await unlessAborted(this.#listForMany(), woken);
    } catch (reason) {
      if (waiting.reading === undefined) {
        throw reason;
      }
    } finally {
      this.#waiting.delete(waiting);
    }
    const { reading } = waiting;
    return reading === undefined || (wanted === 'running' && reading.state === 'running')
      ? calls.read(track, signal, 'look')
      : reading;
  }

  /** As many apps are waited for as make a listing worth it. */
  get readsAreShared(): boolean {
    return this.#mayList && this.#waiting.size + 1 >= this.#enough;
  }

  get #mayList(): boolean {
    return this.#parts.clock.monotonic() >= this.#notBefore;
  }

  get #enough(): number {
    return this.#parts.calls.readsAreScarce ? 2 : Math.max(fewestLooks, this.#apps / appsPerLook);
  }

  /** A fresh listing; undefined when there is none to be had. Shared with whoever asks in the same instant. */
  async listing(): Promise<Listing | undefined> {
    this.#underWay ??= this.#list();
    return this.#underWay;
  }

  async #listForMany(): Promise<void> {
    if (this.#underWay === undefined && !this.#isWorth()) {
      return;
    }
    await this.listing();
  }

  #isWorth(): boolean {
    const soon = this.#parts.clock.monotonic() + this.#parts.timing.maxCloseMs;
    const due = [...this.#waiting].filter(({ dueAt }) => dueAt <= soon).length;
    return this.#mayList && due >= this.#enough;
  }

  async #list(): Promise<Listing | undefined> {
    const { calls, clock, timing } = this.#parts;
    try {
      await clock.sleep(Math.max(0, this.#listedAt + timing.listEveryMs - clock.monotonic()));
      this.#listedAt = clock.monotonic();
      const listing = await calls.list(new AbortController().signal, 'look');
      this.#failures = 0;
      this.#apps = listing.apps.size;
      for (const waiting of this.#waiting) {
        tell(waiting, listing);
      }
      return listing;
    } catch (thrown) {
      // Each app is read by itself then, which tells what is the matter.
      this.#failures += 1;
      const wait =
        asCallFailure(thrown).kind === 'forbidden' ? Number.POSITIVE_INFINITY : noListsMs * 2 ** this.#failures;
      this.#notBefore = clock.monotonic() + wait;
      return undefined;
    } finally {
      this.#underWay = undefined;
    }
  }
}

/** Whatever it says: a look is a look. */
function tell(waiting: Waiting, { apps, askedAt }: Listing): void {
  const reading = apps.get(waiting.key);
  if (reading !== undefined && askedAt.monotonic >= waiting.since) {
    waiting.reading = { ...reading, askedAt };
    waiting.woken.abort();
  }
}

/** What one look at an app showed. `missing`: Azure does not find it. `unknown`: the look failed, which proves nothing. */
export interface PollResult {
  readonly state: 'running' | 'stopped' | 'other' | 'missing' | 'unknown';
  /** When it was asked for, on the monotonic clock. */
  readonly askedAt: number;
}

export interface AppPollParts {
  readonly poller: StatePoller;
  readonly clock: Clock;
  readonly lag: StateLag;
  readonly wanted: Wanted;
}

/** Polls one app that was sent a stop or a start, when its state is likely to have changed, as the lag of earlier apps tells. */
export class AppPoll {
  readonly #track: AppTrack;
  readonly #parts: AppPollParts;
  #calledAt: number;
  #missed = 0;
  #learns = true;

  constructor(track: AppTrack, parts: AppPollParts) {
    this.#track = track;
    this.#parts = parts;
    this.#calledAt = parts.clock.monotonic();
  }

  /**
   * Waits (at most `atMostMs`), then looks. Nothing keeps whoever waits much longer than that, neither a throttled read nor a list that
   * hangs: a start may be due. Rejects with the signal's reason when it aborts.
   */
  async next(atMostMs: number, signal: AbortSignal): Promise<PollResult> {
    const { poller, clock, lag, wanted } = this.#parts;
    const wait = Math.max(0, Math.min(lag.next(clock.monotonic() - this.#calledAt, poller.readsAreShared), atMostMs));
    const late = new AbortController();
    const over = new AbortController();
    void clock.sleep(atMostMs + answerMs, over.signal).then(
      () => late.abort('late'),
      () => undefined,
    );
    try {
      const { state, askedAt } = await poller.after(wait, this.#track, wanted, AbortSignal.any([signal, late.signal]));
      this.#learn(state, askedAt.monotonic - this.#calledAt);
      return { state, askedAt: askedAt.monotonic };
    } catch (thrown) {
      signal.throwIfAborted();
      const isMissing = !late.signal.aborted && this.#track.fail('read', thrown).kind === 'notFound';
      return { state: isMissing ? 'missing' : 'unknown', askedAt: clock.monotonic() };
    } finally {
      over.abort('over');
    }
  }

  /** The first change after a call tells how long Azure takes. */
  #learn(state: string, waited: number): void {
    if (state !== this.#parts.wanted) {
      this.#missed = waited;
    } else if (this.#learns) {
      this.#learns = false;
      this.#parts.lag.seen(waited, this.#missed);
    }
  }
}

/** What `work` gives; an aborted signal ends the wait for it, not the work. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: done.signal });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    work.catch(() => undefined);
    done.abort('done');
  }
}
