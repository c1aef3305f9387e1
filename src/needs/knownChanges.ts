import type { LogEvidence } from './decideNeed.ts';
import { type ClockedTime, clockTolerance, isAfter, logLag } from './moments.ts';
import type { RootChange } from './need.ts';

/** A change of an environment's root certificates that is known. */
export interface KnownChange extends RootChange {
  /** When it was, by one clock or by each of the two. */
  readonly moments: readonly ClockedTime[];
}

/** Certainly later than the change, by either clock. */
export function isAfterChange(moment: ClockedTime, { moments }: KnownChange): boolean {
  return moments.some((one) => isAfter(moment, one));
}

/** Certainly later than the moment, by either clock. */
export function isChangeAfter({ moments }: KnownChange, moment: ClockedTime): boolean {
  return moments.some((one) => isAfter(one, moment));
}

/**
 * This machine's own changes, in whatever order they come, and those of the log that are not the records of these. From the earliest own
 * change on, of several that may be its record the earliest is taken for it: somebody else's change that stays is then rather one too many
 * than one too few. Once the log must have the record of an own change, its time counts too.
 */
export function knownChanges(
  own: readonly RootChange[],
  { changes, completeSince, readAt }: Pick<LogEvidence, 'changes' | 'completeSince' | 'readAt'>,
): readonly KnownChange[] {
  const others = new Set(changes.toSorted(byTime));
  const recordOf = (change: RootChange): RootChange | undefined => {
    // The record of an older one need not be there, and what looks like it may be somebody else's.
    const isInReach = change.at - clockTolerance > completeSince;
    const record = isInReach ? [...others].find((one) => mayRecord(one, change)) : undefined;
    return record !== undefined && others.delete(record) ? record : undefined;
  };
  const here = own.toSorted(byTime).map((change): KnownChange => {
    const record = recordOf(change);
    const isRecorded = record !== undefined && change.at + logLag <= readAt;
    const moments: readonly ClockedTime[] = [
      { at: change.at, clock: 'here' },
      ...(isRecorded ? [{ at: record.at, clock: 'azure' } as const] : []),
    ];
    return { ...change, moments };
  });
  return [
    ...here,
    ...[...others].map((change) => ({ ...change, moments: [{ at: change.at, clock: 'azure' }] }) as const),
  ];
}

function byTime(one: RootChange, other: RootChange): number {
  return one.at - other.at;
}

function mayRecord(record: RootChange, change: RootChange): boolean {
  return (
    record.what === change.what &&
    record.certificate.toLowerCase() === change.certificate.toLowerCase() &&
    Math.abs(record.at - change.at) <= clockTolerance
  );
}
