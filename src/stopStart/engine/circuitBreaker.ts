import { isDeepStrictEqual } from 'node:util';
import type { AppRef } from './ports.ts';

/**
 * Why no further app is stopped until the user says **Continue** or **End Run**. What is in flight goes on meanwhile.
 *
 * - `notBack`: the circuit breaker. These apps were stopped and did not come back in time, or Azure refuses to start them.
 * - `notAnswering`: the circuit breaker too. These apps are running again, and their sites, which answered before, do not.
 * - `signIn`: only the user can get the next token.
 * - `stoppedAgain`: these apps were back, and were seen stopped while they were watched. They are started once more.
 * - `slept`: the computer slept, or this process was held up, or the clock was set, by `gapMs`.
 * - `windowSilent`: the window did not answer for a while, so nobody could see what happens.
 * - `look`: a wave of the run is over, and the user wants to look at `apps`, which are running again, before the rest.
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
 * Why no further app will ever be stopped by this run.
 *
 * - `cancelled`, `endedByUser`: the user's wish (progress notification; **End Run** while held).
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
 * May another app be stopped? Everything that forbids it comes together here: holds, which the user may release, and the one ending,
 * which is for good. The breaker only ever keeps apps from being stopped; it never delays a start.
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

  /** Aborts when the run ends: what waits only in order to stop an app need not wait any longer. */
  get endedSignal(): AbortSignal {
    return this.#ended.signal;
  }

  /** No hold and no ending at this instant. */
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
    // Nobody listens to what fails after the end.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, ended]);
    } finally {
      done.abort();
    }
  }

  /** What is found again as it was stays the hold that the user may have read: else nobody would release it. */
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
   * The user's **Continue**: releases the holds that the user has read, and none that came after that. What still holds will be found again
   * before the next stop.
   */
  resume(read: readonly PauseReason[]): void {
    this.#pauseReasons = this.#pauseReasons.filter((reason) => !read.includes(reason));
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
