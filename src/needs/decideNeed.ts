import type { App } from '../azure/app.ts';
import type { LogEvent } from '../azure/logEvent.ts';
import { isAfterChange, isChangeAfter, type KnownChange, knownChanges } from './knownChanges.ts';
import { type ClockedTime, isAfter, latest } from './moments.ts';
import type { Need, RootChange, UnknownBecause, WithoutLog } from './need.ts';
import { type LoggedStarts, startsAfterStops } from './startsAfterStops.ts';

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
  /** From here on nothing is missing, but for what has not come into the log yet. */
  readonly completeSince: number;
  /** When it was read, by this machine's clock. */
  readonly readAt: number;
  /** The changes of the environment's root certificates. */
  readonly changes: readonly RootChange[];
  /** Stops, starts, updates and deletions of the app or slot, swaps of the app, changes of its plan, moves of its environment. */
  readonly events: readonly Pick<LogEvent, 'kind' | 'at'>[];
  /** When the app was made; undefined where Azure does not tell. */
  readonly createdAt: number | undefined;
}

/** The app loaded the root certificates that there were then. */
interface Load extends ClockedTime {
  readonly by: 'start' | 'creation';
}

/** Decides for one app. A change or a start counts only where it is proven; what is not proven is `unknown`. */
export function decideNeed(evidence: Evidence): Need {
  switch (evidence.state) {
    case 'stopped':
      return { kind: 'notNeeded', because: 'notRunning' };
    case 'other':
      return unknown({ kind: 'stateUnclear' });
    case 'running':
      return 'unreadable' in evidence.log ? withoutLog(evidence, evidence.log) : withLog(evidence, evidence.log);
  }
}

/**
 * How long a change of this machine's own says by itself that an app needs a stop and start, in milliseconds: others, whom only the log
 * knows, may have stopped and started it since.
 */
const saysByItself = 24 * 3_600_000;

/** A change of this machine's own is certain; that nobody changed anything else is not. */
function withoutLog({ ownChanges, ownStarts }: Evidence, { unreadable, at }: NoLog): Need {
  const last = latest(ownChanges);
  const isLate = last === undefined || at - last.at > saysByItself;
  return isLate || ownStarts.some((start) => start > last.at)
    ? unknown({ kind: unreadable })
    : { kind: 'needs', change: last };
}

function withLog({ ownChanges, ownStarts }: Evidence, log: LogEvidence): Need {
  const changes = knownChanges(ownChanges, log);
  const starts = startsAfterStops(log);
  const loads: Load[] = [
    ...starts.proven.map((at) => ({ at, clock: 'azure', by: 'start' }) as const),
    ...ownStarts.map((at) => ({ at, clock: 'here', by: 'start' }) as const),
    ...(log.createdAt === undefined ? [] : [{ at: log.createdAt, clock: 'azure', by: 'creation' } as const]),
  ];
  const missed = changes.filter((change) => !loads.some((load) => isAfterChange(load, change)));
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
  const load = latest(known.filter((one) => changes.every((change) => isAfterChange(one, change))));
  if (load === undefined) {
    return unknown(known.length > 0 ? { kind: 'sameTime' } : { kind: 'olderThanLog', since: log.completeSince });
  }
  if (log.events.some(({ kind, at }) => kind === 'swap' && !isAfter(load, { at, clock: 'azure' }))) {
    return unknown({ kind: 'swap' });
  }
  return load.by === 'creation' ? { kind: 'notNeeded', because: 'createdSince' } : { kind: 'done', at: load.at };
}

/** No start after a stop is proven to have come after the change. */
function afterMissed(change: KnownChange, loads: readonly Load[], log: LogEvidence, starts: LoggedStarts): Need {
  const { events, completeSince } = log;
  if (!isChangeAfter(change, { at: completeSince, clock: 'azure' })) {
    return unknown({ kind: 'olderThanLog', since: completeSince });
  }
  const since = events.filter(({ at }) => !isChangeAfter(change, { at, clock: 'azure' }));
  const disturbed = (['swap', 'scale', 'move'] as const).find((kind) => since.some((event) => event.kind === kind));
  if (disturbed !== undefined) {
    return unknown({ kind: disturbed });
  }
  if (loads.some((load) => !isChangeAfter(change, load))) {
    return unknown({ kind: 'sameTime' });
  }
  if (starts.isStopLast) {
    return unknown({ kind: 'startNotSeen' });
  }
  if (starts.unproven.some((at) => !isChangeAfter(change, { at, clock: 'azure' }))) {
    return unknown({ kind: 'noStopBefore' });
  }
  const { at, what, certificate } = change;
  return { kind: 'needs', change: { at, what, certificate } };
}

function unknown(because: UnknownBecause): Need {
  return { kind: 'unknown', because };
}
