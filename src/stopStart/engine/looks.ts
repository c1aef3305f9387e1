import type { Clock } from '../../clock.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { Calls, Listing, TimedReading } from './calls.ts';
import type { Lag } from './lag.ts';
import type { Pauses } from './pauses.ts';
import type { Timing } from './timing.ts';

/** A listing carries every app of the environment: it is worth its size only for one look in so many apps, and for three; for two where reads are scarce. */
const appsPerLook = 25;
const fewestLooks = 3;

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

export interface LooksParts {
  readonly calls: Pick<Calls, 'list' | 'read' | 'readsAreScarce'>;
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly timing: Timing;
  /** How many apps a listing carries; until one was read, how many the run has. */
  readonly apps: number;
}

/**
 * Looks at apps that are waited for: one listing for all of them where many looks are due at about the same time, else one read for each.
 * That an app runs is only ever concluded from its own resource, because nothing tells that a listing is as fresh. Slots, and apps that a
 * listing leaves out, are read one by one.
 */
export class Looks {
  readonly #parts: LooksParts;
  readonly #waiting = new Set<Waiting>();
  #apps: number;
  #underWay: Promise<Listing | undefined> | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  /** Listings are refused or slow here. */
  #givenUp = false;

  constructor(parts: LooksParts) {
    this.#parts = parts;
    this.#apps = parts.apps;
  }

  /**
   * Waits `ms`, or less when somebody else's listing shows the app, then looks. No reading is older than this call. Throws CallFailure, or
   * the signal's reason.
   */
  async after(ms: number, track: AppTrack, wanted: Wanted, signal: AbortSignal): Promise<TimedReading> {
    const { clock, pauses, calls } = this.#parts;
    const since = clock.monotonic();
    const waiting: Waiting = { key: track.app.key, wanted, since, dueAt: since + ms, woken: new AbortController() };
    this.#waiting.add(waiting);
    try {
      await pauses.exactly(ms, AbortSignal.any([signal, waiting.woken.signal]));
      await this.#listForMany();
    } catch (reason) {
      if (waiting.reading === undefined) {
        throw reason;
      }
    } finally {
      this.#waiting.delete(waiting);
    }
    const { reading } = waiting;
    return reading === undefined || (wanted === 'running' && reading.state === 'running')
      ? calls.read(track, signal)
      : reading;
  }

  /** Its state now: from its own resource, or, where reads are scarce and others are read too, from one listing for all of them. */
  async now(track: AppTrack, signal: AbortSignal): Promise<TimedReading> {
    const { calls } = this.#parts;
    return calls.readsAreScarce ? this.after(0, track, 'stopped', signal) : calls.read(track, signal);
  }

  /** As many apps are waited for as make a listing worth it. */
  get areShared(): boolean {
    return !this.#givenUp && this.#waiting.size + 1 >= this.#enough;
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
    return !this.#givenUp && due >= this.#enough;
  }

  async #list(): Promise<Listing | undefined> {
    const { calls, clock, timing } = this.#parts;
    try {
      await clock.sleep(Math.max(0, this.#listedAt + timing.listEveryMs - clock.monotonic()));
      this.#listedAt = clock.monotonic();
      const listing = await calls.list(new AbortController().signal);
      this.#apps = listing.apps.size;
      for (const waiting of this.#waiting) {
        tell(waiting, listing);
      }
      return listing;
    } catch (thrown) {
      // Each app is read by itself then, which tells what is the matter.
      this.#givenUp = asCallFailure(thrown).kind !== 'throttled';
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
export interface Look {
  readonly state: 'running' | 'stopped' | 'other' | 'missing' | 'unknown';
  /** When it was asked for, on the monotonic clock. */
  readonly askedAt: number;
}

export interface PollParts {
  readonly looks: Looks;
  readonly clock: Clock;
  readonly lag: Lag;
  readonly wanted: Wanted;
}

/** Looks at one app that was sent a stop or a start, when its state is likely to have changed, as the lag of earlier apps tells. */
export class Poll {
  readonly #track: AppTrack;
  readonly #parts: PollParts;
  #calledAt: number;
  #missed = 0;
  #learns = true;

  constructor(track: AppTrack, parts: PollParts) {
    this.#track = track;
    this.#parts = parts;
    this.#calledAt = parts.clock.monotonic();
  }

  /** Waits (at most `atMostMs`), then looks. Rejects with the signal's reason when it aborts. */
  async next(atMostMs: number, signal: AbortSignal): Promise<Look> {
    const { looks, clock, lag, wanted } = this.#parts;
    const wait = Math.max(0, Math.min(lag.next(clock.monotonic() - this.#calledAt, looks.areShared), atMostMs));
    try {
      const { state, askedAt } = await looks.after(wait, this.#track, wanted, signal);
      this.#learn(state, askedAt.monotonic - this.#calledAt);
      return { state, askedAt: askedAt.monotonic };
    } catch (thrown) {
      signal.throwIfAborted();
      const { kind } = this.#track.fail('read', thrown);
      return { state: kind === 'notFound' ? 'missing' : 'unknown', askedAt: clock.monotonic() };
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
