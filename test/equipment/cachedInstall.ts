import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.ts';
import { cacheFolder } from './repository.ts';

type Tell = (line: string) => void;

/**
 * A folder of the cache that `install` fills on first use. It is filled beside its place and renamed at the end, so that an
 * interrupted install is never used; a second process meanwhile waits.
 */
export async function installedOnce(
  name: string,
  tell: Tell,
  install: (emptyFolder: string) => Promise<void>,
): Promise<string> {
  const home = path.join(cacheFolder, name);
  if (!(await exists(home))) {
    await withLock(name, tell, async () => {
      if (!(await exists(home))) {
        const unfinished = `${home}.unfinished`;
        await rm(unfinished, { recursive: true, force: true });
        await mkdir(unfinished);
        await install(unfinished);
        await rename(unfinished, home);
      }
    });
  }
  return home;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
