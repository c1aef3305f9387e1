import { environmentHash, JournalFailure } from '../stopStart/engine/journal.ts';
import type { EnvironmentRef } from '../stopStart/engine/ports.ts';
import type { ActiveRun } from '../stopStart/engine/runRequest.ts';
import type { AbandonedRun } from '../stopStart/engine/storedRun.ts';
import type { RunMachine } from '../stopStart/ports/runMachine.ts';
import { unreadableAdvice } from '../stopStart/words/beginWords.ts';
import { namesOf } from '../text/appNames.ts';
import { isoTime } from '../time/timeText.ts';

/** What other runs on one environment have left open, by one reading of this machine's records. */
export interface EarlierRuns {
  /** Under way in another process, as far as this machine knows. */
  readonly active: readonly ActiveRun[];
  /** Their owner is dead. */
  readonly abandoned: readonly AbandonedRun[];
  /** Of the abandoned ones, those that may have left apps stopped. The others were only watching. */
  readonly mayHaveStopped: readonly AbandonedRun[];
  /** Records that can't be read, in sentences: apps may be stopped that nobody knows of. */
  readonly unreadable: readonly string[];
}

export interface RecordedEnvironment {
  readonly environment: EnvironmentRef;
  readonly machine: Pick<RunMachine, 'engine'>;
}

/** Reads what is not over on the environment. A disk that can't be read is `unreadable` too: never an empty list. */
export async function readEarlierRuns({ environment, machine }: RecordedEnvironment): Promise<EarlierRuns> {
  try {
    const { active, abandoned, unreadable } = await machine.engine.openRuns();
    const isHere = (run: { readonly environment: EnvironmentRef }): boolean => run.environment.key === environment.key;
    const hash = environmentHash(environment.key);
    const here = abandoned.filter(isHere);
    return {
      active: active.filter((run) => isHere(run) && !run.mine),
      abandoned: here,
      mayHaveStopped: here.filter(({ apps }) => apps.length > 0),
      unreadable: unreadable
        .filter((one) => (one.environmentHash ?? hash) === hash)
        .map((one) => `${one.sentence} ${unreadableAdvice(one, 'runner')}`),
    };
  } catch (error) {
    if (!(error instanceof JournalFailure)) {
      throw error;
    }
    const sentence = `${error.message} Whether apps are stopped is not known.`;
    return { active: [], abandoned: [], mayHaveStopped: [], unreadable: [sentence] };
  }
}

/** A run that another process has, and which of its apps are not back yet. */
export function activeSentence({ name }: EnvironmentRef, down: readonly { readonly name: string }[]): string {
  const names = down.length === 0 ? '' : ` Not back yet: ${namesOf(down, down.length)}.`;
  return `Another window or runner still has a run on ${name}, or was killed within the last minutes.${names}`;
}

/** A run that ended in the middle, and what it may have left. */
export function abandonedSentence({ startedAt, environment, apps, cutShort }: AbandonedRun): string {
  const [down, watched] = [namesOf(apps, apps.length), namesOf(cutShort, cutShort.length)];
  return [
    `A run on ${environment.name} that began ${isoTime(startedAt)} ended early.`,
    ...(apps.length === 0 ? [] : [`It may have left stopped: ${down}.`]),
    ...(cutShort.length === 0 ? [] : [`Not known to run since: ${watched}.`]),
  ].join(' ');
}

/** For the user who asks to leave or to start what earlier runs left: there is none. */
export function nothingLeftSentence({ name }: EnvironmentRef): string {
  return `No run has left an app of ${name} stopped, as far as this machine knows.`;
}
