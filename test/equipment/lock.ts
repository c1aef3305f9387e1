import { mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from '../vscode/processes.ts';
import { cacheFolder } from './repository.ts';

/** Runs `action` while no other process of this repository runs one under the same name. `tell` gets a line when it waits. */
export async function withLock<T>(name: string, tell: (line: string) => void, action: () => Promise<T>): Promise<T> {
  await mkdir(cacheFolder, { recursive: true });
  const lockFile = path.join(cacheFolder, `${name}.lock`);
  let told = false;
  while (!(await tookLock(lockFile))) {
    if (!told) {
      tell(`Waiting for another process that is at ${name}…`);
      told = true;
    }
    await wait(500);
  }
  try {
    return await action();
  } finally {
    await rm(lockFile, { force: true });
  }
}

/** Takes the lock file; removes that of an owner that no longer lives, to be taken at the next try. */
async function tookLock(lockFile: string): Promise<boolean> {
  try {
    const handle = await open(lockFile, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  const owner = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  if (owner > 0 && !isAlive(owner)) {
    await rm(lockFile, { force: true });
  }
  return false;
}
