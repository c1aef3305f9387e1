/** `2026-11-23 10:00:00 UTC`, the same wherever a document is read. `milliseconds` since the epoch. */
export function utcTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 19).concat(' UTC');
}
