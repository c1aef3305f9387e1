import { unlessAborted } from '../../async/timeLimit.ts';
import type { Clock } from '../../time/clock.ts';
import type { AppTrack } from './appTrack.ts';
import { asCallFailure } from './callFailure.ts';
import type { Calls, Listing, TimedReading } from './calls.ts';
import type { Timing } from './timing.ts';
import type { Waits } from './waits.ts';

/**
 * A listing has every app of the environment. It is worth its size if at least one app in so many is polled, and at least three are; two if
 * few reads are left.
 */
const appsPerLook = 25;
const fewestLooks = 3;

/** After a failed listing there is none for twice this time; the time doubles with each further failure. In milliseconds. */
const noListsMs = 5_000;

export type Wanted = 'running' | 'stopped';

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
  /** How many apps the run has: an estimate of a listing's size until one was read. */
  readonly apps: number;
}

/**
 * Polls the apps of a run: one listing if many reads are due at about the same time, else one read for each. That an app runs is only
 * concluded from its own resource, because a listing may be older. Slots, and apps that a listing leaves out, are read one by one.
 */
export class StatePoller {
  readonly #parts: StatePollerParts;
  readonly #waiting = new Set<Waiting>();
  #apps: number;
  #underWay: Promise<Listing | undefined> | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  /** After a failed listing there is none until this time. */
  #notBefore = Number.NEGATIVE_INFINITY;
  #failures = 0;

  constructor(parts: StatePollerParts) {
    this.#parts = parts;
    this.#apps = parts.apps;
  }

  /**
   * Waits `ms`, or less if a listing for other apps shows the app, then reads. No reading is older than this call. Throws CallFailure, or
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
      ? calls.read(track, signal, 'poll')
      : reading;
  }

  /** Enough apps are polled to make a listing worth its size. */
  get readsAreShared(): boolean {
    return this.#mayList && this.#waiting.size + 1 >= this.#enough;
  }

  get #mayList(): boolean {
    return this.#parts.clock.monotonic() >= this.#notBefore;
  }

  get #enough(): number {
    return this.#parts.calls.readsAreScarce ? 2 : Math.max(fewestLooks, this.#apps / appsPerLook);
  }

  /** A fresh listing, shared by all that ask at the same time; undefined if it fails. */
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
      const listing = await calls.list(new AbortController().signal, 'poll');
      this.#failures = 0;
      this.#apps = listing.apps.size;
      for (const waiting of this.#waiting) {
        tell(waiting, listing);
      }
      return listing;
    } catch (thrown) {
      // Then each app is read by itself, and that read tells what is wrong.
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

/** Gives the app its reading from a listing, whatever the state is. */
function tell(waiting: Waiting, { apps, askedAt }: Listing): void {
  const reading = apps.get(waiting.key);
  if (reading !== undefined && askedAt.monotonic >= waiting.since) {
    waiting.reading = { ...reading, askedAt };
    waiting.woken.abort();
  }
}
