import type { RunReport } from '../stopStart/engine/report.ts';
import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import type { AppSnapshot, RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { standingWords } from '../stopStart/words/appWords.ts';
import {
  appsIn,
  pauseSentence,
  progressLine,
  remarksSentence,
  runningAgainWords,
  stoppedAgainSentence,
  watchWords,
} from '../stopStart/words/progressWords.ts';
import type { Clock } from '../time/clock.ts';
import type { Output } from './output.ts';
import type { Asker } from './terminal.ts';

export interface Following {
  readonly output: Output;
  readonly clock: Clock;
  /** How long apps that do not come back are started, once nothing else is left to do. Milliseconds. */
  readonly giveUpAfterMs: number;
  /** Absent where nobody can be asked. */
  readonly asker: Asker | undefined;
  /** Aborts when the user wants no more: an open question is answered with no. */
  readonly interrupted: AbortSignal;
}

export interface Followed {
  readonly report: RunReport;
  /** It was held only so that somebody could look at a wave, and nobody could be asked. */
  readonly endedForLook: boolean;
}

/** How often is looked whether an app has been down for too long, and how often a log says how it stands. Milliseconds. */
const lookEvery = 1000;
const sayEvery = 60_000;

/** Says how a run or a recovery goes, answers for the user where nobody can be asked, and gives apps up that do not come back. */
export async function follow(handle: RunHandle, following: Following): Promise<Followed> {
  const { output, clock } = following;
  const teller = new Teller(output);
  const answers = new Answers(handle, following);
  const look = (snapshot: RunSnapshot): void => {
    teller.tell(snapshot);
    answers.give(snapshot);
  };
  look(handle.snapshot());
  const stop = handle.onChange(look);
  const over = new AbortController();
  void handle.settled.then(() => over.abort());
  let downSince: number | undefined;
  let saidAt = clock.monotonic();
  while (!over.signal.aborted) {
    await clock.sleep(lookEvery, over.signal).catch(() => undefined);
    const snapshot = handle.snapshot();
    const now = clock.monotonic();
    downSince = isWaitedFor(snapshot) ? (downSince ?? now) : undefined;
    if (onlyLeft(snapshot)) {
      await handle.close();
    } else if (downSince !== undefined && now - downSince >= following.giveUpAfterMs) {
      output.line('Given up waiting. A start is sent once more for each app that is not back.');
      await handle.close();
    } else if (now - saidAt >= sayEvery) {
      saidAt = now;
      teller.sayAgain(snapshot);
    }
  }
  const report = await handle.settled;
  stop();
  output.status('');
  return { report, endedForLook: answers.endedForLook };
}

/** Nothing is left to do but for apps that do not come back, or cannot be read. A recovery does nothing else from its beginning. */
function isWaitedFor({ kind, stage, down, counts }: RunSnapshot): boolean {
  return (kind === 'recovery' || stage === 'ended') && (down.length > 0 || counts.unsettled > 0);
}

/** Nothing is left but apps that were stopped again, which wait for a user: their run is let go, and whoever resumes it names them again. */
function onlyLeft(snapshot: RunSnapshot): boolean {
  const again = appsIn(snapshot, 'stoppedAgain').length;
  const { unsettled, watched } = snapshot.counts;
  return snapshot.stage === 'ended' && again > 0 && unsettled === again && watched === 0;
}

/** Nothing was done with it yet, or its next line says more; or nothing will be done: the end names it then. */
function isUntold({ phase, outcome }: AppSnapshot): boolean {
  const hadNoTurn = outcome?.kind === 'skipped' && outcome.reason.kind === 'runEnded';
  return hadNoTurn || ['planned', 'checking', 'intended', 'stopped'].includes(phase);
}

/** How the run stands, in a line. */
function standing(snapshot: RunSnapshot): string {
  const watch = watchWords(snapshot);
  return watch === undefined ? progressLine(snapshot) : `${runningAgainWords(snapshot.counts)}, ${watch}`;
}

/** A line for each app that comes into another state, and for each failure on the way. */
class Teller {
  readonly #output: Output;
  readonly #said = new Map<string, string>();
  #remarks = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  tell(snapshot: RunSnapshot): void {
    for (const one of snapshot.apps) {
      this.#tellApp(one);
    }
    const fresh = snapshot.remarks.slice(this.#remarks);
    this.#remarks = snapshot.remarks.length;
    if (fresh.length > 0) {
      this.#output.line(remarksSentence(snapshot, fresh));
    }
    this.#output.status(standing(snapshot));
  }

  /** In a log that is silent for minutes nobody sees whether the run lives. */
  sayAgain(snapshot: RunSnapshot): void {
    this.#output.line(standing(snapshot));
  }

  #tellApp(one: AppSnapshot): void {
    if (isUntold(one)) {
      return;
    }
    const words = standingWords(one);
    // Until when it is watched is put off with each of our calls.
    const state = one.phase === 'watched' ? [one.phase, one.outcome?.kind, one.site?.kind, one.movedTo].join() : words;
    if (this.#said.get(one.app.key) !== state) {
      this.#said.set(one.app.key, state);
      this.#output.line(`${one.app.name}: ${words}`);
    }
  }
}

/** Asks whoever sits at the terminal; where nobody does, ends the run and leaves what was stopped again. */
class Answers {
  readonly #handle: RunHandle;
  readonly #following: Following;
  readonly #told = new Set<string>();
  /** Why the run was held when it was last asked. */
  #asked = '';
  #isAsking = false;
  endedForLook = false;

  constructor(handle: RunHandle, following: Following) {
    this.#handle = handle;
    this.#following = following;
  }

  /** One question at a time; what comes meanwhile is asked after it. */
  give(snapshot: RunSnapshot): void {
    this.#tellStoppedAgain(snapshot);
    const reasons = reasonsOf(snapshot);
    if (this.#isAsking || reasons === this.#asked) {
      return;
    }
    this.#asked = reasons;
    if (reasons === '') {
      return;
    }
    this.#isAsking = true;
    this.#answer(snapshot)
      .catch(() => this.#handle.end())
      .finally(() => {
        this.#isAsking = false;
        this.give(this.#handle.snapshot());
      });
  }

  get #output(): Output {
    return this.#following.output;
  }

  async #answer(snapshot: RunSnapshot): Promise<void> {
    const { asker, interrupted } = this.#following;
    const isLook = snapshot.pauseReasons.every(({ kind }) => kind === 'look');
    if (asker === undefined) {
      this.endedForLook = isLook;
      this.#output.line(pauseSentence(snapshot, 'Nobody can be asked here, so the run ends.'));
      this.#handle.end();
      return;
    }
    this.#output.status('');
    this.#output.line(pauseSentence(snapshot));
    this.#output.isAsking = true;
    const goOn = await asker.yesOrNo('Go on with the rest?', interrupted).finally(() => {
      this.#output.isAsking = false;
    });
    if (goOn) {
      this.#handle.continue(snapshot.pauseReasons);
    } else if (this.#handle.snapshot().paused) {
      this.endedForLook = isLook;
      this.#handle.end();
    }
  }

  /** It was started once. Somebody else may want it stopped; the exit code and the names say that it is. */
  #tellStoppedAgain(snapshot: RunSnapshot): void {
    const fresh = appsIn(snapshot, 'stoppedAgain').filter(({ key }) => !this.#told.has(key));
    for (const { key } of fresh) {
      this.#told.add(key);
    }
    if (fresh.length > 0) {
      this.#output.line(`${stoppedAgainSentence(snapshot, fresh)} Nobody starts it from here.`);
    }
  }
}

/** Empty where the run is not held. */
function reasonsOf({ paused, pauseReasons }: RunSnapshot): string {
  return paused ? pauseReasons.map((reason) => JSON.stringify(reason)).join() : '';
}
