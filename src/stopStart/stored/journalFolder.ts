import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { concurrently } from '../../concurrently.ts';
import {
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  ownerKey,
  type StoredJournals,
  type UnreadableJournal,
} from '../engine/journal.ts';
import { journalText, parseJournal } from './journalFormat.ts';
import { createInPlace, filesAtOnce, namesIn, putSynced, replaceInPlace, syncFolder } from './syncedFiles.ts';
import { codeOf, whileHeld } from './whileHeld.ts';

/**
 * Journals as files of one folder, `RUN.EPOCH.json`, each written by one process only. A file is written to a temporary name, synced,
 * put in place as a whole, and its folder synced: after a crash there is the old journal or the new one. What is not such a file is
 * left alone; no journal is ever deleted but by `remove`.
 */
export class JournalFolder implements JournalStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  create(document: JournalDocument): Promise<'created' | 'exists'> {
    return this.#orFailure('written', async () => {
      await mkdir(this.#folder, { recursive: true });
      await syncFolder(dirname(this.#folder));
      return this.#put(document, createInPlace);
    });
  }

  async write(document: JournalDocument): Promise<void> {
    await this.#orFailure('written', () => this.#put(document, replaceInPlace));
  }

  latestEpoch(runId: string): Promise<number> {
    return this.#orFailure('read', async () => {
      const epochs = (await readdir(this.#folder)).map(nameParts).filter((parts) => parts?.runId === runId);
      return Math.max(0, ...epochs.map((parts) => parts?.epoch ?? 0));
    });
  }

  readAll(): Promise<StoredJournals> {
    return this.#orFailure('read', async () => {
      const names = (await namesIn(this.#folder)).filter((name) => name.endsWith('.json'));
      const read = await concurrently(names, filesAtOnce, (name) => this.#read(name));
      const found = read.filter((journal) => journal !== undefined);
      return {
        documents: found.flatMap((journal) => ('because' in journal ? [] : [journal])),
        unreadable: found.flatMap((journal) => ('because' in journal ? [journal] : [])),
      };
    });
  }

  async setAside({ file, because }: UnreadableJournal): Promise<void> {
    if (because !== 'damaged') {
      return;
    }
    await this.#orFailure('moved', async () => {
      const aside = join(this.#folder, 'set-aside');
      await mkdir(aside, { recursive: true });
      try {
        await whileHeld(() => rename(join(this.#folder, file), join(aside, `${file}.${randomUUID()}`)));
      } catch (error) {
        // Another window was told of it too, and has moved it.
        if (codeOf(error) !== 'ENOENT') {
          throw error;
        }
      }
    });
  }

  /** For a journal that the history has. That it is gone already is no error: another window prunes too. */
  async remove(document: JournalDocument): Promise<void> {
    await this.#orFailure('removed', () => whileHeld(() => rm(join(this.#folder, nameOf(document)), { force: true })));
  }

  #put<T>(document: JournalDocument, place: (temporary: string, final: string) => Promise<T>): Promise<T> {
    return putSynced(this.#folder, nameOf(document), journalText(document), place);
  }

  async #read(name: string): Promise<JournalDocument | UnreadableJournal | undefined> {
    const parts = nameParts(name);
    const unreadable = (because: UnreadableJournal['because'], sentence: string): UnreadableJournal => ({
      file: name,
      runId: parts?.runId,
      epoch: parts?.epoch,
      because,
      sentence: `${join(this.#folder, name)} may name apps that are stopped, and can't be used. ${sentence}`,
    });
    let text: string;
    try {
      text = await whileHeld(() => readFile(join(this.#folder, name), 'utf8'));
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? undefined : unreadable('noAccess', sentenceOf(error));
    }
    const parsed = parseJournal(text);
    if (parsed.kind === 'unreadable') {
      return unreadable(parsed.because, parsed.sentence);
    }
    const { document } = parsed;
    const isItself = parts?.runId === document.runId && parts.epoch === document.epoch;
    return isItself ? document : unreadable('damaged', "Its name and its content don't belong together.");
  }

  async #orFailure<T>(what: 'read' | 'written' | 'moved' | 'removed', act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const sentence = `The journal in ${this.#folder} could not be ${what}: ${sentenceOf(error)}`;
      throw new JournalFailure(sentence, { cause: error });
    }
  }
}

function nameOf(document: Pick<JournalDocument, 'runId' | 'epoch'>): string {
  return `${ownerKey(document)}.json`;
}

function nameParts(name: string): { readonly runId: string; readonly epoch: number } | undefined {
  const match = /^(.+)\.(\d{1,9})\.json$/.exec(name);
  const [, runId, epoch] = match ?? [];
  return runId === undefined ? undefined : { runId, epoch: Number(epoch) };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
