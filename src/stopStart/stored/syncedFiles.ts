import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * Writes a file so that after a crash there is the old file or the new one: it is written under a temporary name and synced, `place` puts it
 * in place as a whole, and the folder is synced.
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

/** Creates a folder that only this user can enter. The names of all folders that are created for it outlive a power cut. */
export async function makeSynced(folder: string): Promise<void> {
  const outermost = await mkdir(folder, { recursive: true, mode: 0o700 });
  let made = folder;
  // Also if the folder existed: the process that created it may have ended before it synced.
  await syncFolder(dirname(made));
  while (outermost !== undefined && made !== outermost && made !== dirname(made)) {
    made = dirname(made);
    await syncFolder(dirname(made));
  }
}

/** The names in a folder. A folder that was never created has none. */
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

/** Creates the file by a hard link, which appears as a whole and only if there is no file yet: of two windows, one succeeds. */
export async function createInPlace(temporary: string, final: string): Promise<'created' | 'exists'> {
  try {
    await link(temporary, final);
    return 'created';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return 'exists';
    }
  }
  // A file system without hard links (FAT, some network shares): exclusive, but not as a whole. Half a file reads as damaged, and the user
  // is told.
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

/** Makes the names in a folder outlive a power cut. Windows has no such call, because its file system journals folders itself. */
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

/**
 * The waits between tries, in milliseconds: a virus scanner, an indexer or another window's rename locks a file, seldom for longer than
 * this.
 */
const pauses = [20, 50, 100, 200, 400];

/** The error codes that Windows gives for a locked file. */
const lockedCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Runs a file operation, and repeats it a few times while another program locks the file. Only Windows locks files in this way. */
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

/** The system's code of a failed file operation; empty if there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
