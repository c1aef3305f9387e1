import { getDotPath, safeParse } from 'valibot';
import { count, isObject, type Schema } from './fieldSchemas.ts';

/** How records of one sort are written: `{ "format": …, "version": …, and the fields of T }`, as JSON. */
export interface RecordForm<T> {
  /** Names the sort: nothing without it is taken for such a record. */
  readonly format: string;
  /** Raised when an older version of this extension would misread what is written. */
  readonly version: number;
  readonly schema: Schema<T>;
}

export type ParsedRecord<T> =
  | { readonly kind: 'record'; readonly value: T }
  /** `damaged`: not what any version writes. `sentence` for people. */
  | { readonly kind: 'unreadable'; readonly because: 'newerVersion' | 'damaged'; readonly sentence: string };

export function recordText<T extends object>({ format, version }: RecordForm<T>, value: T): string {
  return `${JSON.stringify({ format, version, ...value }, undefined, 1)}\n`;
}

/** Reads what `recordText` wrote, in this version or an older one. Fields that the schema does not know are left out. */
export function parseRecord<T>({ format, version, schema }: RecordForm<T>, text: string): ParsedRecord<T> {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return damaged('It is not JSON.');
  }
  if (!isObject(fields) || fields['format'] !== format) {
    return damaged('It is not what this extension writes there.');
  }
  const written = safeParse(count, fields['version']);
  if (!written.success || written.output < 1) {
    return damaged('It does not tell its version.');
  }
  if (written.output > version) {
    const sentence = `It was written by a newer version of this extension (version ${written.output} of its form).`;
    return { kind: 'unreadable', because: 'newerVersion', sentence };
  }
  const { success, output, issues } = safeParse(schema, fields, { abortEarly: true });
  const where = issues === undefined ? null : getDotPath(issues[0]);
  return success
    ? { kind: 'record', value: output }
    : damaged(`Something in it is missing or wrong${where === null ? '' : `: ${where}`}.`);
}

function damaged(sentence: string): ParsedRecord<never> {
  return { kind: 'unreadable', because: 'damaged', sentence };
}
