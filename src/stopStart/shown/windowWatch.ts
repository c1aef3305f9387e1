import type { Clock } from '../../time/clock.ts';

/** How often the window is asked, in milliseconds. */
const askEvery = 5000;
/** A window without an answer for so long is silent, in milliseconds. */
const silentAfter = 30_000;

/** Who is told when the window falls silent, and when it answers after that. */
export interface WindowListener {
  windowIsSilent(): void;
  windowAnswers(): void;
}

export interface WindowWatchParts {
  /** Asks the window for anything; a rejection is no answer. */
  readonly ask: () => PromiseLike<unknown>;
  readonly listener: WindowListener;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** Looks, while this window has something to do, whether it answers: whoever should see what happens sits in front of it. */
export class WindowWatch {
  readonly #parts: WindowWatchParts;
  #works = 0;
  #over = new AbortController();
  /** Stays from one run to the next, so that the listener is told of the answer that a window begins the next one with. */
  #isSilent = false;
  /** On the monotonic clock. */
  #answeredAt = 0;

  constructor(parts: WindowWatchParts) {
    this.#parts = parts;
  }

  /** Watches until this and all other work is over. Resolves then; `work` must not reject. */
  async during(work: Promise<unknown>): Promise<void> {
    this.#works += 1;
    if (this.#works === 1) {
      this.#begin();
    }
    await work;
    this.#works -= 1;
    if (this.#works === 0) {
      this.#over.abort();
    }
  }

  #begin(): void {
    const { clock, failed } = this.#parts;
    this.#over = new AbortController();
    const { signal } = this.#over;
    this.#answeredAt = clock.monotonic();
    this.#watch(signal).catch((error: unknown) => {
      if (!signal.aborted) {
        failed(error);
      }
    });
  }

  async #watch(over: AbortSignal): Promise<void> {
    const { clock, listener } = this.#parts;
    for (;;) {
      this.#ask(over);
      const before = clock.monotonic();
      await clock.sleep(askEvery, over);
      const now = clock.monotonic();
      if (now - before > 2 * askEvery) {
        // This process was held up itself, or slept: an answer may be there that it has not looked at.
        this.#answeredAt = now;
      }
      if (!this.#isSilent && now - this.#answeredAt >= silentAfter) {
        this.#isSilent = true;
        listener.windowIsSilent();
      }
    }
  }

  /** Each question is new: one that got lost must not make the window silent for ever. */
  #ask(over: AbortSignal): void {
    const answered = (): void => {
      if (over.aborted) {
        return;
      }
      this.#answeredAt = this.#parts.clock.monotonic();
      if (this.#isSilent) {
        this.#isSilent = false;
        this.#parts.listener.windowAnswers();
      }
    };
    try {
      this.#parts.ask().then(answered, () => undefined);
    } catch {
      // No answer either.
    }
  }
}
