/** A day as everybody reads it, in UTC: 2026-11-23. Takes milliseconds since the epoch. */
export function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
