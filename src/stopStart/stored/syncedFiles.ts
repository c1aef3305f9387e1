import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * Writes a file of a folder so that after a crash there is the old one or the new one: to a temporary name, synced, put in place as a
 * whole by `place`, the folder synced.
 */
export async function putSynced<T>(
  folder: string,
  name: string,
  text: string,
  place: (temporary: string, final: string) => Promise<T>,
): Promise<T> {
  const final = join(folder, name);
  const temporary = `${final}.${randomUUID()}.tmp`;
  try {
    await writeSynced(temporary, text);
    const placed = await place(temporary, final);
    await syncFolder(folder);
    return placed;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a folder that only this user can enter, and makes its name and those of the folders that had to be made for it outlive a power cut. */
export async function makeSynced(folder: string): Promise<void> {
  const outermost = await mkdir(folder, { recursive: true, mode: 0o700 });
  let made = folder;
  // Also where it was there: whoever made it may not have come to syncing it.
  await syncFolder(dirname(made));
  while (outermost !== undefined && made !== outermost && made !== dirname(made)) {
    made = dirname(made);
    await syncFolder(dirname(made));
  }
}

/** The names in a folder. One that was never made holds nothing. */
export async function namesIn(folder: string): Promise<readonly string[]> {
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
export async function createInPlace(temporary: string, final: string): Promise<'created' | 'exists'> {
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

export function replaceInPlace(temporary: string, final: string): Promise<void> {
  return retryWhileLocked(() => rename(temporary, final));
}

/** Makes names in the folder outlive a power cut. Windows has no such call, and journals its folders itself. */
export async function syncFolder(folder: string): Promise<void> {
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

/** A virus scanner, an indexer or another window's rename holds a file for a moment, seldom longer than this. In milliseconds. */
const pauses = [20, 50, 100, 200, 400];

/** What Windows answers for a file that somebody else has open. */
const lockedCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Runs a file operation, again a few times while somebody else holds the file. Only Windows has files that are held so. */
export async function retryWhileLocked<T>(
  act: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = setTimeout,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await act();
    } catch (error) {
      if (platform !== 'win32' || !lockedCodes.has(codeOf(error))) {
        throw error;
      }
      await wait(pause);
    }
  }
  return act();
}

/** The system's code of a file operation's error; empty when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
