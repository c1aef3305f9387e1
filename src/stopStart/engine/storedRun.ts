import type { JournalApp, JournalDocument, Owner, StoredJournals } from './journal.ts';
import type { AccountRef, AppRef, EnvironmentRef } from './ports.ts';

/** A run, as the journals of all its owners describe it. */
export interface StoredRun {
  /** The newest owner's journal. */
  readonly latest: JournalDocument;
  /** When the run's first owner began. */
  readonly startedAt: number;
  /** Every app, as all journals together describe it. */
  readonly apps: readonly JournalApp[];
  /** The newest owner's journal can't be read: who owns the run and what was settled is not known. */
  readonly newestUnreadable: boolean;
}

export function storedRuns({ documents, unreadable }: StoredJournals): readonly StoredRun[] {
  const runIds = new Set(documents.map((document) => document.runId));
  return [...runIds].map((id) => {
    const epochs = documents.filter((document) => document.runId === id);
    const run = joinEpochs(epochs.toSorted((one, other) => one.epoch - other.epoch));
    const newestUnreadable = unreadable.some(
      ({ runId, epoch }) => runId === run.latest.runId && (epoch ?? 0) > run.latest.epoch,
    );
    return { ...run, newestUnreadable };
  });
}

/** Apps that may have been stopped and are not known to run again. */
export function unsettledApps(run: Pick<StoredRun, 'apps'>): readonly JournalApp[] {
  return run.apps.filter((app) => app.mark === 'intended');
}

/** Apps that need a new owner: those that may be down, and those that were back and still watched. */
export function openApps(run: Pick<StoredRun, 'apps'>): readonly JournalApp[] {
  return run.apps.filter(({ mark }) => mark === 'intended' || mark === 'back');
}

/** Its owner said that nothing is left to do, and no other owner's journal says otherwise. */
export function isFinished(run: StoredRun): boolean {
  return run.latest.finishedAt !== undefined && unsettledApps(run).length === 0;
}

export function refOf(app: JournalApp): AppRef {
  return { id: app.id, key: app.id.toLowerCase(), name: app.name };
}

/**
 * The newest owner's mark counts, unless it does not know an app, or the app's last stop: an older owner may have written an intent after
 * the newer one had read its journal, and that intent must not be lost.
 */
function joinEpochs(inOrder: readonly JournalDocument[]): Omit<StoredRun, 'newestUnreadable'> {
  const apps = new Map<string, JournalApp>();
  for (const app of inOrder.flatMap((document) => document.apps)) {
    const key = app.id.toLowerCase();
    const known = apps.get(key);
    const isNews = known === undefined || (app.mark !== 'planned' && !isLaterIntent(known, app));
    apps.set(key, isNews ? app : known);
  }
  const [first, latest] = [inOrder.at(0), inOrder.at(-1)];
  if (first === undefined || latest === undefined) {
    throw new Error('A run without a journal.');
  }
  return { latest, startedAt: first.startedAt, apps: [...apps.values()] };
}

function isLaterIntent(older: JournalApp, newer: JournalApp): boolean {
  return older.mark === 'intended' && older.stops > newer.stops;
}

/** A run whose owner died, from its journals: enough for the notification and for signing in again. */
export interface AbandonedRun {
  readonly runId: string;
  /** Of the owner that died; see JournalDocument. An owner that took over the run may die too. */
  readonly epoch: number;
  readonly environment: EnvironmentRef;
  readonly account: AccountRef;
  /** When the run's first owner began; milliseconds since the epoch. */
  readonly startedAt: number;
  /** May have been stopped and are not known to be back. No other app is ever started without asking. */
  readonly apps: readonly AppRef[];
  /** Back and still watched when the owner died. They are read, and one that is stopped is named. */
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

/** The journal by which `owner` claims the run. A recovery has a journal like a run, so that it can be recovered itself. */
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

/**
 * The journal of an abandoned run, as `owner` writes it for whoever takes the run over. `releasedAt`: the owner does not look after it;
 * without it nobody else may take the run as long as this owner lives.
 */
export function abandonedJournal(
  run: AbandonedRun,
  owner: Owner,
  how: Pick<JournalDocument, 'kind' | 'releasedAt'>,
): JournalDocument {
  const { runId, epoch, environment, account, startedAt, apps, cutShort } = run;
  const stopped = ({ id, name }: AppRef, mark: JournalApp['mark']): JournalApp => ({
    ...{ id, name, mark, stops: 1, intendedAt: startedAt },
  });
  return {
    ...{ runId, epoch, owner, heartbeatAt: startedAt, startedAt, environment, account, ...how },
    apps: [...apps.map((app) => stopped(app, 'intended')), ...cutShort.map((app) => stopped(app, 'back'))],
  };
}
