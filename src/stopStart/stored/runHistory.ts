import { type JournalDocument, type Owner, ownerKey } from '../engine/journal.ts';
import type { RunReport } from '../engine/report.ts';
import type { HistoryFolder, StoredHistory } from './historyFolder.ts';
import type { JournalFolder } from './journalFolder.ts';
import { type PastRun, pastRunKey, pastRunOfJournal } from './pastRun.ts';
import { journalsToPrune, runsToForget } from './pruning.ts';

/** What is known of runs that are over: reports that were kept, and journals that have none. */
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

  /** Keeps the report of a run of this window that is settled. Throws when it can't: the run's journal then tells what it knows. */
  async keep(report: RunReport): Promise<PastRun> {
    const { documents } = await this.#journals.readAll();
    const own = documents.filter(
      ({ runId, owner }) => runId === report.runId && owner.instance === this.#owner.instance,
    );
    const journal = own.toSorted((one, other) => other.epoch - one.epoch)[0];
    if (journal === undefined) {
      throw new Error(`The journal of the run on ${report.environment.name} is gone, so its report was not kept.`);
    }
    const past: PastRun = { epoch: journal.epoch, account: journal.account, knownFrom: 'report', report };
    await this.#folder.keep(past);
    return past;
  }

  /**
   * Puts journals of long finished runs into the history, and only then removes them; then forgets what is too old. Other windows may do
   * the same at the same time.
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
    // A journal goes only when its run was read back from the history, or when there is nothing in it to remember.
    const { past } = await this.#folder.readAll();
    const kept = new Set(past.map(pastRunKey));
    for (const document of toPrune) {
      if (kept.has(ownerKey(document)) || pastRunOfJournal(document) === undefined) {
        await this.#journals.remove(document);
      }
    }
  }
}
