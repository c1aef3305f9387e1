import { systemClock } from '../clock.ts';
import { StopStartEngine } from '../stopStart/engine.ts';
import { JournalFolder } from './journalFolder.ts';
import { isOwnerAlive, thisProcess } from './thisProcess.ts';

/** The engine on this machine's own clock, disk and process. */
export async function createEngine(folder: string): Promise<StopStartEngine> {
  return new StopStartEngine({
    store: new JournalFolder(folder),
    owner: await thisProcess(),
    isAlive: isOwnerAlive,
    clock: systemClock,
    random: Math.random,
  });
}
