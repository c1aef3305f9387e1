import type { Clock } from '../../clock.ts';
import { asCallFailure } from './callFailure.ts';
import type { Calls } from './calls.ts';
import type { Pauses } from './pauses.ts';
import type { AppReading, AppRef } from './ports.ts';
import type { TimedReading } from './timedReading.ts';
import type { Timing } from './timing.ts';

/** A listing carries every app of the environment: it is worth its size only for one look in so many apps, and for three at least. */
const appsPerLook = 25;
const fewestLooks = 3;

interface Waiting {
  readonly app: AppRef;
  readonly since: number;
  readonly dueAt: number;
  readonly woken: AbortController;
  reading?: TimedReading;
}

/**
 * Looks at apps whose stop was sent: one listing for all of them where many looks are due at about the same time, else one read for
 * each. Only Stopped is ever concluded from a listing, because nothing tells that it is as fresh as an app's own answer; that an app
 * runs is read from the app alone. Slots, and apps that a listing leaves out, are read one by one.
 */
export class StoppedLooks {
  readonly #calls: Pick<Calls, 'list' | 'read'>;
  readonly #clock: Clock;
  readonly #pauses: Pauses;
  readonly #timing: Timing;
  readonly #waiting = new Set<Waiting>();
  /** How many apps a listing carries; until one was read, how many the run has. */
  #apps: number;
  #underWay: Promise<void> | undefined;
  /** Listings are refused or slow here. */
  #givenUp = false;

  constructor(calls: Pick<Calls, 'list' | 'read'>, clock: Clock, pauses: Pauses, timing: Timing, apps: number) {
    this.#calls = calls;
    this.#clock = clock;
    this.#pauses = pauses;
    this.#timing = timing;
    this.#apps = apps;
  }

  /**
   * Waits `ms`, or less when a listing that others needed shows the app stopped, then looks. No reading is older than this call.
   * Throws CallFailure, or the signal's reason.
   */
  async after(ms: number, app: AppRef, signal: AbortSignal): Promise<TimedReading> {
    const now = this.#clock.now();
    const waiting: Waiting = { app, since: now, dueAt: now + ms, woken: new AbortController() };
    this.#waiting.add(waiting);
    try {
      await this.#pauses.pause(ms, AbortSignal.any([signal, waiting.woken.signal]));
      await this.#listing();
    } catch (reason) {
      if (waiting.reading === undefined) {
        throw reason;
      }
    } finally {
      this.#waiting.delete(waiting);
    }
    return waiting.reading ?? this.#calls.read(app, signal);
  }

  /** Waits for the listing that is under way, or for a new one where it is worth it. Never rejects. */
  async #listing(): Promise<void> {
    if (this.#underWay === undefined && this.#isWorth()) {
      this.#underWay = this.#list();
    }
    await this.#underWay;
  }

  #isWorth(): boolean {
    const due = [...this.#waiting].filter((waiting) => this.#isDue(waiting)).length;
    return !this.#givenUp && due >= Math.max(fewestLooks, this.#apps / appsPerLook);
  }

  /** Soon enough to be looked at together with one that is due now. */
  #isDue({ dueAt }: Waiting): boolean {
    return dueAt <= this.#clock.now() + this.#timing.lookTogetherMs;
  }

  async #list(): Promise<void> {
    try {
      const { askedAt, readings } = await this.#calls.list();
      this.#apps = readings.size;
      for (const waiting of this.#waiting) {
        this.#tell(waiting, readings.get(waiting.app.key), askedAt);
      }
    } catch (thrown) {
      // Each app is read by itself then, which tells what is the matter.
      this.#givenUp = asCallFailure(thrown).kind !== 'throttled';
    } finally {
      this.#underWay = undefined;
    }
  }

  /** What is due has been looked at with this, whatever it says; of the others only Stopped is news. */
  #tell(waiting: Waiting, reading: AppReading | undefined, askedAt: number): void {
    if (reading === undefined || askedAt < waiting.since) {
      return;
    }
    if (reading.state === 'stopped' || this.#isDue(waiting)) {
      waiting.reading = { ...reading, askedAt };
      waiting.woken.abort();
    }
  }
}
