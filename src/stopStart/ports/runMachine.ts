import { join } from 'node:path';
import { systemClock } from '../../time/clock.ts';
import { timeInName } from '../../time/timeText.ts';
import { StopStartEngine } from '../engine/engine.ts';
import { type JournalStore, type Owner, withDiskTimeout } from '../engine/journal.ts';
import type { AppRef, AzurePorts } from '../engine/ports.ts';
import type { RunHandle } from '../engine/runRequest.ts';
import { type AbandonedRun, abandonedJournal } from '../engine/storedRun.ts';
import { defaultTiming, type Timing } from '../engine/timing.ts';
import { JournalFolder } from '../stored/journalFolder.ts';
import type { PastRun } from '../stored/pastRun.ts';
import { type RecordPlaces, recordFolders } from '../stored/recordPlaces.ts';
import { HistoryFolder, RunHistory } from '../stored/runHistory.ts';
import { isOlderOwnerAlive, isOwnerAlive, thisProcess } from '../stored/thisProcess.ts';

/** The engine of this process, and the records of its runs. */
export interface RunMachine {
  readonly engine: StopStartEngine;
  readonly journals: JournalFolder;
  readonly history: RunHistory;
  /** This process, as the journals name it. */
  readonly owner: Owner;
}

/**
 * The engine with this machine's clock, disk and process. Only tests change `timing`. `through` wraps the journals that the engine writes.
 * The runner has no `older` place. Throws NoStateFolder.
 */
export async function createRunMachine(
  program: NonNullable<Owner['program']>,
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
  const owner = await thisProcess(program);
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

/** The start of these apps of a past run, as a run of its own with its own journal. */
export function startOfLeftApps({ report, account }: PastRun, apps: readonly AppRef[], now: number): AbandonedRun {
  const runId = `${timeInName(now)}-again-${report.runId.slice(-8)}`;
  return { runId, epoch: 1, environment: report.environment, account, startedAt: now, apps, cutShort: [] };
}

/**
 * Begins a recovery of these apps, and of no other. It first writes a journal of a run that left them, so that they are offered again if
 * this window dies too. Undefined if it was begun already. Throws JournalFailure.
 */
export async function startAgain(
  {
    engine,
    journals,
    owner,
  }: Pick<RunMachine, 'engine' | 'owner'> & { readonly journals: Pick<JournalStore, 'create'> },
  start: AbandonedRun,
  azure: AzurePorts,
): Promise<RunHandle | undefined> {
  const document = abandonedJournal(start, owner, { kind: 'recovery' });
  const created = await withDiskTimeout(journals.create(document), systemClock, defaultTiming.diskMs);
  return created === 'exists' ? undefined : engine.recover(start, azure);
}
