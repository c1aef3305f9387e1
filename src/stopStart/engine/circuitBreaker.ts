import { isDeepStrictEqual } from 'node:util';
import type { AppRef } from './ports.ts';

/**
 * Why a run is paused: no further app is stopped until the user says **Continue** or **End Run**. What is in flight goes on.
 *
 * - `notBack`: the circuit breaker. These apps were stopped and did not come back in time, or Azure refuses to start them.
 * - `notAnswering`: the circuit breaker too. These apps are running again, and their sites, which answered before, do not answer.
 * - `signIn`: only the user can get the next token.
 * - `stoppedAgain`: these apps were back, and were seen stopped while they were watched. They are started once more.
 * - `slept`: the computer slept, or this process did not run, or the clock was set, by `gapMs`.
 * - `windowSilent`: the window did not answer for a while, so nobody could see what happens.
 * - `look`: a wave of the run is over. The user wants to look at `apps`, which are running again, before the next wave.
 * - `environment`: the App Service Environment is not ready, or could not be read; `because` in Azure's words.
 */
export type PauseReason =
  | { readonly kind: 'notBack'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'notAnswering'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'stoppedAgain'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'signIn' }
  | { readonly kind: 'windowSilent' }
  | { readonly kind: 'slept'; readonly gapMs: number }
  | { readonly kind: 'look'; readonly apps: readonly AppRef[] }
  | { readonly kind: 'environment'; readonly because: string };

/**
 * Why this run stops no further app, ever.
 *
 * - `cancelled`, `endedByUser`: the user's wish (progress notification; **End Run** while paused).
 * - `journal`: the intent can't be written to disk any more; `because` for people.
 * - `takenOver`: another window has taken the run over.
 * - `closing`: this window is closing. `windowSilent`: it did not answer any more.
 * - `readOnly`: the subscription is disabled; `because` in Azure's words.
 */
export type Ending =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'endedByUser' }
  | { readonly kind: 'journal'; readonly because: string }
  | { readonly kind: 'takenOver' }
  | { readonly kind: 'closing' }
  | { readonly kind: 'windowSilent' }
  | { readonly kind: 'readOnly'; readonly because: string };

/**
 * Says whether another app may be stopped. A run is paused for reasons, which the user may clear, and it has one ending, which is final.
 * The circuit breaker only prevents stops; it never delays a start.
 */
export class CircuitBreaker {
  #pauseReasons: readonly PauseReason[] = [];
  #ending: Ending | undefined;
  readonly #ended = new AbortController();
  readonly #onChange: () => void;
  #waiting: (() => void)[] = [];

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get pauseReasons(): readonly PauseReason[] {
    return this.#pauseReasons;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Aborts when the run ends: code that waits only in order to stop an app then stops waiting. */
  get endedSignal(): AbortSignal {
    return this.#ended.signal;
  }

  /** The run is neither paused nor ended. */
  get allowsStops(): boolean {
    return this.#pauseReasons.length === 0 && this.#ending === undefined;
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
    // Nobody handles a failure after the end.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, ended]);
    } finally {
      done.abort();
    }
  }

  /** A reason that is found again stays the same object, because the user may have read it: a copy would never be cleared. */
  pause(reason: PauseReason): void {
    const same = this.#pauseReasons.find((other) => other.kind === reason.kind);
    const now = same === undefined ? reason : joined(same, reason);
    if (same !== undefined && isDeepStrictEqual(now, same)) {
      return;
    }
    this.#pauseReasons = [...this.#pauseReasons.filter((other) => other !== same), now];
    this.#onChange();
  }

  /**
   * The user's **Continue**: clears the reasons that the user has read, and none that came later. A reason that still exists is found
   * again before the next stop.
   */
  resume(read: readonly PauseReason[]): void {
    this.#pauseReasons = this.#pauseReasons.filter((reason) => !read.includes(reason));
    this.#change();
  }

  /** Only the first ending counts. */
  end(ending: Ending): void {
    if (this.#ending === undefined) {
      this.#ending = ending;
      this.#ended.abort();
      this.#change();
    }
  }

  /** Waits while the run is paused. True when another app may be stopped, false when the run has ended. */
  async untilStopsAllowed(): Promise<boolean> {
    while (this.#ending === undefined && this.#pauseReasons.length > 0) {
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

function joined(before: PauseReason, reason: PauseReason): PauseReason {
  if (
    (before.kind === 'notBack' && reason.kind === 'notBack') ||
    (before.kind === 'notAnswering' && reason.kind === 'notAnswering') ||
    (before.kind === 'stoppedAgain' && reason.kind === 'stoppedAgain')
  ) {
    const known = new Set(before.apps.map((app: AppRef) => app.key));
    return { kind: reason.kind, apps: [...before.apps, ...reason.apps.filter((app) => !known.has(app.key))] };
  }
  if (before.kind === 'slept' && reason.kind === 'slept') {
    return { kind: 'slept', gapMs: before.gapMs + reason.gapMs };
  }
  return reason;
}
