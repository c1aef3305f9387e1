import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';

/** How many apps of an environment have to be out of reach, with none that answered, before no more of it are asked. */
const enough = 3;

/**
 * Whether this machine reaches the SCM sites of one environment, as far as its apps have shown. Where it has no route to them, every
 * app would be waited for in turn, each to its time limit.
 */
export class Reachability {
  #giveUp = new AbortController();
  readonly #waiting = new Set<() => void>();
  #outOfReach = 0;
  #hasAnswered = false;
  #underWay = 0;

  /** Aborted when those under way are not worth waiting for: others were waited for in vain, to their time limit. */
  get givenUp(): AbortSignal {
    return this.#giveUp.signal;
  }

  /** How many apps could not be reached. */
  get outOfReach(): number {
    return this.#outOfReach;
  }

  /**
   * Does `work`, which asks an app; undefined where the environment looks out of reach and nobody who may still show otherwise is
   * under way. Some hosts that are not there fail at once: they do not stand for one that takes its time to answer.
   */
  async ask<T>(work: () => Promise<T>): Promise<T | undefined> {
    while (this.#looksOutOfReach() && this.#underWay > 0) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    if (this.#looksOutOfReach()) {
      return undefined;
    }
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#wake();
    }
  }

  /** Some SCM site of the environment answered, whatever it said. */
  answered(): void {
    this.#hasAnswered = true;
    // An answer that was just arriving: those that are asked from now on are waited for.
    this.#giveUp = new AbortController();
    this.#wake();
  }

  /** What kept an app from being told, as far as it shows something of the way to it. */
  failed({ kind }: CouldNotTell): void {
    if (answers.has(kind)) {
      this.answered();
    }
    if (kind === 'unreachable' || kind === 'noAnswer') {
      this.#outOfReach++;
    }
    if (kind === 'noAnswer' && this.#looksOutOfReach()) {
      this.#giveUp.abort();
    }
  }

  #looksOutOfReach(): boolean {
    return this.#outOfReach >= enough && !this.#hasAnswered;
  }

  #wake(): void {
    for (const resolve of this.#waiting) {
      resolve();
    }
    this.#waiting.clear();
  }
}

/** Refusals, which somebody at the other end gave. */
const answers: ReadonlySet<CouldNotTell['kind']> = new Set([
  'untrusted',
  'signedOut',
  'forbidden',
  'keptOut',
  'siteNotFound',
]);
