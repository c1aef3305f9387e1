import * as v from 'valibot';
import type { AccountRef, AppRef, EnvironmentRef } from '../engine/ports.ts';

/** How records of one kind are written: `{ "format": …, "version": …, and the fields of T }`, as JSON. */
export interface RecordForm<T> {
  /** Names the kind. A file without it is no such record. */
  readonly format: string;
  /** Increased when an older version of this extension would misread the record. */
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
  const written = v.safeParse(count, fields['version']);
  if (!written.success || written.output < 1) {
    return damaged('It does not tell its version.');
  }
  if (written.output > version) {
    const sentence = `It was written by a newer version of this extension (version ${written.output} of its form).`;
    return { kind: 'unreadable', because: 'newerVersion', sentence };
  }
  const { success, output, issues } = v.safeParse(schema, fields, { abortEarly: true });
  const where = issues === undefined ? null : v.getDotPath(issues[0]);
  return success
    ? { kind: 'record', value: output }
    : damaged(`Something in it is missing or wrong${where === null ? '' : `: ${where}`}.`);
}

function damaged(sentence: string): ParsedRecord<never> {
  return { kind: 'unreadable', because: 'damaged', sentence };
}

/** A schema that accepts any value and gives a T or what is wrong. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/**
 * A schema for each field of T and for no other, so that a field that is added to T and forgotten here does not compile. A field that may
 * be absent has an `exactOptional` schema.
 */
export type Entries<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K>
    ? v.ExactOptionalSchema<Schema<Exclude<T[K], undefined>>, undefined>
    : Schema<T[K]>;
};

export const text: Schema<string> = v.pipe(v.string(), v.nonEmpty());
export const count: Schema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const time: Schema<number> = v.pipe(v.number(), v.finite());

/** Every field must match, or the whole is refused. Unknown fields are left out. */
export function strictObject<T>(entries: Entries<T>): Schema<T> {
  return v.object(entries) as unknown as Schema<T>;
}

/** Reads as much as possible: an optional field that does not match is left out. */
export function lenientObject<T>(entries: Entries<T>): Schema<T> {
  const schemas = new Map<string, v.GenericSchema>(Object.entries(entries));
  const isKnown = ([name, value]: readonly [string, unknown]): boolean => {
    const schema = schemas.get(name);
    return schema !== undefined && (schema.type !== 'exact_optional' || v.is(schema, value));
  };
  const leaveOut = v.transform((fields: object): unknown => Object.fromEntries(Object.entries(fields).filter(isKnown)));
  return v.pipe(v.custom<object>(isObject), leaveOut, strictObject<T>(entries));
}

/** A closed union by `kind`, each kind with its own fields. Optional fields that do not match are left out. */
export function unionByKind<U extends { readonly kind: string }>(
  kinds: {
    readonly [K in U['kind']]: Entries<Omit<Extract<U, { readonly kind: K }>, 'kind'>>;
  },
): Schema<U> {
  const schemas = new Map(
    Object.entries<object>(kinds).map(([kind, fields]) => [kind, lenientObject({ kind: v.literal(kind), ...fields })]),
  );
  const kindOf = (input: unknown): string => (isObject(input) ? String(input['kind']) : '');
  return v.lazy((input) => schemas.get(kindOf(input)) ?? v.never()) as unknown as Schema<U>;
}

/** One name of a closed list; `names` has every one. */
export function oneOfNames<U extends string>(names: Readonly<Record<U, true>>): Schema<U> {
  return v.picklist(Object.keys(names) as U[]);
}

/** The items of a list that match; others are left out. */
export function knownItems<T>(item: Schema<T>): Schema<readonly T[]> {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((items) => items.filter((one) => v.is(item, one))),
    v.array(item),
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const appRef = strictObject<AppRef>({ id: text, key: text, name: v.string() });

export const environmentRef = strictObject<EnvironmentRef>({ id: text, key: text, name: v.string() });

export const accountRef = strictObject<AccountRef>({
  tenantId: v.string(),
  subscriptionId: v.string(),
  cloud: v.string(),
  accountId: v.exactOptional(v.string()),
  accountLabel: v.exactOptional(v.string()),
});
