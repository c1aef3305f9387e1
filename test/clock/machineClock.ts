import type { Clock } from '../../src/time/clock.ts';
import type { ManualClock } from './manualClock.ts';

/**
 * The clock of one machine in a world whose time is a ManualClock: its wall clock is wrong by `aheadMs` and can be set, and it can sleep
 * while the world goes on. What fell due in its sleep comes late, when it wakes up.
 */
export class MachineClock implements Clock {
  readonly #world: ManualClock;
  /** Linux: the monotonic clock stands still while the machine sleeps, and a timer goes on from where it was. */
  readonly #standsStill: boolean;
  #aheadMs: number;
  #stoodStill = 0;
  #asleepSince: number | undefined;
  #wake: (() => void)[] = [];

  constructor(world: ManualClock, { aheadMs = 0, standsStill = true } = {}) {
    this.#world = world;
    this.#aheadMs = aheadMs;
    this.#standsStill = standsStill;
  }

  now(): number {
    return this.#world.now() + this.#aheadMs;
  }

  monotonic(): number {
    const asleep = this.#standsStill && this.#asleepSince !== undefined ? this.#world.now() - this.#asleepSince : 0;
    return this.#world.now() - this.#stoodStill - asleep;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const due = this.monotonic() + ms;
    await this.#world.sleep(ms, signal);
    // A thousandth is nothing: sums of fractions differ by how they were added.
    while (this.isAsleep || this.monotonic() < due - 0.001) {
      await this.untilAwake();
      signal?.throwIfAborted();
      await this.#world.sleep(Math.max(0, due - this.monotonic()), signal);
    }
  }

  get isAsleep(): boolean {
    return this.#asleepSince !== undefined;
  }

  /** What comes to a machine from outside reaches its programs when it is awake. */
  async untilAwake(): Promise<void> {
    while (this.isAsleep) {
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
  }

  fallAsleep(): void {
    this.#asleepSince ??= this.#world.now();
  }

  wakeUp(): void {
    if (this.#asleepSince !== undefined && this.#standsStill) {
      this.#stoodStill += this.#world.now() - this.#asleepSince;
    }
    this.#asleepSince = undefined;
    const wake = this.#wake;
    this.#wake = [];
    for (const awake of wake) {
      awake();
    }
  }

  /** Somebody sets the wall clock, forward or back. */
  set(byMs: number): void {
    this.#aheadMs += byMs;
  }
}
