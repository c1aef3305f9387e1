// One form for each place. Rows, pickers: `shortTime`. Tooltips, notifications, questions: `localTime`. Documents and saved files: `utcTime`.
// A day alone, such as the last day of a certificate: `day`. What programs read has Azure's form, ISO 8601.

// Made once, on first use: making one takes much longer than using it, and hundreds of rows do.
let dayAndTime: Intl.DateTimeFormat | undefined;
let timeOfDay: Intl.DateTimeFormat | undefined;
let secondOfDay: Intl.DateTimeFormat | undefined;
let isUtc: boolean | undefined;

/** A day and a time in the format of this machine. `milliseconds` since the epoch. */
export function localTime(milliseconds: number): string {
  dayAndTime ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return withZone(formatted(dayAndTime, milliseconds));
}

/** A time of today in the format of this machine, without seconds. `milliseconds` since the epoch. */
export function localTimeOfDay(milliseconds: number): string {
  timeOfDay ??= new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
  return withZone(formatted(timeOfDay, milliseconds));
}

/** A time of today in the format of this machine, with seconds, for waits shorter than some minutes. `milliseconds` since the epoch. */
export function localSecondOfDay(milliseconds: number): string {
  secondOfDay ??= new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
  // Not before it.
  return withZone(formatted(secondOfDay, Math.ceil(milliseconds / 1000) * 1000));
}

/** For a row or picker, but not at its begin: `today 14:05`, `yesterday 14:05`, `Nov 23, 14:05`, in the format of this machine. Milliseconds since the epoch. */
export function shortTime(milliseconds: number, now = Date.now()): string {
  const [date, today] = [new Date(milliseconds), new Date(now)];
  const daysAgo = Math.round((midnight(today) - midnight(date)) / 86_400_000);
  const name = daysAgo === 0 ? 'today' : daysAgo === 1 ? 'yesterday' : undefined;
  if (name !== undefined) {
    return `${name} ${localTimeOfDay(milliseconds)}`;
  }
  const year = date.getFullYear() === today.getFullYear() ? {} : ({ year: 'numeric' } as const);
  const form = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', ...year } as const;
  return withZone(date.toLocaleString(undefined, form));
}

/** As `toLocaleString`, with a format that is there already. */
function formatted(format: Intl.DateTimeFormat, milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(date) : format.format(date);
}

/** The begin of its day, by this machine's clock. */
function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Remote hosts usually run in UTC. Without the zone, a reader elsewhere would take the time for a local one. */
function withZone(time: string): string {
  isUtc ??= new Intl.DateTimeFormat().resolvedOptions().timeZone === 'UTC';
  return isUtc ? `${time} UTC` : time;
}

/** `2026-11-23 10:00:00 UTC`, the same on every machine. For documents. `milliseconds` since the epoch. */
export function utcTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 19).concat(' UTC');
}

/** As `utcTime`, with fractions of a second if there are any: a time in a certificate. Undefined is a time that does not exist. */
export function exactTime(milliseconds: number | undefined): string {
  if (milliseconds === undefined) {
    return '(invalid date or time)';
  }
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, ' UTC');
}

/** `2026-11-23T10:00:00Z`: for a log or a terminal, which programs may read. `milliseconds` since the epoch. */
export function isoTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-23T10-00-00-123Z`: for the name of a file, so that names sort by time. `milliseconds` since the epoch. */
export function timeInName(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[:.]/g, '-');
}

/** `8 s`, `2 min 5 s`, `1 h 3 min`: a length of time in milliseconds, for people. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? joined(minutes, 'min', seconds % 60, 's')
    : joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A day as everybody reads it, in UTC: 2026-11-23. Takes milliseconds since the epoch; undefined is a day that does not exist. */
export function day(milliseconds: number | undefined): string {
  return milliseconds === undefined
    ? '(a date that does not exist)'
    : new Date(milliseconds).toISOString().replace(/T.*$/, '');
}
