import { type JournalDocument, ownerKey, type StoredJournals } from '../engine/journal.ts';
import type { AccountRef, AppRef, EnvironmentRef } from '../engine/ports.ts';
import type { ActiveRun } from '../engine/runRequest.ts';
import { type AbandonedRun, type StoredRun, storedRuns } from '../engine/storedRun.ts';
import type { RunMachine } from '../ports/runMachine.ts';
import { type PastRun, pastRunKey, pastRunOfJournal, stillLeftStopped } from '../stored/pastRun.ts';
import type { LeftApps, WindowRun } from './windowRuns.ts';

/**
 * A run as this window knows it.
 *
 * - `live`: under way in this window, not settled.
 * - `elsewhere`: under way in another window or runner; `otherHost` as in ActiveRun.
 * - `abandoned`: its window died, and its apps may be down or were still watched.
 * - `past`: over. In the two kinds before, `past` is the report that was kept when every app was back. `leftStopped`: apps that it left
 * stopped
 *   and that no later run has brought back.
 */
export type RunEntry =
  | { readonly kind: 'live'; readonly run: WindowRun }
  | {
      readonly kind: 'elsewhere';
      readonly run: StoredRun;
      readonly otherHost?: string;
      readonly past?: PastRun;
    }
  | { readonly kind: 'abandoned'; readonly run: StoredRun; readonly offer: AbandonedRun; readonly past?: PastRun }
  | { readonly kind: 'past'; readonly past: PastRun; readonly leftStopped: readonly AppRef[] };

export interface RunList {
  /** First the runs that are not over; the newest first. Those that the user cleared are among them: see `shownEntries`. */
  readonly entries: readonly RunEntry[];
  /** Journals and records that can't be read; `sentence` for people. */
  readonly unreadable: readonly { readonly file: string; readonly sentence: string }[];
}

/** What a run list is made of. */
export interface RunSources {
  readonly live: readonly WindowRun[];
  readonly stored: StoredJournals;
  /** Runs that are under way in other windows and runners. */
  readonly elsewhere: readonly Pick<ActiveRun, 'runId' | 'otherHost'>[];
  readonly abandoned: readonly AbandonedRun[];
  readonly history: readonly PastRun[];
}

/** All runs of this window, of the journals and of the history, without the network. Throws if a folder can't be read. */
export async function listRuns(
  { engine, journals, history }: RunMachine,
  live: readonly WindowRun[],
): Promise<RunList> {
  const [{ active, abandoned }, stored, { past, unreadable }] = await Promise.all([
    engine.openRuns(),
    journals.readAll(),
    history.readAll(),
  ]);
  const elsewhere = active.filter(({ mine }) => !mine);
  const entries = runEntries({ live, stored, elsewhere, abandoned, history: past });
  return { entries, unreadable: [...stored.unreadable, ...unreadable] };
}

export function runEntries({ live, stored, elsewhere, abandoned, history }: RunSources): readonly RunEntry[] {
  const liveIds = new Set(live.map(({ handle }) => handle.snapshot().runId));
  const others = storedRuns(stored).filter(({ latest }) => !liveIds.has(latest.runId));
  const offers = new Map(abandoned.map((offer) => [offer.runId, offer]));
  const kept = new Map(history.map((one) => [pastRunKey(one), one]));
  const open = others.flatMap((run) => {
    const past = kept.get(ownerKey(run.latest));
    const entry = openEntry(run, elsewhere, offers.get(run.latest.runId));
    return entry === undefined ? [] : [{ ...entry, ...(past === undefined ? {} : { past }) }];
  });
  const openIds = new Set([...liveIds, ...open.map(({ run }) => run.latest.runId)]);
  const newest = (one: OwnerRef): boolean => openIds.has(one.runId) && isNewest(one, stored);
  // A run has a report as soon as it ends, but is not listed as past before its watch is over.
  const over = history.filter(({ epoch, report }) => !newest({ runId: report.runId, epoch }));
  const past = [...over, ...onlyInJournals(stored, history, openIds)];
  return [
    ...live.toSorted((one, other) => other.startedAt - one.startedAt).map((run) => ({ kind: 'live' as const, run })),
    ...open.toSorted((one, other) => other.run.startedAt - one.run.startedAt),
    ...past
      .toSorted((one, other) => other.report.startedAt - one.report.startedAt)
      .map((one) => ({ kind: 'past' as const, past: one, leftStopped: stillLeftStopped(one, past) })),
  ];
}

function openEntry(
  run: StoredRun,
  elsewhere: RunSources['elsewhere'],
  offer: AbandonedRun | undefined,
): Extract<RunEntry, { readonly kind: 'elsewhere' | 'abandoned' }> | undefined {
  const other = elsewhere.find(({ runId }) => runId === run.latest.runId);
  if (other !== undefined) {
    const { otherHost } = other;
    return { kind: 'elsewhere', run, ...(otherHost === undefined ? {} : { otherHost }) };
  }
  return offer === undefined ? undefined : { kind: 'abandoned', run, offer };
}

type OwnerRef = Pick<JournalDocument, 'runId' | 'epoch'>;

function isNewest({ runId, epoch }: OwnerRef, { documents }: StoredJournals): boolean {
  return documents.every((other) => other.runId !== runId || other.epoch <= epoch);
}

/** Owners without a report whose work is over: not the newest owner of a run that is still open. */
function onlyInJournals(
  stored: StoredJournals,
  history: readonly PastRun[],
  openIds: ReadonlySet<string>,
): readonly PastRun[] {
  const kept = new Set(history.map(pastRunKey));
  return stored.documents
    .filter((document) => !(openIds.has(document.runId) && isNewest(document, stored)))
    .filter((document) => !kept.has(ownerKey(document)))
    .map(pastRunOfJournal)
    .filter((past) => past !== undefined);
}

/** Without the runs that the user cleared. */
export function shownEntries(entries: readonly RunEntry[]): readonly RunEntry[] {
  return entries.filter((entry) => entry.kind !== 'past' || entry.past.cleared === undefined);
}

/** The apps that these runs left stopped until now, or may have. Not those of a run that the user cleared. */
export function leftApps(entries: readonly RunEntry[]): LeftApps {
  return new Map(
    shownEntries(entries).flatMap((entry) => leftBy(entry).map(({ key }) => [key, environmentOf(entry).key] as const)),
  );
}

function leftBy(entry: RunEntry): readonly AppRef[] {
  switch (entry.kind) {
    case 'live':
      return entry.run.handle.snapshot().leftStopped;
    case 'abandoned':
      return entry.offer.apps;
    case 'past':
      return entry.leftStopped;
    case 'elsewhere':
      return [];
  }
}

/** The environment of a run. */
export function environmentOf(entry: RunEntry): EnvironmentRef {
  switch (entry.kind) {
    case 'live':
      return entry.run.handle.snapshot().environment;
    case 'elsewhere':
    case 'abandoned':
      return entry.run.latest.environment;
    case 'past':
      return entry.past.report.environment;
  }
}

/** The account that ran it. */
export function accountOf(entry: RunEntry): AccountRef {
  switch (entry.kind) {
    case 'live':
      return entry.run.handle.account;
    case 'elsewhere':
    case 'abandoned':
      return entry.run.latest.account;
    case 'past':
      return entry.past.account;
  }
}

/** A report, whether it comes from the run or from its journal, and what else is known of the run. */
export type KnownReport = Pick<PastRun, 'report' | 'knownFrom' | 'account' | 'certificates'>;

/** What is known of how a run went; undefined if it has not ended yet. */
export function knownReport(entry: RunEntry): KnownReport | undefined {
  switch (entry.kind) {
    case 'past':
      return entry.past;
    case 'live': {
      const { handle, certificates } = entry.run;
      const report = entry.run.endedWith();
      return report === undefined
        ? undefined
        : { report, knownFrom: 'report', account: handle.account, ...(certificates && { certificates }) };
    }
    case 'elsewhere':
    case 'abandoned':
      return entry.past;
  }
}

/**
 * A run whose failed apps may be stopped and started again: it is over, or it only watches its apps, so that this window may begin the next
 * run on its environment.
 */
export function runToRetry(entry: RunEntry): Pick<PastRun, 'report' | 'account'> | undefined {
  switch (entry.kind) {
    case 'past':
      return entry.past;
    case 'live': {
      const report = entry.run.endedWith();
      const { counts } = entry.run.handle.snapshot();
      const onlyWatches = counts.unsettled + counts.inFlight === 0;
      return report === undefined || !onlyWatches ? undefined : { report, account: entry.run.handle.account };
    }
    case 'abandoned':
      return entry.offer.apps.length === 0 ? entry.past : undefined;
    case 'elsewhere':
      return undefined;
  }
}
