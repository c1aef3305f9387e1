import type { RunReport } from '../stopStart/engine/report.ts';
import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import type { AppSnapshot, RunSnapshot } from '../stopStart/engine/snapshot.ts';
import { appStateWords } from '../stopStart/words/appWords.ts';
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
import type { Prompt } from './terminal.ts';

export interface FollowOptions {
  readonly output: Output;
  readonly clock: Clock;
  /** How long it goes on starting apps that do not come back, once nothing else is left to do. Milliseconds. */
  readonly giveUpAfterMs: number;
  /** Absent if nobody can be asked. */
  readonly prompt: Prompt | undefined;
  /** Aborts when the user interrupts: an open question then counts as answered with no. */
  readonly interrupted: AbortSignal;
}

export interface FollowResult {
  readonly report: RunReport;
  /** The run was paused only so that somebody could look at a wave, and it ended there. */
  readonly endedForLook: boolean;
}

/** The time between checks whether apps are down for too long, and between status lines in a log. Milliseconds. */
const lookEvery = 1000;
const sayEvery = 60_000;

/** Reports the progress of a run or a recovery, answers for the user if nobody can be asked, and gives up apps that do not come back. */
export async function follow(handle: RunHandle, following: FollowOptions): Promise<FollowResult> {
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
      output.line('Stopped waiting. One more start is sent for each app that is not back.');
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

/** Only apps that do not come back, or cannot be read, are left to do. A recovery has nothing else to do. */
function isWaitedFor({ kind, stage, down, counts }: RunSnapshot): boolean {
  return (kind === 'recovery' || stage === 'ended') && (down.length > 0 || counts.unsettled > 0);
}

/** Only apps that were stopped again are left, and they wait for a user: the run is released, and the next `--resume` names them again. */
function onlyLeft(snapshot: RunSnapshot): boolean {
  const again = appsIn(snapshot, 'stoppedAgain').length;
  const { unsettled, watched } = snapshot.counts;
  return snapshot.stage === 'ended' && again > 0 && unsettled === again && watched === 0;
}

/** No line is needed: nothing was done with the app yet, or its next line says more, or the end of the run names it. */
function isUntold({ phase, outcome }: AppSnapshot): boolean {
  const hadNoTurn = outcome?.kind === 'skipped' && outcome.reason.kind === 'runEnded';
  return hadNoTurn || ['planned', 'checking', 'intended', 'stopped'].includes(phase);
}

/** The state of the run, in one line. */
function standing(snapshot: RunSnapshot): string {
  const watch = watchWords(snapshot);
  return watch === undefined ? progressLine(snapshot) : `${runningAgainWords(snapshot.counts)}, ${watch}`;
}

/** Writes a line for each change of an app's state, and for each failed call. */
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

  /** For a log: after minutes without a line, nobody could see whether the run is alive. */
  sayAgain(snapshot: RunSnapshot): void {
    this.#output.line(standing(snapshot));
  }

  #tellApp(one: AppSnapshot): void {
    if (isUntold(one)) {
      return;
    }
    const words = appStateWords(one);
    // The end of the watch changes with each of our calls, so it is no new state.
    const state = one.phase === 'watched' ? [one.phase, one.outcome?.kind, one.site?.kind, one.movedTo].join() : words;
    if (this.#said.get(one.app.key) !== state) {
      this.#said.set(one.app.key, state);
      this.#output.line(`${one.app.name}: ${words}`);
    }
  }
}

/** Asks the user at the terminal. Without a terminal it ends the run, and leaves apps that were stopped again as they are. */
class Answers {
  readonly #handle: RunHandle;
  readonly #following: FollowOptions;
  readonly #told = new Set<string>();
  /** The pause reasons of the last question. */
  #asked = '';
  #isAsking = false;
  endedForLook = false;

  constructor(handle: RunHandle, following: FollowOptions) {
    this.#handle = handle;
    this.#following = following;
  }

  /** Asks one question at a time; further ones follow. */
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
    const { prompt, interrupted } = this.#following;
    const isLook = snapshot.pauseReasons.every(({ kind }) => kind === 'look');
    if (prompt === undefined) {
      this.endedForLook = isLook;
      this.#output.line(pauseSentence(snapshot, 'Nobody can be asked here, so the run ends.'));
      this.#handle.end();
      return;
    }
    this.#output.status('');
    this.#output.line(pauseSentence(snapshot));
    this.#output.isAsking = true;
    const goOn = await prompt.yesOrNo('Continue with the rest?', interrupted).finally(() => {
      this.#output.isAsking = false;
    });
    if (goOn) {
      this.#handle.continue(snapshot.pauseReasons);
    } else if (this.#handle.snapshot().paused) {
      this.endedForLook = isLook;
      this.#handle.end();
    }
  }

  /**
   * The app was started again once already, and somebody else may want it stopped. So it is only named, and the exit code says that it is
   * stopped.
   */
  #tellStoppedAgain(snapshot: RunSnapshot): void {
    const fresh = appsIn(snapshot, 'stoppedAgain').filter(({ key }) => !this.#told.has(key));
    for (const { key } of fresh) {
      this.#told.add(key);
    }
    if (fresh.length > 0) {
      this.#output.line(`${stoppedAgainSentence(snapshot, fresh)} The runner does not start such apps.`);
    }
  }
}

/** Empty if the run is not paused. */
function reasonsOf({ paused, pauseReasons }: RunSnapshot): string {
  return paused ? pauseReasons.map((reason) => JSON.stringify(reason)).join() : '';
}
