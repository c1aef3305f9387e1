import type { Clock } from '../../time/clock.ts';

/** The time between two questions to the window, in milliseconds. */
const askEvery = 5000;
/** After this time without an answer the window counts as silent, in milliseconds. */
const silentAfter = 30_000;

/** Is told when the window falls silent, and when it answers again. */
export interface WindowListener {
  windowIsSilent(): void;
  windowAnswers(): void;
}

export interface WindowWatchParts {
  /** Asks the window something; a rejection counts as no answer. */
  readonly ask: () => PromiseLike<unknown>;
  readonly listener: WindowListener;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** Checks, while a run is under way, whether the window answers: the user in front of it has to see what happens. */
export class WindowWatch {
  readonly #parts: WindowWatchParts;
  #works = 0;
  #over = new AbortController();
  /** Kept from one run to the next, so that the listener is told when a silent window answers during the next run. */
  #isSilent = false;
  /** On the monotonic clock. */
  #answeredAt = 0;

  constructor(parts: WindowWatchParts) {
    this.#parts = parts;
  }

  /** Watches until this and all other work is over, then resolves. `work` must not reject. */
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
        // This process itself was blocked, or slept: an answer may have come that it has not handled yet.
        this.#answeredAt = now;
      }
      if (!this.#isSilent && now - this.#answeredAt >= silentAfter) {
        this.#isSilent = true;
        listener.windowIsSilent();
      }
    }
  }

  /** Each time a new question, because an answer may get lost. */
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
      // That is no answer either.
    }
  }
}
