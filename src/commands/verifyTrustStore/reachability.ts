import type { CouldNotTell } from '../../trustStore/couldNotTell.ts';

/** If this many apps of an environment cannot be reached and none has answered, no more of its apps are asked. */
const enough = 3;

/**
 * Whether this machine reaches the SCM sites of one environment, judging by the apps asked so far. Without this, a machine that has no route
 * to them would wait for every app up to its time limit.
 */
export class Reachability {
  #giveUp = new AbortController();
  readonly #waiting = new Set<() => void>();
  #outOfReach = 0;
  #hasAnswered = false;
  #underWay = 0;

  /** Aborted when other apps did not answer within their time limits, so that those in progress are not worth waiting for. */
  get givenUp(): AbortSignal {
    return this.#giveUp.signal;
  }

  /** How many apps could not be reached. */
  get outOfReach(): number {
    return this.#outOfReach;
  }

  /**
   * Does `work`, which asks an app. Undefined if the environment looks out of reach and no app in progress can still show otherwise. Hosts
   * that fail at once do not count against hosts that answer slowly.
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
    // From now on, apps are waited for again.
    this.#giveUp = new AbortController();
    this.#wake();
  }

  /** Notes why an app could not be read, if it says something about reaching the environment. */
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

/** Failures that are answers: the SCM site was reached. */
const answers: ReadonlySet<CouldNotTell['kind']> = new Set([
  'untrusted',
  'signedOut',
  'forbidden',
  'keptOut',
  'siteNotFound',
]);
