import type { App } from '../azure/app.ts';
import type { LogEvent } from './logEvent.ts';
import type { Need, RootChange, UnknownBecause, WithoutLog } from './need.ts';
import { type LoggedStarts, startsAfterStops } from './startsAfterStops.ts';

/**
 * How far this machine's clock may be from Azure's, in milliseconds. Of two things that happened closer together than that, one by
 * each clock, nobody can say which came first.
 */
export const clockTolerance = 5 * 60_000;

/** After this time, in milliseconds, a deed is in Azure's log: 20 minutes at most by its page, and some for the clocks. */
export const logLag = 30 * 60_000;

/** What is known when an app's need is decided. Times are milliseconds since the epoch. */
export interface Evidence {
  readonly state: App['state'];
  /** What Azure's log says; where it could not be read, why not. */
  readonly log: LogEvidence | { readonly unreadable: WithoutLog };
  /** The changes that this window made itself, by this machine's clock. */
  readonly ownChanges: readonly RootChange[];
  /** When this machine's runs started the app after they had seen it stopped, by this machine's clock. */
  readonly ownStarts: readonly number[];
}

export interface LogEvidence {
  /** From here on nothing is missing, but for what has not come into the log yet. */
  readonly completeSince: number;
  /** The changes of the environment's root certificates. */
  readonly changes: readonly RootChange[];
  /** Stops, starts, updates and deletions of the app or slot, swaps of the app, changes of its plan, moves of its environment. */
  readonly events: readonly Pick<LogEvent, 'kind' | 'at'>[];
  /** When the app was made; undefined where Azure does not tell. */
  readonly createdAt: number | undefined;
}

/** Something by one of the two clocks. */
interface Moment {
  readonly at: number;
  readonly clock: 'azure' | 'here';
}

/** The app loaded the root certificates that there were then. */
interface Load extends Moment {
  readonly by: 'start' | 'creation';
}

type Change = RootChange & Moment;

/** Decides for one app. A change or a start counts only where it is proven; what is not proven is `unknown`. */
export function decideNeed(evidence: Evidence): Need {
  switch (evidence.state) {
    case 'stopped':
      return { kind: 'notNeeded', because: 'notRunning' };
    case 'other':
      return unknown({ kind: 'stateUnclear' });
    case 'running':
      return 'unreadable' in evidence.log
        ? withoutLog(evidence, evidence.log.unreadable)
        : withLog(evidence, evidence.log);
  }
}

/** A change of this window's own is certain; that nobody changed anything else is not. */
function withoutLog({ ownChanges, ownStarts }: Evidence, because: WithoutLog): Need {
  const last = latest(ownChanges);
  const isLoaded = last === undefined || ownStarts.some((start) => start > last.at);
  return isLoaded ? unknown({ kind: because }) : { kind: 'needs', change: last };
}

function withLog({ ownChanges, ownStarts }: Evidence, log: LogEvidence): Need {
  const changes = allChanges(ownChanges, log);
  const starts = startsAfterStops(log);
  const loads: Load[] = [
    ...starts.proven.map((at) => ({ at, clock: 'azure', by: 'start' }) as const),
    ...ownStarts.map((at) => ({ at, clock: 'here', by: 'start' }) as const),
    ...(log.createdAt === undefined ? [] : [{ at: log.createdAt, clock: 'azure', by: 'creation' } as const]),
  ];
  const missed = changes.filter((change) => !loads.some((load) => isAfter(load, change)));
  const lastMissed = latest(missed);
  if (lastMissed !== undefined) {
    return afterMissed(lastMissed, loads, log, starts);
  }
  if (changes.length === 0) {
    // Azure does not document how it records these changes: that there is no record proves nothing.
    return unknown({ kind: 'olderThanLog', since: log.completeSince });
  }
  // What happened before the log begins is not known: a load counts only when it came after that, too.
  const known = loads.filter((load) => isAfter(load, { at: log.completeSince, clock: 'azure' }));
  const load = latest(known.filter((one) => changes.every((change) => isAfter(one, change))));
  if (load === undefined) {
    return unknown(known.length > 0 ? { kind: 'sameTime' } : { kind: 'olderThanLog', since: log.completeSince });
  }
  if (log.events.some(({ kind, at }) => kind === 'swap' && !isAfter(load, { at, clock: 'azure' }))) {
    return unknown({ kind: 'swap' });
  }
  return load.by === 'creation' ? { kind: 'notNeeded', because: 'createdSince' } : { kind: 'done', at: load.at };
}

/** No start after a stop is proven to have come after the change. */
function afterMissed(change: Change, loads: readonly Load[], log: LogEvidence, starts: LoggedStarts): Need {
  const { events, completeSince } = log;
  if (!isAfter(change, { at: completeSince, clock: 'azure' })) {
    return unknown({ kind: 'olderThanLog', since: completeSince });
  }
  const since = events.filter(({ at }) => !isAfter(change, { at, clock: 'azure' }));
  const disturbed = (['swap', 'scale', 'move'] as const).find((kind) => since.some((event) => event.kind === kind));
  if (disturbed !== undefined) {
    return unknown({ kind: disturbed });
  }
  if (loads.some((load) => !isAfter(change, load))) {
    return unknown({ kind: 'sameTime' });
  }
  if (starts.isStopLast) {
    return unknown({ kind: 'startNotSeen' });
  }
  if (starts.unproven.some((at) => !isAfter(change, { at, clock: 'azure' }))) {
    return unknown({ kind: 'noStopBefore' });
  }
  const { at, what, certificate } = change;
  return { kind: 'needs', change: { at, what, certificate } };
}

/**
 * This window's own changes, and those of the log that are not the records of these. Of several that may be, the earliest is taken for
 * it: somebody else's change that stays is then rather one too many than one too few.
 */
function allChanges(own: readonly RootChange[], { changes, completeSince }: LogEvidence): readonly Change[] {
  const others = new Set(changes.toSorted((one, other) => one.at - other.at));
  // The record of an older one need not be there, and what looks like it may be somebody else's.
  for (const change of own.filter(({ at }) => at - clockTolerance > completeSince)) {
    const record = [...others].find((one) => mayRecord(one, change));
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

/** Certainly later. */
function isAfter(one: Moment, other: Moment): boolean {
  return one.at - other.at > (one.clock === other.clock ? 0 : clockTolerance);
}

function latest<T extends { readonly at: number }>(moments: readonly T[]): T | undefined {
  return moments.reduce<T | undefined>((last, one) => (last === undefined || one.at > last.at ? one : last), undefined);
}

function unknown(because: UnknownBecause): Need {
  return { kind: 'unknown', because };
}
