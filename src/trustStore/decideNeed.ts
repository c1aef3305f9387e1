import type { LogEvent } from '../azure/activityLog.ts';
import type { App } from '../azure/app.ts';
import type { Need, RootChange, WithoutLog } from './need.ts';

/**
 * How far this machine's clock may be from Azure's, in milliseconds. Of two things that happened closer together than that, one by
 * each clock, it is not known which came first.
 */
export const clockTolerance = 5 * 60_000;

/** What is known when an app's need is decided. Times are milliseconds since the epoch. */
export interface Evidence {
  readonly state: App['state'];
  readonly log: LogEvidence;
  /** The changes that this machine made itself, by its clock. */
  readonly ownChanges: readonly RootChange[];
  readonly ownStarts: readonly OwnStart[];
}

/** This machine started the app after it had seen it stopped. */
export interface OwnStart {
  /** By its clock. */
  readonly at: number;
  /** Right before it sent the stop, on this window's monotonic clock. Only for a run of this window. */
  readonly stopSentAt?: number | undefined;
}

/** What Azure's log says. */
export interface LogEvidence {
  /** Why it could not be read. Then it has no events. */
  readonly unreadable?: WithoutLog;
  /** Nothing is missing since then, except what is not in the log yet. Where the log could not be read: how far back own changes count. */
  readonly completeSince: number;
  /** What was done to the app or slot, its plan and its environment, with the changes of the environment's root certificates. */
  readonly events: readonly KnownEvent[];
}

export interface KnownEvent extends Pick<LogEvent, 'kind' | 'at' | 'certificate'> {
  /** When this window had read it for the first time, on its monotonic clock. */
  readonly readAt?: number | undefined;
}

/**
 * A log that could not be read. For a day, a change by this machine is enough to say that an app needs a stop and start. After that, others
 * may have stopped and started it, which only the log knows. It is 25 hours, because two clocks are compared.
 */
export function unreadLog(unreadable: WithoutLog, now: number) {
  return { unreadable, completeSince: now - 25 * 3_600_000, events: [] } as const;
}

/** Something by one of the two clocks. */
export interface ClockedTime extends Partial<Pick<KnownEvent, 'readAt'> & Pick<OwnStart, 'stopSentAt'>> {
  readonly at: number;
  readonly clock: 'azure' | 'here';
}

/** Decides for one app. A change or a start counts only where it is proven; what is not proven is `unknown`. */
export function decideNeed(evidence: Evidence): Need {
  if (evidence.state !== 'running') {
    return evidence.state === 'stopped' ? { kind: 'notRunning' } : unclear;
  }
  const need = needOfRunning(evidence);
  const { unreadable } = evidence.log;
  // A change by this machine is certain. Whether others changed something too is not.
  return need.kind === 'needs' || unreadable === undefined ? need : { kind: 'unknown', because: { kind: unreadable } };
}

const unclear: Need = { kind: 'unknown', because: { kind: 'unclear' } };

function needOfRunning({ ownChanges, ownStarts, log: { completeSince, events } }: Evidence): Need {
  const changes = knownChanges(ownChanges, rootChangesIn(events), completeSince);
  const last = latest(changes);
  if (last === undefined) {
    return { kind: 'unknown', because: { kind: 'olderThanLog', since: completeSince } };
  }
  const begin = { at: completeSince, clock: 'azure' } as const;
  const steps = stepsIn(events);
  const starts = steps.filter(({ kind }, index) => kind === 'start' && steps[index - 1]?.kind === 'stop');
  const ownLoads = ownStarts.map((start) => ({ ...start, clock: 'here' }) as const);
  const load = latest([...ownLoads, ...starts].filter((one) => changes.every((change) => isAfter(one, change))));
  if (load !== undefined) {
    // There may have been another change after this start and before the log begins. And after a swap the app has the workers of the
    // other slot, which may not have been stopped and started.
    const isLast = [begin, ...steps.filter(({ kind }) => kind === 'swap')].every((one) => isAfter(load, one));
    return isLast ? { kind: 'done', at: load.at } : unclear;
  }
  // The app runs. So if its last step is a stop, something that the log lacks has started it.
  const isQuiet = steps.at(-1)?.kind !== 'stop' && [begin, ...steps, ...ownLoads].every((one) => isAfter(last, one));
  const { at, what, certificate } = last;
  return isQuiet ? { kind: 'needs', change: { at, what, certificate } } : unclear;
}

/** A change of which there is a record. */
type LoggedChange = RootChange & Pick<KnownEvent, 'readAt'>;

/** The changes of an environment's root certificates among what was done. */
export function rootChangesIn(events: LogEvidence['events']): readonly LoggedChange[] {
  return events.flatMap(({ kind, at, certificate, readAt }) =>
    kind === 'written' || kind === 'removed'
      ? [{ at, what: kind === 'written' ? 'write' : 'delete', certificate, readAt }]
      : [],
  );
}

/**
 * This machine's own changes, and the changes in the log that are not records of these. If several may be the record of an own change, the
 * earliest is taken for it. If that is wrong, one change too many is left, and not one too few.
 */
export function knownChanges(
  own: readonly RootChange[],
  logged: readonly LoggedChange[],
  completeSince: number,
): readonly (RootChange & ClockedTime)[] {
  const others = logged.toSorted(byTime);
  for (const change of own.toSorted(byTime)) {
    // The log may lack the record of an older one, and what looks like it may be a change by somebody else.
    const isInReach = change.at - clockTolerance > completeSince;
    const record = isInReach ? others.findIndex((one) => mayRecord(one, change)) : -1;
    if (record !== -1) {
      others.splice(record, 1);
    }
  }
  return [
    ...own.map((change) => ({ ...change, clock: 'here' }) as const),
    ...others.map((change) => ({ ...change, clock: 'azure' }) as const),
  ];
}

function mayRecord(record: RootChange, change: RootChange): boolean {
  return (
    record.what === change.what &&
    record.certificate.toLowerCase() === change.certificate.toLowerCase() &&
    Math.abs(record.at - change.at) <= clockTolerance
  );
}

/** What may have given the app other workers, in order of time: without starts of a running app, which do nothing. */
function stepsIn(events: LogEvidence['events']): readonly (ClockedTime & Pick<LogEvent, 'kind'>)[] {
  const ordered = events
    .filter(({ kind }) => kind !== 'written' && kind !== 'removed')
    .toSorted((one, other) => byTime(one, other) || rank(one) - rank(other));
  return ordered
    .filter(({ kind }, index) => kind !== 'start' || ordered[index - 1]?.kind !== 'start')
    .map(({ kind, at, readAt }) => ({ kind, at, readAt, clock: 'azure' }));
}

/** The order of events of the same instant, so that the one that proves less comes last: a start, a stop, anything else. */
function rank({ kind }: Pick<LogEvent, 'kind'>): number {
  return kind === 'start' ? 0 : kind === 'stop' ? 1 : 2;
}

/** Certainly later: by the clocks, or, whatever they say, because its stop was sent when the record of the other had been read. */
export function isAfter(one: ClockedTime, other: ClockedTime): boolean {
  const { readAt = Number.POSITIVE_INFINITY } = other;
  const { stopSentAt = Number.NEGATIVE_INFINITY } = one;
  return readAt < stopSentAt || one.at - other.at > (one.clock === other.clock ? 0 : clockTolerance);
}

function byTime(one: { readonly at: number }, other: { readonly at: number }): number {
  return one.at - other.at;
}

/** Of several at the same instant, the last one that is given. */
function latest<T extends { readonly at: number }>(moments: readonly T[]): T | undefined {
  return moments.toSorted(byTime).at(-1);
}
