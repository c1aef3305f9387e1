import {
  type JournalDocument,
  type JournalStore,
  type Owner,
  ownerKey,
  withDiskTimeout,
} from '../stopStart/engine/journal.ts';
import type { RunHandle } from '../stopStart/engine/runRequest.ts';
import { type AbandonedRun, abandonedJournal } from '../stopStart/engine/storedRun.ts';
import { defaultTiming, type Timing } from '../stopStart/engine/timing.ts';
import { createRunMachine, type RunMachine } from '../stopStart/ports/runMachine.ts';
import { NoStateFolder, ownStateFolder } from '../stopStart/stored/recordPlaces.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { systemClock } from '../time/clock.ts';
import { exitCodes, NothingStopped } from './exitCodes.ts';
import type { FollowResult } from './follow.ts';
import type { Output } from './output.ts';
import { withRecordsInOutput } from './records.ts';

/** The engine and the records of this machine. */
export interface Machine extends RunMachine {
  /** An engine with records in memory only, which knows only this run: to start what the run left if the disk can't be written. */
  withoutDisk(run: AbandonedRun): Promise<RunMachine>;
}

/** The engine of this process, on the records that VS Code uses on this machine too. Throws NothingStopped. */
export async function createMachine(output: Output, timing: Partial<Timing>): Promise<Machine> {
  const engineOn = (store: (disk: JournalStore) => JournalStore): Promise<RunMachine> =>
    createRunMachine('runner', { state: ownStateFolder }, timing, store);
  try {
    const machine = await engineOn((disk) => withRecordsInOutput(disk, output, systemClock));
    return {
      ...machine,
      withoutDisk: (run) =>
        engineOn(() => withRecordsInOutput(inMemory([leftBehind(run, machine.owner)]), output, systemClock)),
    };
  } catch (error) {
    if (error instanceof NoStateFolder) {
      throw new NothingStopped(exitCodes.refused, `${error.message} Nothing was stopped.`, { cause: error });
    }
    throw error;
  }
}

/** Keeps the run's report for VS Code's Runs view: when its apps are back, and again when it is settled. */
export async function keepReport(
  { history }: RunMachine,
  handle: RunHandle,
  followed: Promise<FollowResult>,
  output: Output,
): Promise<FollowResult> {
  const keep = async (report: FollowResult['report']): Promise<void> => {
    try {
      await withDiskTimeout(history.keep(report), systemClock, defaultTiming.diskMs);
    } catch (error) {
      const because = errorMessage(error);
      output.line(`The report of the run was not kept for VS Code's Runs view: ${because}`);
    }
  };
  const early = handle.ended.then(keep);
  const outcome = await followed;
  await early;
  await keep(outcome.report);
  return outcome;
}

/** Journals in memory, which only this process sees. */
export function inMemory(documents: readonly JournalDocument[]): JournalStore {
  const journals = new Map(documents.map((document) => [ownerKey(document), document]));
  return {
    create: async (document) => {
      if (journals.has(ownerKey(document))) {
        return 'exists';
      }
      journals.set(ownerKey(document), document);
      return 'created';
    },
    write: async (document) => void journals.set(ownerKey(document), document),
    latestEpoch: async (wanted) =>
      Math.max(0, ...[...journals.values()].filter(({ runId }) => runId === wanted).map(({ epoch }) => epoch)),
    readAll: async () => ({ documents: [...journals.values()], unreadable: [] }),
    setAside: () => Promise.resolve(),
  };
}

/** The journal of a run that this process does not look after, so that any process may take it over. */
export function leftBehind(run: AbandonedRun, owner: Owner): JournalDocument {
  return abandonedJournal(run, owner, { kind: 'run', releasedAt: run.startedAt });
}
