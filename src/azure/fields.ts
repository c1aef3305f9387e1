/**
 * Reading JSON that may lack, null or respell what its specification promises: each function answers undefined (or an empty
 * list) where the value is not of the kind asked for, and never throws.
 */

/** The value under a path of names. A name is matched exactly, else in any case: Microsoft.Web sends both `code` and `Code`. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(child, value);
}

function child(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const named = Object.entries(value).find(([key]) => key === name);
  return (named ?? Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase()))?.[1];
}

/** The text under a path; undefined when it is absent, null, empty or not a text. */
export function textField(value: unknown, ...path: readonly string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The truth value under a path; undefined when it is anything but true or false. */
export function flagField(value: unknown, ...path: readonly string[]): boolean | undefined {
  const found = field(value, ...path);
  return typeof found === 'boolean' ? found : undefined;
}

/** The items of the list under a path; a single object counts as a list of one; anything else as none. */
export function itemsField(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = field(value, ...path);
  if (Array.isArray(found)) {
    return found;
  }
  return typeof found === 'object' && found !== null ? [found] : [];
}
