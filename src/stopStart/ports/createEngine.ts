import { join } from 'node:path';
import { systemClock } from '../../clock.ts';
import { StopStartEngine } from '../engine/engine.ts';
import type { Owner } from '../engine/journal.ts';
import type { Timing } from '../engine/timing.ts';
import { HistoryFolder } from '../stored/historyFolder.ts';
import { JournalFolder } from '../stored/journalFolder.ts';
import { type RecordPlaces, recordFolders } from '../stored/recordPlaces.ts';
import { RunHistory } from '../stored/runHistory.ts';
import { isOlderOwnerAlive, isOwnerAlive, thisProcess } from '../stored/thisProcess.ts';

/** The engine of this window, and where its runs are written down. */
export interface RunMachine {
  readonly engine: StopStartEngine;
  readonly journals: JournalFolder;
  readonly history: RunHistory;
  /** This process, as the journals name it. */
  readonly owner: Owner;
}

/** The engine on this machine's own clock, disk and process; `timing` differs for tests alone. Throws NoStateFolder. */
export async function createEngine({ state, older }: RecordPlaces, timing: Partial<Timing>): Promise<RunMachine> {
  const place = state();
  const journals = new JournalFolder(join(place, recordFolders.journals), {
    folder: join(older, recordFolders.journals),
    isAlive: isOlderOwnerAlive,
  });
  const owner = await thisProcess();
  const engine = new StopStartEngine({
    store: journals,
    owner,
    isAlive: isOwnerAlive,
    clock: systemClock,
    random: Math.random,
    timing,
  });
  const { history: name } = recordFolders;
  const history = new RunHistory(journals, new HistoryFolder(join(place, name), join(older, name)), owner);
  return { engine, journals, history, owner };
}
