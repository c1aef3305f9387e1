import type { Clock } from '../../../../src/clock.ts';
import {
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  type StoredJournals,
  type UnreadableJournal,
} from '../../../../src/stopStart/engine/journal.ts';
import { journalForm, journalName, journalNameParts } from '../../../../src/stopStart/stored/journalRecord.ts';
import { parseRecord, recordText } from '../../../../src/stopStart/stored/record.ts';

/** A journal folder in memory: what is in `files` is on disk, synced. It goes through the real text format. */
export class MemoryJournals {
  readonly files = new Map<string, string>();
  /** How long making and writing a journal takes. */
  diskMs = 4;
  /** The disk is full, or the folder can't be written. */
  full = false;
  /** How long the next looks at the lease take, in milliseconds; 1 when none is left. */
  readonly slowLeaseReads: number[] = [];
  /** Called right before a journal is made: what another window does in that instant. */
  beforeCreate: (document: JournalDocument) => void = () => undefined;

  /** The folder as one process sees it, on that process's clock: after a kill nothing of it goes on. */
  storeFor(clock: Clock): JournalStore {
    return {
      create: async (document) => {
        await clock.sleep(this.diskMs / 2);
        this.#failIfFull();
        this.beforeCreate(document);
        const name = journalName(document);
        if (this.files.has(name)) {
          return 'exists';
        }
        this.files.set(name, recordText(journalForm, document));
        await clock.sleep(this.diskMs / 2);
        return 'created';
      },
      write: async (document) => {
        const text = recordText(journalForm, document);
        await clock.sleep(this.diskMs / 2);
        this.#failIfFull();
        this.files.set(journalName(document), text);
        await clock.sleep(this.diskMs / 2);
      },
      latestEpoch: async (runId) => {
        await clock.sleep(this.slowLeaseReads.shift() ?? 1);
        return Math.max(0, ...this.documents.filter((one) => one.runId === runId).map(({ epoch }) => epoch));
      },
      readAll: async () => {
        await clock.sleep(1);
        return this.#read();
      },
      setAside: async ({ file }) => {
        await clock.sleep(1);
        this.files.delete(file);
      },
    };
  }

  /** Puts a journal there as it is. */
  put(document: JournalDocument): void {
    this.files.set(journalName(document), recordText(journalForm, document));
  }

  /** Every journal on disk. */
  get documents(): readonly JournalDocument[] {
    return this.#read().documents;
  }

  #read(): StoredJournals {
    const documents: JournalDocument[] = [];
    const unreadable: UnreadableJournal[] = [];
    for (const [file, text] of this.files) {
      const parsed = parseRecord(journalForm, text);
      if (parsed.kind === 'record') {
        documents.push(parsed.value);
      } else {
        unreadable.push({ file, runId: undefined, epoch: undefined, ...journalNameParts(file), ...parsed });
      }
    }
    return { documents, unreadable };
  }

  #failIfFull(): void {
    if (this.full) {
      throw new JournalFailure('The disk is full.');
    }
  }
}
