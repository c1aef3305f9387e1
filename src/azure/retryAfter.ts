type Header = (name: string) => string | undefined;

/**
 * How long an answer asks to wait, in milliseconds; undefined when it does not say.
 * `Retry-After` is seconds or an HTTP date; `retry-after-ms` and `x-ms-retry-after-ms`, which some Azure services send, are milliseconds.
 */
export function retryAfterMs(header: Header, now: number): number | undefined {
  const milliseconds = header('retry-after-ms') ?? header('x-ms-retry-after-ms');
  return wholeNumber(milliseconds) ?? secondsOrDate(header('retry-after'), now);
}

function secondsOrDate(value: string | undefined, now: number): number | undefined {
  const seconds = wholeNumber(value);
  if (seconds !== undefined) {
    return seconds * 1000;
  }
  const date = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : undefined;
}
