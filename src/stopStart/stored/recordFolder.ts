import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { concurrently } from '../../async/concurrently.ts';
import { errorMessage } from '../../text/errorMessage.ts';
import { parseRecord, type RecordForm, recordText } from './recordForm.ts';
import {
  codeOf,
  createInPlace,
  makeSynced,
  namesIn,
  putSynced,
  replaceInPlace,
  retryWhileLocked,
} from './syncedFiles.ts';

/** A file that looks like a record and can't be used. It stays where it is. */
export interface UnreadableRecord {
  readonly name: string;
  readonly path: string;
  /** `noAccess`: the file itself can't be read. */
  readonly because: 'newerVersion' | 'damaged' | 'noAccess';
  /** For people: what is wrong with it, without its path. */
  readonly sentence: string;
}

export interface StoredRecord<T> {
  readonly name: string;
  readonly value: T;
}

export interface FolderReading<T> {
  readonly records: readonly StoredRecord<T>[];
  readonly unreadable: readonly UnreadableRecord[];
}

/** How the files of a folder are named. */
export interface RecordNames<T> {
  /** Other files are left alone. */
  isOne(name: string): boolean;
  /** Whether a record with that name may have that content. */
  fits(name: string, value: T): boolean;
}

/** How many files are open at once: a process may open a few hundred, and other extensions share them. */
const filesAtOnce = 8;

/**
 * Records of one form, as files of one folder. A file is written under a temporary name, synced and put in place as a whole; then the
 * folder is synced. So after a crash there is the old record or the new one. All windows of this user may write, read and remove at the
 * same time. Methods throw the system's own error.
 */
export class RecordFolder<T extends object> {
  readonly #folder: string;
  readonly #form: RecordForm<T>;
  readonly #names: RecordNames<T>;

  constructor(folder: string, form: RecordForm<T>, names: RecordNames<T>) {
    this.#folder = folder;
    this.#form = form;
    this.#names = names;
  }

  /** Creates a record, and the folder if it is missing. `exists`: it existed and was not changed. Of two windows, one succeeds. */
  async create(name: string, value: T): Promise<'created' | 'exists'> {
    await makeSynced(this.#folder);
    return putSynced(this.#folder, name, recordText(this.#form, value), createInPlace);
  }

  /** Creates or replaces a record, and creates the folder if it is missing. */
  async put(name: string, value: T): Promise<void> {
    await makeSynced(this.#folder);
    await this.replace(name, value);
  }

  /** Like `put`, but the folder must exist: a missing folder means that the other records are lost. */
  async replace(name: string, value: T): Promise<void> {
    await putSynced(this.#folder, name, recordText(this.#form, value), replaceInPlace);
  }

  /** The names of its records. An absent folder has none. */
  async names(): Promise<readonly string[]> {
    return (await namesIn(this.#folder)).filter((name) => this.#names.isOne(name));
  }

  async readAll(): Promise<FolderReading<T>> {
    const read = await concurrently(await this.names(), filesAtOnce, (name) => this.#read(name));
    const found = read.filter((one) => one !== undefined);
    return {
      records: found.flatMap((one) => ('value' in one ? [one] : [])),
      unreadable: found.flatMap((one) => ('value' in one ? [] : [one])),
    };
  }

  /** It is no error if another window has removed it. */
  async remove(name: string): Promise<void> {
    await retryWhileLocked(() => rm(join(this.#folder, name), { force: true }));
  }

  /** Moves a file aside without deleting it. It is no error if the file no longer exists. */
  async setAside(name: string): Promise<void> {
    const aside = join(this.#folder, 'set-aside');
    await mkdir(aside, { recursive: true });
    await unlessGone(() =>
      retryWhileLocked(() => rename(join(this.#folder, name), join(aside, `${name}.${randomUUID()}`))),
    );
  }

  /**
   * Moves a file to this folder, whatever its content. It is removed there only after it is synced here. Two windows may do this at the same
   * time.
   */
  async adopt(name: string, from: RecordFolder<T>): Promise<void> {
    const text = await unlessGone(() => from.#text(name));
    if (text !== undefined) {
      await makeSynced(this.#folder);
      await putSynced(this.#folder, name, text, replaceInPlace);
      await from.remove(name);
    }
  }

  #text(name: string): Promise<string> {
    return retryWhileLocked(() => readFile(join(this.#folder, name), 'utf8'));
  }

  async #read(name: string): Promise<StoredRecord<T> | UnreadableRecord | undefined> {
    const unreadable = (because: UnreadableRecord['because'], sentence: string): UnreadableRecord => ({
      ...{ name, path: join(this.#folder, name), because, sentence },
    });
    let text: string | undefined;
    try {
      text = await unlessGone(() => this.#text(name));
    } catch (error) {
      return unreadable('noAccess', errorMessage(error));
    }
    if (text === undefined) {
      return undefined;
    }
    const parsed = parseRecord(this.#form, text);
    if (parsed.kind === 'unreadable') {
      return unreadable(parsed.because, parsed.sentence);
    }
    const { value } = parsed;
    return this.#names.fits(name, value)
      ? { name, value }
      : unreadable('damaged', "Its name and its content don't belong together.");
  }
}

/** Undefined if the file no longer exists: another window has moved or removed it. */
async function unlessGone<R>(act: () => Promise<R>): Promise<R | undefined> {
  try {
    return await act();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/**
 * Moves the records that an older version left in `older` into `folder`, so that all windows of the user see them. `mayMove` gives the
 * names of those that may be moved, in order; by default all. The result has those that stay, because they must stay or could not be
 * moved. Read `folder` after this call: then a record that another window moves meanwhile is seen in one of the two.
 */
export async function adoptFrom<T extends object>(
  older: RecordFolder<T> | undefined,
  folder: RecordFolder<T>,
  mayMove: (reading: FolderReading<T>) => Promise<readonly string[]> = async (reading) => namesOf(reading),
): Promise<FolderReading<T>> {
  const reading = (await older?.readAll()) ?? { records: [], unreadable: [] };
  const moved = new Set<string>();
  for (const name of older === undefined ? [] : await mayMove(reading)) {
    try {
      await folder.adopt(name, older as RecordFolder<T>);
      moved.add(name);
    } catch {
      // It can be read where it is; a later write tells the user why it fails.
    }
  }
  return {
    records: reading.records.filter(({ name }) => !moved.has(name)),
    unreadable: reading.unreadable.filter(({ name }) => !moved.has(name)),
  };
}

/** Joins both readings. For a record that is in both, the older folder counts, because its owner writes there. */
export function mergedReadings<T>(stayed: FolderReading<T>, here: FolderReading<T>): FolderReading<T> {
  const there = new Set(namesOf(stayed));
  return {
    records: [...here.records.filter(({ name }) => !there.has(name)), ...stayed.records],
    unreadable: [...here.unreadable.filter(({ name }) => !there.has(name)), ...stayed.unreadable],
  };
}

function namesOf({ records, unreadable }: FolderReading<unknown>): readonly string[] {
  return [...records, ...unreadable].map(({ name }) => name);
}
