/** A day and a time in the manner of this machine. `milliseconds` since the epoch. */
export function localTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A time of today in the manner of this machine, without seconds. `milliseconds` since the epoch. */
export function localTimeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString(undefined, { timeStyle: 'short' });
}
