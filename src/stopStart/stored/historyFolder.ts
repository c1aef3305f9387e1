import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { concurrently } from '../../concurrently.ts';
import { type PastRun, pastRunKey } from './pastRun.ts';
import { parsePastRun, pastRunText } from './pastRunFormat.ts';
import { createInPlace, filesAtOnce, namesIn, putSynced, replaceInPlace, syncFolder } from './syncedFiles.ts';
import { codeOf, whileHeld } from './whileHeld.ts';

/** A file of the history that can't be read. It stays where it is. */
export interface UnreadablePastRun {
  readonly file: string;
  /** For people. */
  readonly sentence: string;
}

export interface StoredHistory {
  readonly past: readonly PastRun[];
  readonly unreadable: readonly UnreadablePastRun[];
}

/**
 * Past runs as files of one folder, `RUN.EPOCH.json`, written as journals are. Every window of this user writes to it. Methods throw the
 * system's own error.
 */
export class HistoryFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The run's own report, in place of what is there. */
  async keep(past: PastRun): Promise<void> {
    await this.#prepare();
    await putSynced(this.#folder, nameOf(past), pastRunText(past), replaceInPlace);
  }

  /** What a journal tells, unless something is there already: a report knows more. */
  async keepIfMissing(past: PastRun): Promise<void> {
    await this.#prepare();
    await putSynced(this.#folder, nameOf(past), pastRunText(past), createInPlace);
  }

  /** Everything that is there. An absent folder holds nothing. */
  async readAll(): Promise<StoredHistory> {
    const names = (await namesIn(this.#folder)).filter((name) => name.endsWith('.json'));
    const read = (await concurrently(names, filesAtOnce, (name) => this.#read(name))).filter(
      (one) => one !== undefined,
    );
    return {
      past: read.flatMap((one) => ('report' in one ? [one] : [])),
      unreadable: read.flatMap((one) => ('report' in one ? [] : [one])),
    };
  }

  /** That it is gone already is no error: another window prunes too. */
  async forget(past: PastRun): Promise<void> {
    await whileHeld(() => rm(join(this.#folder, nameOf(past)), { force: true }));
  }

  async #prepare(): Promise<void> {
    if ((await mkdir(this.#folder, { recursive: true })) !== undefined) {
      await syncFolder(dirname(this.#folder));
    }
  }

  async #read(name: string): Promise<PastRun | UnreadablePastRun | undefined> {
    const unreadable = (sentence: string): UnreadablePastRun => ({
      file: name,
      sentence: `The record of a run in ${join(this.#folder, name)} can't be read. ${sentence}`,
    });
    let text: string;
    try {
      text = await whileHeld(() => readFile(join(this.#folder, name), 'utf8'));
    } catch (error) {
      // Another window pruned it while this one looked.
      return codeOf(error) === 'ENOENT'
        ? undefined
        : unreadable(error instanceof Error ? error.message : String(error));
    }
    const parsed = parsePastRun(text);
    if (parsed.kind === 'unreadable') {
      return unreadable(parsed.sentence);
    }
    return nameOf(parsed.past) === name ? parsed.past : unreadable("Its name and its content don't belong together.");
  }
}

function nameOf(past: PastRun): string {
  return `${pastRunKey(past)}.json`;
}
