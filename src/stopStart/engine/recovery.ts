import type { JournalDocument, Owner } from './journal.ts';
import type { AppRef } from './ports.ts';
import type { AccountRef, EnvironmentRef } from './runRequest.ts';
import { openApps, refOf, type StoredRun, unsettledApps } from './storedRun.ts';

/** A run whose owner died, as its journals tell it: enough for the notification, and to sign in again. */
export interface AbandonedRun {
  readonly runId: string;
  /** Of the owner that died: one that took the run over may die, too. See JournalDocument. */
  readonly epoch: number;
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  /** When the run's first owner began; milliseconds since the epoch. */
  readonly startedAt: number;
  /** Whose stop may have been sent, and who are not known to be back. No other app is ever started unasked. */
  readonly apps: readonly AppRef[];
  /** Back when the owner died, and still watched: they are read, and one that is stopped is named. */
  readonly cutShort: readonly AppRef[];
}

export function abandonedRun(run: StoredRun): AbandonedRun {
  const { runId, epoch, environment, account } = run.latest;
  return {
    runId,
    epoch,
    environment,
    account,
    startedAt: run.startedAt,
    apps: unsettledApps(run).map(refOf),
    cutShort: run.apps.filter(({ mark }) => mark === 'back').map(refOf),
  };
}

/** The journal with which `owner` claims the run. Recovery is journalled like a run, so that it can be recovered itself. */
export function nextEpoch(run: StoredRun, owner: Owner, now: number): JournalDocument {
  const { runId, epoch, environment, account } = run.latest;
  return {
    runId,
    epoch: epoch + 1,
    kind: 'recovery',
    owner,
    heartbeatAt: now,
    startedAt: now,
    environment,
    account,
    apps: openApps(run),
  };
}
