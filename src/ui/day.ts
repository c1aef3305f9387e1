/** A day as everybody reads it, in UTC: 2026-11-23. Takes milliseconds since the epoch; undefined is a day that does not exist. */
export function day(milliseconds: number | undefined): string {
  return milliseconds === undefined
    ? '(a date that does not exist)'
    : new Date(milliseconds).toISOString().replace(/T.*$/, '');
}
