/**
 * Loaded first by every process of a run of `npm test` that tests run in: mocha, the VS Code server and its extension hosts. What such a
 * process removes from the folder of the run is moved aside, so that the search for secrets at the end of the run sees it too: also
 * a file that the extension wrote only for a moment. See secretSearch.ts.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';
import { removedFolder, runFolderVariable, witness } from './runFolder.ts';

const run = process.env[runFolderVariable];
if (run !== undefined) {
  keepRemoved(run);
  fs.writeFileSync(path.join(tmpdir(), `witness-${process.pid}-${threadId}`), witness);
}

/** From now on this process moves aside what it removes from the folder `of`. */
export function keepRemoved(of: string): void {
  const aside = path.join(of, removedFolder, `${process.pid}-${threadId}`);
  let count = 0;

  /** Whether it was moved. If not, it is elsewhere, not there, or in use, and Node removes it or says so. */
  function moved(file: fs.PathLike, isForFolders: boolean): boolean {
    const from = path.resolve(file instanceof URL ? fileURLToPath(file) : String(file));
    if (!from.startsWith(of + path.sep) || from.startsWith(path.join(of, removedFolder))) {
      return false;
    }
    try {
      if (fs.lstatSync(from).isDirectory() && !isForFolders) {
        return false;
      }
      const name = path.relative(of, from).replaceAll(path.sep, '+').slice(-200);
      fs.mkdirSync(aside, { recursive: true });
      count += 1;
      fs.renameSync(from, path.join(aside, `${count}-${name}`));
      return true;
    } catch {
      return false;
    }
  }

  const { rm, rmSync, unlink, unlinkSync } = fs;
  const { rm: rmLater, unlink: unlinkLater } = fs.promises;
  type Done = (error: NodeJS.ErrnoException | null) => void;
  Object.assign(fs, {
    rmSync: (file: fs.PathLike, options?: fs.RmOptions) =>
      moved(file, options?.recursive === true) ? undefined : rmSync(file, options),
    unlinkSync: (file: fs.PathLike) => (moved(file, false) ? undefined : unlinkSync(file)),
    rm: (file: fs.PathLike, options: fs.RmOptions | Done, done?: Done) => {
      const [settings, end] = typeof options === 'function' ? [{}, options] : [options, done ?? (() => undefined)];
      return moved(file, settings.recursive === true) ? process.nextTick(end, null) : rm(file, settings, end);
    },
    unlink: (file: fs.PathLike, done: Done) => (moved(file, false) ? process.nextTick(done, null) : unlink(file, done)),
  });
  Object.assign(fs.promises, {
    rm: async (file: fs.PathLike, options?: fs.RmOptions) =>
      moved(file, options?.recursive === true) ? undefined : rmLater(file, options),
    unlink: async (file: fs.PathLike) => (moved(file, false) ? undefined : unlinkLater(file)),
  });
  syncBuiltinESMExports();
}
