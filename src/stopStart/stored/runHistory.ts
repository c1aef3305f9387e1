import { type JournalDocument, type Owner, ownerKey, type StoredJournals } from '../engine/journal.ts';
import type { RunReport } from '../engine/report.ts';
import { isFinished, openApps, type StoredRun, storedRuns } from '../engine/storedRun.ts';
import type { JournalFolder } from './journalFolder.ts';
import { type PastRun, pastRunKey, pastRunOfJournal, stillLeftStopped } from './pastRun.ts';
import { fieldsOfPastRun, type PastRunFields, pastRunForm, pastRunOfFields } from './pastRunRecord.ts';
import { adoptFrom, mergedReadings, RecordFolder } from './recordFolder.ts';

/** Keeps what is known of runs that are over: their reports, and the journals of runs without a report. */
export class RunHistory {
  readonly #journals: JournalFolder;
  readonly #folder: HistoryFolder;
  readonly #owner: Owner;

  constructor(journals: JournalFolder, folder: HistoryFolder, owner: Owner) {
    this.#journals = journals;
    this.#folder = folder;
    this.#owner = owner;
  }

  readAll(): Promise<StoredHistory> {
    return this.#folder.readAll();
  }

  /** Keeps the report of a run of this process. If this throws, only the run's journal tells of the run. */
  async keep(report: RunReport, certificates?: PastRun['certificates']): Promise<PastRun> {
    const { documents } = await this.#journals.readAll();
    const own = documents.filter(
      ({ runId, owner }) => runId === report.runId && owner.instance === this.#owner.instance,
    );
    const journal = own.toSorted((one, other) => other.epoch - one.epoch)[0];
    if (journal === undefined) {
      throw new Error(`The journal of the run on ${report.environment.name} is gone, so its report was not kept.`);
    }
    const past: PastRun = {
      ...{ epoch: journal.epoch, account: journal.account, knownFrom: 'report', report },
      ...(certificates === undefined ? {} : { certificates }),
    };
    await this.#folder.keep(past);
    return past;
  }

  /** The run is not shown any more. Its record and its journals stay, because they tell more than the row. */
  async clear(past: PastRun): Promise<void> {
    await this.#folder.keep({ ...past, cleared: true });
  }

  /**
   * Puts the journals of runs that are long over into the history, and only then removes them; then deletes entries that are too old. Other
   * windows may do the same at the same time.
   */
  async prune(now: number): Promise<void> {
    const toPrune = journalsToPrune(await this.#journals.readAll(), now);
    if (toPrune.length > 0) {
      await this.#pruneJournals(toPrune);
    }
    const { past } = await this.#folder.readAll();
    await Promise.all(runsToForget(past, now).map((one) => this.#folder.forget(one)));
  }

  async #pruneJournals(toPrune: readonly JournalDocument[]): Promise<void> {
    for (const document of toPrune) {
      const past = pastRunOfJournal(document);
      if (past !== undefined) {
        await this.#folder.keepIfMissing(past);
      }
    }
    // A journal is removed only if its run was read back from the history, or if it has nothing worth keeping.
    const { past } = await this.#folder.readAll();
    const kept = new Set(past.map(pastRunKey));
    for (const document of toPrune) {
      if (kept.has(ownerKey(document)) || pastRunOfJournal(document) === undefined) {
        await this.#journals.remove(document);
      }
    }
  }
}

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
 * Past runs as files of one folder, `RUN.EPOCH.json`. The files of an older version are moved from `older` to this folder. Methods throw
 * the system's own error.
 */
export class HistoryFolder {
  readonly #records: RecordFolder<PastRunFields>;
  readonly #older: RecordFolder<PastRunFields> | undefined;

  constructor(folder: string, older?: string) {
    this.#records = recordsIn(folder);
    this.#older = older === undefined ? undefined : recordsIn(older);
  }

  /** Writes the run's own report, and replaces what is there. */
  async keep(past: PastRun): Promise<void> {
    await this.#records.put(nameOf(past), fieldsOfPastRun(past));
  }

  /** Writes what a journal tells, unless there is an entry already: a report has more. */
  async keepIfMissing(past: PastRun): Promise<void> {
    await this.#records.create(nameOf(past), fieldsOfPastRun(past));
  }

  /** All entries. An absent folder has none. */
  async readAll(): Promise<StoredHistory> {
    const stayed = await adoptFrom(this.#older, this.#records);
    const { records, unreadable } = mergedReadings(stayed, await this.#records.readAll());
    return {
      past: records.map(({ value }) => pastRunOfFields(value)),
      unreadable: unreadable.map(({ name, path, sentence }) => ({
        file: name,
        sentence: `The record of a run in ${path} can't be read. ${sentence}`,
      })),
    };
  }

  /** It is no error if another window has deleted it. */
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

const day = 24 * 3_600_000;

/** How long the journal of a run that is over stays, for people who look into the folder. */
const journalMs = 7 * day;
/** How long a past run is kept, and how many. */
const historyMs = 180 * day;
const historyCount = 100;

/**
 * The journals of runs that are long over: they may be moved into the history. Never a journal of a run whose apps may be down, or of a
 * run with a journal that can't be read.
 *
 * If a run was taken over, the newest owner's journal stays as long as the history has the run: an old owner that wakes up after a long
 * sleep must see that the run is not its own any more.
 */
export function journalsToPrune(stored: StoredJournals, now: number): readonly JournalDocument[] {
  const unreadable = new Set(stored.unreadable.map(({ runId }) => runId));
  const done = storedRuns(stored).filter(
    (run) => isOver(run) && !unreadable.has(run.latest.runId) && overFor(run, now) >= journalMs,
  );
  return done.flatMap((run) => {
    const isFence = (document: JournalDocument): boolean =>
      document.epoch > 1 && document.epoch === run.latest.epoch && overFor(run, now) < historyMs;
    return stored.documents.filter((document) => document.runId === run.latest.runId && !isFence(document));
  });
}

/**
 * Past runs that the history need not keep: the old ones, and all but the newest hundred. A run stays beyond the hundred as long as apps
 * that it left stopped are still stopped.
 */
export function runsToForget(history: readonly PastRun[], now: number): readonly PastRun[] {
  const newestFirst = history.toSorted((one, other) => other.report.startedAt - one.report.startedAt);
  return newestFirst.filter((past, index) => {
    const isTooMany = index >= historyCount && stillLeftStopped(past, history).length === 0;
    return isTooMany || now - past.report.endedAt >= historyMs;
  });
}

/** The run is finished, or its window died when no app could be down or was watched. Such a run is not offered. */
function isOver(run: StoredRun): boolean {
  return isFinished(run) || openApps(run).length === 0;
}

function overFor({ latest }: StoredRun, now: number): number {
  return now - (latest.finishedAt ?? latest.heartbeatAt);
}
