/** The fields of a JSON object, of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** The value's fields; undefined when it is no object. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** Each item as `read` gives it; undefined when the value is no list, or an item of it can't be read. */
export function listOf<T>(value: unknown, read: (fields: Fields | undefined) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const whole = value.map((item) => read(fieldsOf(item))).filter((item) => item !== undefined);
  return whole.length === value.length ? whole : undefined;
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isText(value: unknown): value is string {
  return isString(value) && value !== '';
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
