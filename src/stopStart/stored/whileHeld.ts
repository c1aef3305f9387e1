import { setTimeout } from 'node:timers/promises';

/** A virus scanner, an indexer or another window's rename holds a file for a moment, seldom longer than this. In milliseconds. */
const pauses = [20, 50, 100, 200, 400];

/** What Windows answers for a file that somebody else holds. */
const heldCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Runs a file operation, again a few times while somebody else holds the file. Only Windows has files that are held so. */
export async function whileHeld<T>(
  act: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = setTimeout,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await act();
    } catch (error) {
      if (platform !== 'win32' || !heldCodes.has(codeOf(error))) {
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
