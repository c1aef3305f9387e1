import { adoptFrom, together } from './adoption.ts';
import { type PastRun, pastRunKey } from './pastRun.ts';
import { fieldsOfPastRun, type PastRunFields, pastRunForm, pastRunOfFields } from './pastRunRecord.ts';
import { RecordFolder } from './recordFolder.ts';

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
 * Past runs as files of one folder, `RUN.EPOCH.json`; what an older version has in `older` is moved there. Methods throw the system's own
 * error.
 */
export class HistoryFolder {
  readonly #records: RecordFolder<PastRunFields>;
  readonly #older: RecordFolder<PastRunFields> | undefined;

  constructor(folder: string, older?: string) {
    this.#records = recordsIn(folder);
    this.#older = older === undefined ? undefined : recordsIn(older);
  }

  /** The run's own report, in place of what is there. */
  async keep(past: PastRun): Promise<void> {
    await this.#records.put(nameOf(past), fieldsOfPastRun(past));
  }

  /** What a journal tells, unless something is there already: a report knows more. */
  async keepIfMissing(past: PastRun): Promise<void> {
    await this.#records.create(nameOf(past), fieldsOfPastRun(past));
  }

  /** Everything that is there. An absent folder holds nothing. */
  async readAll(): Promise<StoredHistory> {
    const stayed = await adoptFrom(this.#older, this.#records);
    const { records, unreadable } = together(stayed, await this.#records.readAll());
    return {
      past: records.map(({ value }) => pastRunOfFields(value)),
      unreadable: unreadable.map(({ name, path, sentence }) => ({
        file: name,
        sentence: `The record of a run in ${path} can't be read. ${sentence}`,
      })),
    };
  }

  /** That it is gone already is no error: another window prunes too. */
  forget(past: PastRun): Promise<void> {
    return this.#records.remove(nameOf(past));
  }
}

function recordsIn(folder: string): RecordFolder<PastRunFields> {
  return new RecordFolder(folder, pastRunForm, {
    isOne: (name) => name.endsWith('.json'),
    fits: (name, fields) => name === nameOf(pastRunOfFields(fields)),
  });
}

function nameOf(past: PastRun): string {
  return `${pastRunKey(past)}.json`;
}
