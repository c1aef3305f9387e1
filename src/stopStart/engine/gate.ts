import type { Clock } from '../../clock.ts';
import { asCallFailure } from './callFailure.ts';
import type { Pauses } from './pauses.ts';
import type { Timing } from './timing.ts';

type Lane = 'start' | 'read' | 'stop';

/** Requests under way at the same time. Starts have places of their own: an app that is down never waits for a read that hangs. */
const startPlaces = 16;
const otherPlaces = 16;

/**
 * Every request of a run passes here. Starts go before everything else; stops go last, and not at all while a start is waiting or
 * throttled. After a 429 the gate is closed to requests of that sort (Azure counts reads and writes apart) until Azure's Retry-After
 * has elapsed: a request before that is not processed, and prolongs the wait. Reads have a budget of their own, well below Azure's.
 */
export class RequestGate {
  readonly #clock: Clock;
  readonly #pauses: Pauses;
  readonly #timing: Timing;
  readonly #waiting: Record<Lane, (() => void)[]> = { start: [], read: [], stop: [] };
  readonly #closedUntil = { read: 0, write: 0 };
  readonly #throttles = { read: 0, write: 0 };
  #starts = 0;
  #others = 0;
  #throttledStarts = 0;
  #reopening: number | undefined;
  /** Reads that may be sent now, and when that was true. */
  #reads: number;
  #readsAt: number;

  constructor(clock: Clock, pauses: Pauses, timing: Timing) {
    this.#clock = clock;
    this.#pauses = pauses;
    this.#timing = timing;
    this.#reads = timing.readBurst;
    this.#readsAt = clock.monotonic();
  }

  /** Sends a start, again and again while it is throttled. The signal ends the waiting, never a start that was sent. */
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

  /** Sends a stop once. Whether it may still be sent has to be asked inside `send`: it may have waited here for long. */
  stop<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#pass('stop', send, signal);
  }

  /** Sends a read once. */
  read<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#pass('read', send, signal);
  }

  /** No start is waiting or throttled, and Azure takes writes. */
  get letsStopsThrough(): boolean {
    return this.#isOpen('write') && this.#throttledStarts === 0 && this.#waiting.start.length === 0;
  }

  /** Most of the reads that may come at once are used up. */
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
    const sort = lane === 'read' ? 'read' : 'write';
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
      retryAfterMs === undefined
        ? this.#pauses.backoff(this.#throttles[sort])
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
    if (lane === 'start') {
      this.#starts -= 1;
    } else {
      this.#others -= 1;
    }
    this.#admit();
  }

  #admit(): void {
    while (this.#starts < startPlaces && this.#isOpen('write') && this.#next('start')) {
      this.#starts += 1;
    }
    while (this.#others < otherPlaces && this.#isOpen('read') && this.#readsLeft() >= 1 && this.#next('read')) {
      this.#others += 1;
      this.#reads -= 1;
    }
    while (this.#others < otherPlaces && this.letsStopsThrough && this.#next('stop')) {
      this.#others += 1;
    }
    this.#reopenLater();
  }

  #isOpen(sort: 'read' | 'write'): boolean {
    return this.#clock.monotonic() >= this.#closedUntil[sort];
  }

  #next(lane: Lane): boolean {
    const enter = this.#waiting[lane].shift();
    enter?.();
    return enter !== undefined;
  }

  /** When one more read may be sent, a little late rather than early. */
  #nextReadAt(): number {
    const missing = Math.max(0, 1 - this.#readsLeft());
    return missing === 0 ? 0 : this.#clock.monotonic() + Math.ceil((missing * 1000) / this.#timing.readsPerSecond);
  }

  /** Looks again when what is closed opens. */
  #reopenLater(): void {
    const { start, stop, read } = this.#waiting;
    const closed = [
      ...(start.length + stop.length > 0 ? [this.#closedUntil.write] : []),
      ...(read.length > 0 ? [Math.max(this.#closedUntil.read, this.#nextReadAt())] : []),
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
