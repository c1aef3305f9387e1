import { isDeepStrictEqual } from 'node:util';
import type { AppRef } from './ports.ts';
import type { Ending, Hold } from './snapshot.ts';

/**
 * May another app be stopped? Everything that forbids it comes together here: holds, which the user may release, and the one ending,
 * which is for good. The brake only ever keeps apps from being stopped; it never delays a start.
 */
export class Brake {
  #holds: readonly Hold[] = [];
  #ending: Ending | undefined;
  readonly #ended = new AbortController();
  readonly #onChange: () => void;
  #waiting: (() => void)[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get holds(): readonly Hold[] {
    return this.#holds;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Aborts when the run ends: what waits only in order to stop an app need not wait any longer. */
  get endedSignal(): AbortSignal {
    return this.#ended.signal;
  }

  /** No hold and no ending at this instant. */
  get isOpen(): boolean {
    return this.#holds.length === 0 && this.#ending === undefined;
  }

  /** What `work` gives, or `ended` as soon as the run ends. */
  async unlessEnded<T>(work: Promise<T>): Promise<T | 'ended'> {
    const done = new AbortController();
    const ended = new Promise<'ended'>((resolve) => {
      if (this.endedSignal.aborted) {
        resolve('ended');
      }
      this.endedSignal.addEventListener('abort', () => resolve('ended'), { once: true, signal: done.signal });
    });
    // Nobody listens to what fails after the end.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, ended]);
    } finally {
      done.abort();
    }
  }

  /** What is found again as it was stays the hold that the user may have read: else nobody would release it. */
  hold(hold: Hold): void {
    const same = this.#holds.find((other) => other.kind === hold.kind);
    const now = same === undefined ? hold : joined(same, hold);
    if (same !== undefined && isDeepStrictEqual(now, same)) {
      return;
    }
    this.#holds = [...this.#holds.filter((other) => other !== same), now];
    this.#onChange();
  }

  /**
   * The user's **Continue**: releases the holds that the user has read, and none that came after that. What still holds will be found again
   * before the next stop.
   */
  release(read: readonly Hold[]): void {
    this.#holds = this.#holds.filter((hold) => !read.includes(hold));
    this.#change();
  }

  /** The first ending stays. */
  end(ending: Ending): void {
    if (this.#ending === undefined) {
      this.#ending = ending;
      this.#ended.abort();
      this.#change();
    }
  }

  /** Waits while held. True when another app may be stopped, false when the run has ended. */
  async untilOpen(): Promise<boolean> {
    while (this.#ending === undefined && this.#holds.length > 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    return this.#ending === undefined;
  }

  #change(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) {
      wake();
    }
    this.#onChange();
  }
}

function joined(before: Hold, hold: Hold): Hold {
  if (
    (before.kind === 'notBack' && hold.kind === 'notBack') ||
    (before.kind === 'notAnswering' && hold.kind === 'notAnswering') ||
    (before.kind === 'stoppedAgain' && hold.kind === 'stoppedAgain')
  ) {
    const known = new Set(before.apps.map((app: AppRef) => app.key));
    return { kind: hold.kind, apps: [...before.apps, ...hold.apps.filter((app) => !known.has(app.key))] };
  }
  if (before.kind === 'slept' && hold.kind === 'slept') {
    return { kind: 'slept', gapMs: before.gapMs + hold.gapMs };
  }
  return hold;
}
