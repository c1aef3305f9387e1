import { appendFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Names the folder of this run of `npm test`; absent where a test runs by itself. */
export const runFolderVariable = 'ASE_CERTIFICATES_RUN_FOLDER';

/** No secret. Each process writes it to its temporary folder, and the search must find it there for every suite. */
export const witness = 'This process leaves its files to the search of the run.';

/** The folder below the folder of the run for what was removed: `PROCESS/NUMBER-PATH`, with + between the parts of the old path. */
export const removedFolder = 'removed';

/**
 * Makes the folder in which all suites of one `npm test` have their temporary folders. Its path is short: sockets of VS Code are in it,
 * and a socket's path has 103 characters at most on macOS, whose own temporary folder takes half of them.
 */
export function makeRunFolder(): string {
  return mkdtempSync(path.join(process.platform === 'darwin' ? '/private/tmp' : tmpdir(), 'ase-'));
}

/** The environment in which the processes of a suite keep their temporary files in its own folder, which is made below the folder `run`. */
export function environmentOfSuite(suite: string, run: string): Readonly<Record<string, string>> {
  const folder = path.join(run, suite);
  mkdirSync(folder, { recursive: true });
  return { [runFolderVariable]: run, TMPDIR: folder, TMP: folder, TEMP: folder };
}

/** Node's arguments for a process of this run whose removed files are to be kept for the search: see keepRemoved.ts. */
export function keepingArguments(): readonly string[] {
  return isSearched() ? ['--import', new URL('keepRemoved.ts', import.meta.url).href] : [];
}

/** Whether this process belongs to a run of `npm test`, which is searched at its end. */
export function isSearched(): boolean {
  return process.env[runFolderVariable] !== undefined;
}

/** Writes what would be in no file otherwise, so that the search of this run sees it; nothing where a test runs by itself. */
export function keepForSearch(what: string, content: string | Uint8Array): void {
  if (isSearched()) {
    const line = typeof content === 'string' ? Buffer.from(content) : content;
    appendFileSync(path.join(tmpdir(), `${what}-${process.pid}.log`), Buffer.concat([line, Buffer.from('\n')]));
  }
}
