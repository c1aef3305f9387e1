import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { ManualClock } from '../../../test/clock/manualClock.ts';

/** So much time passes in a millisecond in which nothing is on its way to Azure, in milliseconds. */
const passes = 100;

/** Time that passes by itself, about a hundred times as fast as the machine's, and stands still while Azure is asked. */
export class PassingClock extends ManualClock {
  #underWay = 0;
  #isOver = false;
  /** How many timers of the machine it has itself. */
  timers = 0;

  /** `asks`: called before each request, so that Azure can be told the time. */
  constructor(asks: (now: number) => void) {
    super(Date.now());
    const send = https.request;
    const counted = (...args: Parameters<typeof send>) => {
      asks(this.now());
      this.#underWay += 1;
      return send(...args).once('close', () => {
        this.#underWay -= 1;
      });
    };
    https.request = counted as typeof send;
    syncBuiltinESMExports();
  }

  /** How many requests are under way. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Until `stop`. */
  async run(): Promise<void> {
    while (!this.#isOver) {
      const wasQuiet = this.#underWay === 0;
      this.timers = 1;
      await pause(1);
      this.timers = 0;
      if (wasQuiet && this.#underWay === 0) {
        await this.advance(passes);
      }
    }
  }

  stop(): void {
    this.#isOver = true;
  }
}
