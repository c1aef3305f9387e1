/** A day and a time in the manner of this machine. `milliseconds` since the epoch. */
export function localTime(milliseconds: number): string {
  return withZone(new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }));
}

/** A time of today in the manner of this machine, without seconds. `milliseconds` since the epoch. */
export function localTimeOfDay(milliseconds: number): string {
  return withZone(new Date(milliseconds).toLocaleTimeString(undefined, { timeStyle: 'short' }));
}

/** Hosts without a place of their own have UTC, which whoever reads it somewhere else would take for the time there. */
function withZone(time: string): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone === 'UTC' ? `${time} UTC` : time;
}
