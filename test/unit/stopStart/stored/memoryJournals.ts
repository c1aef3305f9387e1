import {
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  type StoredJournals,
  type UnreadableJournal,
} from '../../../../src/stopStart/engine/journal.ts';
import { journalForm, journalName, journalNameParts } from '../../../../src/stopStart/stored/journalRecord.ts';
import { parseRecord, recordText } from '../../../../src/stopStart/stored/recordForm.ts';
import type { Clock } from '../../../../src/time/clock.ts';

/** A journal folder in memory: what is in `files` is on disk, synced. It goes through the real text format. */
export class MemoryJournals {
  readonly files = new Map<string, string>();
  /** How long making and writing a journal takes. */
  diskMs = 4;
  /** The disk is full, or the folder can't be written. */
  full = false;
  /** Called when an operation begins to wait for a disk that hangs. */
  onHung: () => void = () => undefined;
  /** The same text is read again and again. */
  readonly #parsed = new Map<string, ReturnType<typeof parseJournalText>>();
  /** What waits for the disk, in order; absent while it works. */
  #hung: (() => void)[] | undefined;
  /** How long the next looks at the lease take, in milliseconds; 1 when none is left. */
  readonly slowLeaseReads: number[] = [];
  /** Called right before a journal is made: what another window does in that instant. */
  beforeCreate: (document: JournalDocument) => void = () => undefined;

  /** From now on no operation comes to an end, and none fails, until `recover`. */
  hang(): void {
    this.#hung ??= [];
  }

  /** The disk answers again: what hung is done now, in its order, even where the process that asked for it is dead by now. */
  recover(): void {
    const hung = this.#hung ?? [];
    this.#hung = undefined;
    for (const goOn of hung) {
      goOn();
    }
  }

  /** The folder as one process sees it, on that process's clock: after a kill nothing of it goes on. */
  storeFor(clock: Clock): JournalStore {
    const half = async (): Promise<void> => {
      await clock.sleep(this.diskMs / 2);
      await this.#working();
    };
    const quick = async (ms = 1): Promise<void> => {
      await clock.sleep(ms);
      await this.#working();
    };
    return {
      create: async (document) => {
        await half();
        this.#failIfFull();
        this.beforeCreate(document);
        const name = journalName(document);
        if (this.files.has(name)) {
          return 'exists';
        }
        this.files.set(name, recordText(journalForm, document));
        await half();
        return 'created';
      },
      write: async (document) => {
        const text = recordText(journalForm, document);
        await half();
        this.#failIfFull();
        this.files.set(journalName(document), text);
        await half();
      },
      latestEpoch: async (runId) => {
        await quick(this.slowLeaseReads.shift());
        return Math.max(0, ...this.documents.filter((one) => one.runId === runId).map(({ epoch }) => epoch));
      },
      readAll: async () => {
        await quick();
        return this.#read();
      },
      setAside: async ({ file }) => {
        await quick();
        this.files.delete(file);
      },
    };
  }

  async #working(): Promise<void> {
    const hung = this.#hung;
    if (hung !== undefined) {
      this.onHung();
      await new Promise<void>((resolve) => {
        hung.push(resolve);
      });
    }
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
      const parsed = this.#parsed.get(text) ?? parseJournalText(text);
      this.#parsed.set(text, parsed);
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

function parseJournalText(text: string) {
  return parseRecord(journalForm, text);
}
