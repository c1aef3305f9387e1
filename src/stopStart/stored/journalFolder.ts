import { readdir } from 'node:fs/promises';
import { errorMessage } from '../../text/errorMessage.ts';
import {
  type IsAlive,
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  ownerKey,
  type StoredJournals,
  type UnreadableJournal,
} from '../engine/journal.ts';
import { isFinished, storedRuns } from '../engine/storedRun.ts';
import { isNameOf, journalForm, journalName, journalNameParts } from './journalRecord.ts';
import { adoptFrom, type FolderReading, mergedReadings, RecordFolder, type UnreadableRecord } from './recordFolder.ts';

/** The folder in which an older version of this extension has its journals. That version sees no other folder. */
export interface OlderJournals {
  readonly folder: string;
  /** Whether an owner is alive by that version's rules: such an owner does not see a takeover in another folder. */
  readonly isAlive: IsAlive;
}

/**
 * Journals as files of one folder, `RUN.EPOCH.HASH.json`, each written by one process. Only `remove` deletes a journal.
 * Each reading moves the journals of dead owners from an older folder to this one; those of live owners are read from the older folder.
 */
export class JournalFolder implements JournalStore {
  readonly #folder: string;
  readonly #records: RecordFolder<JournalDocument>;
  readonly #older: (Omit<OlderJournals, 'folder'> & { readonly records: RecordFolder<JournalDocument> }) | undefined;

  constructor(folder: string, older?: OlderJournals) {
    this.#folder = folder;
    this.#records = recordsIn(folder);
    this.#older = older === undefined ? undefined : { isAlive: older.isAlive, records: recordsIn(older.folder) };
  }

  create(document: JournalDocument): Promise<'created' | 'exists'> {
    return this.#orFailure('written', () => this.#records.create(journalName(document), document));
  }

  async write(document: JournalDocument): Promise<void> {
    await this.#orFailure('written', () => this.#records.replace(journalName(document), document));
  }

  latestEpoch(runId: string): Promise<number> {
    return this.#orFailure('read', async () => {
      const epochs = (await readdir(this.#folder)).map(journalNameParts).filter((parts) => parts?.runId === runId);
      return Math.max(0, ...epochs.map((parts) => parts?.epoch ?? 0));
    });
  }

  readAll(): Promise<StoredJournals> {
    return this.#orFailure('read', async () => {
      const stayed = await this.#adopt();
      const { records, unreadable } = mergedReadings(stayed, await this.#records.readAll());
      return { documents: records.map(({ value }) => value), unreadable: unreadable.map(unreadableJournal) };
    });
  }

  async setAside({ file, because }: UnreadableJournal): Promise<void> {
    if (because === 'damaged') {
      await this.#orFailure('moved', () => this.#records.setAside(file));
    }
  }

  /** Deletes a journal that the history has. It is no error if another window has deleted it. */
  async remove(document: JournalDocument): Promise<void> {
    await this.#orFailure('removed', async () => {
      await this.#records.remove(journalName(document));
      await this.#records.remove(`${ownerKey(document)}.json`);
    });
  }

  /** Moves what can be moved, and gives what stays in the older folder. */
  async #adopt(): Promise<FolderReading<JournalDocument>> {
    const live = new Set<string>();
    const stayed = await adoptFrom(this.#older?.records, this.#records, async (reading) => {
      for (const runId of await this.#liveRuns(reading)) {
        live.add(runId);
      }
      return namesToMove(reading, live);
    });
    // Such an owner sees no claim of ours, so nobody may take over its run as long as its process lives: its heartbeat counts as new.
    const heartbeatAt = Date.now();
    const records = stayed.records.map(({ name, value }) => ({
      ...{ name, value: live.has(value.runId) ? { ...value, heartbeatAt } : value },
    }));
    return { ...stayed, records };
  }

  /** Runs with a live owner. */
  async #liveRuns({ records }: FolderReading<JournalDocument>): Promise<readonly string[]> {
    const documents = records.map(({ value }) => value);
    const open = storedRuns({ documents, unreadable: [] }).filter((run) => !isFinished(run));
    const alive = await Promise.all(open.map(({ latest }) => this.#older?.isAlive(latest.owner, latest.heartbeatAt)));
    return open.filter((_, index) => alive[index] === true).map(({ latest }) => latest.runId);
  }

  async #orFailure<T>(what: 'read' | 'written' | 'moved' | 'removed', act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const because = errorMessage(error);
      throw new JournalFailure(`The journal in ${this.#folder} could not be ${what}: ${because}`, { cause: error });
    }
  }
}

function recordsIn(folder: string): RecordFolder<JournalDocument> {
  return new RecordFolder(folder, journalForm, { isOne: (name) => name.endsWith('.json'), fits: isNameOf });
}

/**
 * The newest owner's journal goes first, so that nobody who reads in between takes an older one for the newest. A run stays as a whole if
 * one of its journals can't be accessed.
 */
function namesToMove({ records, unreadable }: FolderReading<JournalDocument>, live: ReadonlySet<string>): string[] {
  const epochOf = (name: string): number => journalNameParts(name)?.epoch ?? 0;
  const noAccess = unreadable.filter(({ because }) => because === 'noAccess').map(({ name }) => name);
  const closed = new Set([...live, ...noAccess.map((name) => journalNameParts(name)?.runId)]);
  return [...records, ...unreadable]
    .map(({ name }) => name)
    .filter((name) => !noAccess.includes(name) && !closed.has(journalNameParts(name)?.runId))
    .toSorted((one, other) => epochOf(other) - epochOf(one));
}

function unreadableJournal({ name, path, because, sentence }: UnreadableRecord): UnreadableJournal {
  return {
    ...{ file: name, runId: undefined, epoch: undefined, ...journalNameParts(name), because },
    sentence: `${path} may name apps that are stopped, and can't be used. ${sentence}`,
  };
}
