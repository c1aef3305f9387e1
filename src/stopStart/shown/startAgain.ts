import { systemClock } from '../../time/clock.ts';
import type { AbandonedRun } from '../engine/engine.ts';
import { inDiskTime, type JournalDocument, type JournalStore } from '../engine/journal.ts';
import type { AppRef, AzurePorts } from '../engine/ports.ts';
import type { RunHandle } from '../engine/runHandle.ts';
import { defaultTiming } from '../engine/timing.ts';
import type { RunMachine } from '../ports/createEngine.ts';
import type { PastRun } from '../stored/pastRun.ts';

/** What starting these apps of a past run again is about; a run of its own, with a journal of its own. */
export function startOf({ report, account }: PastRun, apps: readonly AppRef[], now: number): AbandonedRun {
  const time = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const runId = `${time}-again-${report.runId.slice(-8)}`;
  return { runId, epoch: 1, environment: report.environment, account, startedAt: now, apps, cutShort: [] };
}

/**
 * Begins a recovery of these apps, and of no other. Written down first as a run that left them, so that a window that dies here, too,
 * has them offered again. Undefined when it was begun already. Throws JournalFailure.
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
  const { runId, epoch, environment, account, startedAt, apps } = start;
  const document: JournalDocument = {
    ...{ runId, epoch, kind: 'recovery', owner, heartbeatAt: startedAt, startedAt, environment, account },
    apps: apps.map(({ id, name }) => ({ id, name, mark: 'intended', stops: 1, intendedAt: startedAt })),
  };
  const created = await inDiskTime(journals.create(document), systemClock, defaultTiming.diskMs);
  return created === 'exists' ? undefined : engine.recover(start, azure);
}
