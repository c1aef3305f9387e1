import { join } from 'node:path';
import { systemClock } from '../../time/clock.ts';
import { StopStartEngine } from '../engine/engine.ts';
import type { JournalStore, Owner } from '../engine/journal.ts';
import type { Timing } from '../engine/timing.ts';
import { HistoryFolder } from '../stored/historyFolder.ts';
import { JournalFolder } from '../stored/journalFolder.ts';
import { type RecordPlaces, recordFolders } from '../stored/recordPlaces.ts';
import { RunHistory } from '../stored/runHistory.ts';
import { isOlderOwnerAlive, isOwnerAlive, thisProcess } from '../stored/thisProcess.ts';

/** The engine of this process, and where its runs are written down. */
export interface RunMachine {
  readonly engine: StopStartEngine;
  readonly journals: JournalFolder;
  readonly history: RunHistory;
  /** This process, as the journals name it. */
  readonly owner: Owner;
}

/**
 * The engine on this machine's own clock, disk and process. `timing` differs for tests alone; `through` is put between the engine and its
 * records. Outside of VS Code there
 * is no older place. Throws NoStateFolder.
 */
export async function createEngine(
  { state, older }: Pick<RecordPlaces, 'state'> & Partial<RecordPlaces>,
  timing: Partial<Timing>,
  through: (store: JournalStore) => JournalStore = (store) => store,
): Promise<RunMachine> {
  const place = state();
  const inOlder = (name: string): string | undefined => (older === undefined ? undefined : join(older, name));
  const olderJournals = inOlder(recordFolders.journals);
  const journals = new JournalFolder(
    join(place, recordFolders.journals),
    olderJournals === undefined ? undefined : { folder: olderJournals, isAlive: isOlderOwnerAlive },
  );
  const owner = await thisProcess();
  const engine = new StopStartEngine({
    store: through(journals),
    owner,
    isAlive: isOwnerAlive,
    clock: systemClock,
    random: Math.random,
    timing,
  });
  const { history: name } = recordFolders;
  const history = new RunHistory(journals, new HistoryFolder(join(place, name), inOlder(name)), owner);
  return { engine, journals, history, owner };
}
