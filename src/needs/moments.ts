/**
 * How far this machine's clock may be from Azure's, in milliseconds. Of two things that happened closer together than that, one by
 * each clock, nobody can say which came first.
 */
export const clockTolerance = 5 * 60_000;

/** After this time, in milliseconds, a deed is in Azure's log: 20 minutes at most by its page, and some for the clocks. */
export const logLag = 30 * 60_000;

/** Something by one of the two clocks. */
export interface ClockedTime {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly clock: 'azure' | 'here';
}

/** Certainly later. */
export function isAfter(one: ClockedTime, other: ClockedTime): boolean {
  return one.at - other.at > (one.clock === other.clock ? 0 : clockTolerance);
}

export function latest<T extends { readonly at: number }>(moments: readonly T[]): T | undefined {
  return moments.reduce<T | undefined>((last, one) => (last === undefined || one.at > last.at ? one : last), undefined);
}
