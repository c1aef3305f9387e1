/**
 * The app setting that makes the workers of a Windows app's plan trust certificates: SHA-1 thumbprints, joined by commas without blanks
 * (https://learn.microsoft.com/azure/app-service/environment/overview-certificates#private-client-certificate).
 */
export const loadRootCertificates = 'WEBSITE_LOAD_ROOT_CERTIFICATES';

/** In place of thumbprints: every certificate. */
const all = '*';

/** What a change makes of the setting's value. */
export type SettingChange =
  /** `value` undefined: the setting goes. */
  | { readonly kind: 'changed'; readonly value: string | undefined }
  /** The value says already what is wanted. */
  | { readonly kind: 'there' }
  /** The value is `*`, which names no certificate. */
  | { readonly kind: 'all' }
  /** The value stands somewhere else (`@Microsoft.KeyVault(…)`), and cannot be changed here. */
  | { readonly kind: 'reference' };

/** A change of a value; undefined stands for no setting. */
export type ChangeValue = (value: string | undefined) => SettingChange;

/**
 * The value with thumbprints at its end. What it has keeps its order and its spelling. Blanks go, and entries that repeat an earlier one,
 * because Azure documents neither.
 */
export function withThumbprints(value: string | undefined, thumbprints: readonly string[]): SettingChange {
  if (isReference(value)) {
    return { kind: 'reference' };
  }
  const entries = entriesOf(value);
  if (entries.includes(all)) {
    return { kind: 'all' };
  }
  return changed(value, distinctEntries([...entries, ...thumbprints]));
}

/** The value without thumbprints; the setting goes with its last one. A value that has none of them is left as it is. */
export function withoutThumbprints(value: string | undefined, thumbprints: readonly string[]): SettingChange {
  if (isReference(value)) {
    return { kind: 'reference' };
  }
  const entries = entriesOf(value);
  const going = new Set(thumbprints.map(entryKey));
  const kept = entries.filter((entry) => !going.has(entryKey(entry)));
  if (kept.length === entries.length) {
    return { kind: entries.includes(all) ? 'all' : 'there' };
  }
  return changed(value, distinctEntries(kept));
}

/** Whether the value names a thumbprint itself. `*` does not. */
export function namesThumbprint(value: string | undefined, thumbprint: string): boolean {
  return !isReference(value) && entriesOf(value).some((entry) => entryKey(entry) === entryKey(thumbprint));
}

function changed(before: string | undefined, entries: readonly string[]): SettingChange {
  const value = entries.length === 0 ? undefined : entries.join(',');
  return value === before ? { kind: 'there' } : { kind: 'changed', value };
}

/** References to Key Vault and App Configuration, as App Service documents them. */
function isReference(value: string | undefined): boolean {
  return value?.trim().startsWith('@') === true;
}

function entriesOf(value: string | undefined): readonly string[] {
  return (value ?? '').split(',').flatMap((entry) => entry.trim() || []);
}

function distinctEntries(entries: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const key = entryKey(entry);
    seen.set(key, seen.get(key) ?? entry.replace(/\s+/g, ''));
  }
  return [...seen.values()];
}

/** Windows shows thumbprints with blanks and an invisible mark, and copies them so; other tools put colons between the digits. */
function entryKey(entry: string): string {
  return entry.replace(/[\s:\u200e\u200f-]/g, '').toUpperCase();
}
