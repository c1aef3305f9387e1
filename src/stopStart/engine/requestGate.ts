import type { Clock } from '../../time/clock.ts';
import { asCallFailure } from './callFailure.ts';
import type { Timing } from './timing.ts';
import type { Waits } from './waits.ts';

/**
 * The order of reads: first `poll` of an app that may be down, then `read` before a stop, then `watch` of an app that is back. Starts go
 * before all reads, and stops after them.
 */
export type ReadLane = 'poll' | 'read' | 'watch';
type Lane = 'start' | ReadLane | 'stop';

/**
 * How many requests are under way at the same time. Starts have places of their own, so that an app that is down never waits for a read that
 * hangs.
 */
const startPlaces = 16;
const stopPlaces = 16;
const readPlaces = 24;
/** How many of the reads may be no polls: polls of apps that are down never wait for other reads that hang. */
const otherReadPlaces = 16;

/**
 * Every request of a run passes this gate. Starts go first. Stops go last, and not at all while a start is waiting or throttled. After a
 * 429 the gate is closed to requests of that kind (Azure counts reads and writes separately) until Azure's Retry-After has elapsed: an
 * earlier request would not be processed and would prolong the wait. Reads have a budget of their own, well below Azure's limit.
 */
export class RequestGate {
  readonly #clock: Clock;
  readonly #waits: Waits;
  readonly #timing: Timing;
  readonly #waiting: Record<Lane, (() => void)[]> = { start: [], poll: [], read: [], watch: [], stop: [] };
  readonly #closedUntil = { read: 0, write: 0 };
  readonly #throttles = { read: 0, write: 0 };
  readonly #underWay: Record<Lane, number> = { start: 0, poll: 0, read: 0, watch: 0, stop: 0 };
  #throttledStarts = 0;
  #reopening: number | undefined;
  /** How many reads may be sent now, and when that was counted. */
  #reads: number;
  #readsAt: number;

  constructor(clock: Clock, waits: Waits, timing: Timing) {
    this.#clock = clock;
    this.#waits = waits;
    this.#timing = timing;
    this.#reads = timing.readBurst;
    this.#readsAt = clock.monotonic();
  }

  /** Sends a start, and repeats it while it is throttled. The signal ends the wait, never a start that was sent. */
  async start(send: () => Promise<void>, signal: AbortSignal): Promise<void> {
    let throttled = false;
    try {
      for (;;) {
        try {
          await this.#pass('start', send, signal);
          return;
        } catch (thrown) {
          if (asCallFailure(thrown).kind !== 'throttled') {
            throw thrown;
          }
        }
        if (!throttled) {
          throttled = true;
          this.#throttledStarts += 1;
        }
      }
    } finally {
      if (throttled) {
        this.#throttledStarts -= 1;
        this.#admit();
      }
    }
  }

  /** Sends a stop once. It may have waited here for long, so `send` has to check whether it may still be sent. */
  stop<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#pass('stop', send, signal);
  }

  /** Sends a read once. */
  read<T>(lane: ReadLane, send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#pass(lane, send, signal);
  }

  /** No start is waiting or throttled, and Azure takes writes. */
  get letsStopsThrough(): boolean {
    return this.#isOpen('write') && this.#throttledStarts === 0 && this.#waiting.start.length === 0;
  }

  /** Few of the reads that may be sent at once are left. */
  get readsAreScarce(): boolean {
    return this.#readsLeft() < this.#timing.readBurst / 4;
  }

  #readsLeft(): number {
    const now = this.#clock.monotonic();
    const grown = this.#reads + ((now - this.#readsAt) * this.#timing.readsPerSecond) / 1000;
    this.#reads = Math.min(this.#timing.readBurst, grown);
    this.#readsAt = now;
    return this.#reads;
  }

  async #pass<T>(lane: Lane, send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(lane, signal);
    const sort = lane === 'start' || lane === 'stop' ? 'write' : 'read';
    try {
      const answer = await send();
      this.#throttles[sort] = 0;
      return answer;
    } catch (thrown) {
      const failure = asCallFailure(thrown);
      if (failure.kind === 'throttled') {
        this.#close(sort, failure.facts.retryAfterMs);
      }
      throw thrown;
    } finally {
      this.#leave(lane);
    }
  }

  #close(sort: 'read' | 'write', retryAfterMs: number | undefined): void {
    this.#throttles[sort] += 1;
    const wait =
      retryAfterMs === undefined || retryAfterMs === 0
        ? this.#waits.backoff(this.#throttles[sort])
        : Math.min(retryAfterMs, this.#timing.longestRetryAfterMs);
    this.#closedUntil[sort] = Math.max(this.#closedUntil[sort], this.#clock.monotonic() + wait);
  }

  #enter(lane: Lane, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const queue = this.#waiting[lane];
      const onAbort = (): void => {
        queue.splice(queue.indexOf(enter), 1);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      queue.push(enter);
      this.#admit();
    });
  }

  #leave(lane: Lane): void {
    this.#underWay[lane] -= 1;
    this.#admit();
  }

  #admit(): void {
    const { start, poll, read, watch, stop } = this.#underWay;
    this.#admitSome('start', startPlaces - start, () => this.#isOpen('write'));
    const others = (): number => otherReadPlaces - this.#underWay.read - this.#underWay.watch;
    this.#admitSome('poll', readPlaces - poll - read - watch, () => this.#mayRead());
    this.#admitSome('read', others(), () => this.#mayRead());
    this.#admitSome('watch', others(), () => this.#mayRead());
    this.#admitSome('stop', stopPlaces - stop, () => this.letsStopsThrough);
    this.#reopenLater();
  }

  #admitSome(lane: Lane, places: number, mayEnter: () => boolean): void {
    for (let left = places; left > 0 && this.#waiting[lane].length > 0 && mayEnter(); left -= 1) {
      this.#underWay[lane] += 1;
      this.#reads -= lane === 'start' || lane === 'stop' ? 0 : 1;
      this.#waiting[lane].shift()?.();
    }
  }

  #mayRead(): boolean {
    return this.#isOpen('read') && this.#readsLeft() >= 1;
  }

  #isOpen(sort: 'read' | 'write'): boolean {
    return this.#clock.monotonic() >= this.#closedUntil[sort];
  }

  /** When one more read may be sent, rounded up. */
  #nextReadAt(): number {
    const missing = Math.max(0, 1 - this.#readsLeft());
    return missing === 0 ? 0 : this.#clock.monotonic() + Math.ceil((missing * 1000) / this.#timing.readsPerSecond);
  }

  /** Admits waiting requests when the gate opens again. */
  #reopenLater(): void {
    const { start, stop, poll, read, watch } = this.#waiting;
    const closed = [
      ...(start.length + stop.length > 0 ? [this.#closedUntil.write] : []),
      ...(poll.length + read.length + watch.length > 0 ? [Math.max(this.#closedUntil.read, this.#nextReadAt())] : []),
    ].filter((until) => until > this.#clock.monotonic());
    const soonest = Math.min(...closed);
    if (closed.length === 0 || (this.#reopening !== undefined && this.#reopening <= soonest)) {
      return;
    }
    this.#reopening = soonest;
    void this.#clock.sleep(soonest - this.#clock.monotonic()).then(() => {
      this.#reopening = undefined;
      this.#admit();
    });
  }
}
