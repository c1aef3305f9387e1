import { ManualClock, turn } from './manualClock.ts';

/** So many turns follow from an answer at most, before the next request to the network or the disk. */
const turnsOfAnAnswer = 10;

/**
 * A ManualClock for tests over a real network and a real disk. While one of these is under way, no time passes, however slow the machine
 * is; so no time limit ends what only this machine delays.
 */
export class QuietClock extends ManualClock {
  #underWay = 0;
  #ended = Promise.withResolvers<void>();

  /** Something that is done without time is under way. What is returned ends that. */
  begin(): () => void {
    this.#underWay += 1;
    return () => {
      this.#underWay -= 1;
      this.#ended.resolve();
      this.#ended = Promise.withResolvers();
    };
  }

  /** The same until `work` is settled. */
  async during<T>(work: Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work;
    } finally {
      end();
    }
  }

  protected override async settled(): Promise<void> {
    for (let quiet = 0; quiet < turnsOfAnAnswer; quiet += 1) {
      await turn();
      if (this.#underWay > 0) {
        await this.#ended.promise;
        quiet = -1;
      }
    }
  }
}
