import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may keep its thread at a time. */
const longestMilliseconds = 10;

/** Work that can pause: it yields, every few milliseconds at the latest, where others may have a turn. See `Breather.finish`. */
export type Work<Result> = Generator<undefined, Result>;

/**
 * Lets long work give way: the extension host serves every extension with one thread. Call `breathe` between steps; it
 * resolves at once unless a slice of time is used up, and then after everybody else had a turn.
 */
export class Breather {
  #since = performance.now();

  async breathe(): Promise<void> {
    if (this.#isDue()) {
      await nextTurn();
      this.#since = performance.now();
    }
  }

  /** Does the work, giving way to others wherever it pauses. */
  async finish<Result>(work: Work<Result>): Promise<Result> {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true) {
        return step.value;
      }
      // There are many pauses: to await each would take longer than the work.
      if (this.#isDue()) {
        await this.breathe();
      }
    }
  }

  #isDue(): boolean {
    return performance.now() - this.#since > longestMilliseconds;
  }
}
