import { join } from 'node:path';
import { systemClock } from '../../clock.ts';
import { StopStartEngine } from '../engine/engine.ts';
import type { Owner } from '../engine/journal.ts';
import { HistoryFolder } from '../stored/historyFolder.ts';
import { JournalFolder } from '../stored/journalFolder.ts';
import { runFolders } from '../stored/runFolders.ts';
import { RunHistory } from '../stored/runHistory.ts';
import { isOwnerAlive, thisProcess } from '../stored/thisProcess.ts';

/** The engine of this window, and where its runs are written down. */
export interface RunMachine {
  readonly engine: StopStartEngine;
  readonly journals: JournalFolder;
  readonly history: RunHistory;
  /** This process, as the journals name it. */
  readonly owner: Owner;
}

/** The engine on this machine's own clock, disk and process; `storage` outlives the window. */
export async function createEngine(storage: string): Promise<RunMachine> {
  const journals = new JournalFolder(join(storage, runFolders.journals));
  const owner = await thisProcess();
  const engine = new StopStartEngine({
    store: journals,
    owner,
    isAlive: isOwnerAlive,
    clock: systemClock,
    random: Math.random,
  });
  const history = new RunHistory(journals, new HistoryFolder(join(storage, runFolders.history)), owner);
  return { engine, journals, history, owner };
}
