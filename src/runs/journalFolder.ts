import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type JournalDocument,
  JournalFailure,
  type JournalStore,
  type StoredJournals,
  type UnreadableJournal,
} from '../stopStart/journal.ts';
import { journalText, parseJournal } from '../stopStart/journalFormat.ts';
import { codeOf, whileHeld } from './whileHeld.ts';

/**
 * Journals as files of one folder, `RUN.EPOCH.json`, each written by one process only. A file is written to a temporary name, synced,
 * put in place as a whole, and its folder synced: after a crash there is the old journal or the new one. What is not such a file is
 * left alone; no journal is ever deleted.
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
      const read = await Promise.all(names.map((name) => this.#read(name)));
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

  async #put<T>(document: JournalDocument, place: (temporary: string, final: string) => Promise<T>): Promise<T> {
    const final = join(this.#folder, `${document.runId}.${document.epoch}.json`);
    const temporary = `${final}.${randomUUID()}.tmp`;
    try {
      await writeSynced(temporary, journalText(document));
      const placed = await place(temporary, final);
      await syncFolder(this.#folder);
      return placed;
    } finally {
      await rm(temporary, { force: true });
    }
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

  async #orFailure<T>(what: 'read' | 'written' | 'moved', act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const sentence = `The journal in ${this.#folder} could not be ${what}: ${sentenceOf(error)}`;
      throw new JournalFailure(sentence, { cause: error });
    }
  }
}

function nameParts(name: string): { readonly runId: string; readonly epoch: number } | undefined {
  const match = /^(.+)\.(\d{1,9})\.json$/.exec(name);
  const [, runId, epoch] = match ?? [];
  return runId === undefined ? undefined : { runId, epoch: Number(epoch) };
}

/** A folder that was never made holds nothing. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

async function writeSynced(path: string, text: string, flags: 'w' | 'wx' = 'w'): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A hard link appears whole and only where there is nothing yet, so of two windows one succeeds. */
async function createInPlace(temporary: string, final: string): Promise<'created' | 'exists'> {
  try {
    await link(temporary, final);
    return 'created';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return 'exists';
    }
  }
  // File systems without hard links (FAT, some network shares): exclusive, though not whole at once. Half of one reads as damaged, and is told.
  try {
    await writeSynced(final, await readFile(temporary, 'utf8'), 'wx');
    return 'created';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return 'exists';
    }
    throw error;
  }
}

function replaceInPlace(temporary: string, final: string): Promise<void> {
  return whileHeld(() => rename(temporary, final));
}

/** Makes names in the folder outlive a power cut. Windows has no such call, and journals its folders itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
