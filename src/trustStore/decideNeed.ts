import type { LogEvent, LogEventKind } from '../azure/activityLog.ts';
import type { App } from '../azure/app.ts';
import type { Need, RootChange, UnknownBecause, WithoutLog } from './need.ts';

/**
 * How far this machine's clock may be from Azure's, in milliseconds. Of two things that happened closer together than that, one by
 * each clock, it is not known which came first.
 */
export const clockTolerance = 5 * 60_000;

/** What is known when an app's need is decided. Times are milliseconds since the epoch. */
export interface Evidence {
  readonly state: App['state'];
  /** What Azure's log says. */
  readonly log: LogEvidence | NoLog;
  /** The changes that this machine made itself, by its clock. */
  readonly ownChanges: readonly RootChange[];
  /** When this machine started the app after it had seen it stopped, by its clock. */
  readonly ownStarts: readonly number[];
}

export interface NoLog {
  /** Why the log could not be read. */
  readonly unreadable: WithoutLog;
  /** When that was found, by this machine's clock. */
  readonly at: number;
}

export interface LogEvidence {
  /** Nothing is missing since then, except what is not in the log yet. */
  readonly completeSince: number;
  /** The changes of the environment's root certificates. */
  readonly changes: readonly RootChange[];
  /** What was done to the app or slot, its plan and its environment. */
  readonly events: readonly Pick<LogEvent, 'kind' | 'at'>[];
}

/** Something by one of the two clocks. */
interface ClockedTime {
  readonly at: number;
  readonly clock: 'azure' | 'here';
}

/** Decides for one app. A change or a start counts only where it is proven; what is not proven is `unknown`. */
export function decideNeed(evidence: Evidence): Need {
  switch (evidence.state) {
    case 'stopped':
      return { kind: 'notRunning' };
    case 'other':
      return unknown({ kind: 'stateUnclear' });
    case 'running':
      return 'unreadable' in evidence.log ? withoutLog(evidence, evidence.log) : withLog(evidence, evidence.log);
  }
}

/**
 * For how long a change by this machine is enough to say that an app needs a stop and start, in milliseconds. After that, others may have
 * stopped and started it, which only the log knows.
 */
const isEnoughFor = 24 * 3_600_000;

/** A change by this machine is certain. Whether others changed something too is not. */
function withoutLog({ ownChanges, ownStarts }: Evidence, { unreadable, at }: NoLog): Need {
  const last = latest(ownChanges);
  const isLate = last === undefined || at - last.at > isEnoughFor;
  return isLate || ownStarts.some((start) => start > last.at)
    ? unknown({ kind: unreadable })
    : { kind: 'needs', change: last };
}

function withLog({ ownChanges, ownStarts }: Evidence, log: LogEvidence): Need {
  const { completeSince } = log;
  const olderThanLog = { kind: 'olderThanLog', since: completeSince } as const;
  const begin = azure(completeSince);
  const changes = knownChanges(ownChanges, log);
  const last = latest(changes);
  if (last === undefined) {
    return unknown(olderThanLog);
  }
  const { starts, others, isStopLast } = startsAfterStops(log.events);
  const loads = [...starts.map(azure), ...ownStarts.map(here)];
  const load = latest(loads.filter((one) => changes.every((change) => isAfter(one, change))));
  if (load !== undefined) {
    // There may have been another change after this start and before the log begins.
    if (!isAfter(load, begin)) {
      return unknown(olderThanLog);
    }
    // After a swap the app has the workers of the other slot, which may not have been stopped and started.
    const isSwapped = log.events.some(({ kind, at }) => kind === 'swap' && !isAfter(load, azure(at)));
    return isSwapped ? unknown({ kind: 'unclear' }) : { kind: 'done', at: load.at };
  }
  if (!isAfter(last, begin)) {
    return unknown(olderThanLog);
  }
  const isQuiet = [...loads, ...others.map(azure)].every((one) => isAfter(last, one));
  const { at, what, certificate } = last;
  return isQuiet && !isStopLast ? { kind: 'needs', change: { at, what, certificate } } : unknown({ kind: 'unclear' });
}

function unknown(because: UnknownBecause): Need {
  return { kind: 'unknown', because };
}

/**
 * This machine's own changes, and the changes in the log that are not records of these. If several may be the record of an own change, the
 * earliest is taken for it. If that is wrong, one change too many is left, and not one too few.
 */
function knownChanges(
  own: readonly RootChange[],
  { changes, completeSince }: LogEvidence,
): readonly (RootChange & ClockedTime)[] {
  const others = new Set(changes.toSorted(byTime));
  for (const change of own.toSorted(byTime)) {
    // The log may lack the record of an older one, and what looks like it may be a change by somebody else.
    const isInReach = change.at - clockTolerance > completeSince;
    const record = isInReach ? [...others].find((one) => mayRecord(one, change)) : undefined;
    if (record !== undefined) {
      others.delete(record);
    }
  }
  return [
    ...own.map((change) => ({ ...change, clock: 'here' }) as const),
    ...[...others].map((change) => ({ ...change, clock: 'azure' }) as const),
  ];
}

function mayRecord(record: RootChange, change: RootChange): boolean {
  return (
    record.what === change.what &&
    record.certificate.toLowerCase() === change.certificate.toLowerCase() &&
    Math.abs(record.at - change.at) <= clockTolerance
  );
}

/** The order of events of the same instant, so that the one that proves less comes last: a start, a stop, anything else. */
const ranks: Partial<Record<LogEventKind, number>> = { start: 0, stop: 1 };

const rank = (kind: LogEventKind): number => ranks[kind] ?? 2;

/**
 * `starts`: starts after a stop, at which the app loaded its trust store. `others`: everything else, without starts of a running app, which
 * do nothing. `isStopLast`: the last event is a stop.
 */
function startsAfterStops(events: LogEvidence['events']): {
  readonly starts: readonly number[];
  readonly others: readonly number[];
  readonly isStopLast: boolean;
} {
  const starts: number[] = [];
  const others: number[] = [];
  let state: 'unknown' | 'stopped' | 'running' = 'unknown';
  for (const { kind, at } of events.toSorted((one, other) => one.at - other.at || rank(one.kind) - rank(other.kind))) {
    if (kind !== 'start') {
      others.push(at);
      state = kind === 'stop' ? 'stopped' : 'unknown';
      continue;
    }
    if (state !== 'running') {
      (state === 'stopped' ? starts : others).push(at);
    }
    state = 'running';
  }
  return { starts, others, isStopLast: state === 'stopped' };
}

/** Certainly later. */
function isAfter(one: ClockedTime, other: ClockedTime): boolean {
  return one.at - other.at > (one.clock === other.clock ? 0 : clockTolerance);
}

const azure = (at: number): ClockedTime => ({ at, clock: 'azure' });
const here = (at: number): ClockedTime => ({ at, clock: 'here' });

function byTime(one: RootChange, other: RootChange): number {
  return one.at - other.at;
}

function latest<T extends { readonly at: number }>(moments: readonly T[]): T | undefined {
  return moments.reduce<T | undefined>((last, one) => (last === undefined || one.at > last.at ? one : last), undefined);
}
