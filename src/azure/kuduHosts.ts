import type { App } from './app.ts';
import { itemsField, textField } from './fields.ts';

/** A host name, with a port where Azure gives one: nothing that could turn the address into another one. */
const hostPattern = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;

/**
 * The hosts of an app's own SCM (Kudu) site, from `hostNameSslStates`: the entries with hostType `Repository`. There is more than
 * one where the environment has a custom domain suffix. Never built from the app's name: a slot, a suffix and a cloud each change it.
 */
export function scmHosts({ raw }: Pick<App, 'raw'>): readonly string[] {
  const names = itemsField(raw, 'properties', 'hostNameSslStates')
    .filter((state) => textField(state, 'hostType')?.toLowerCase() === 'repository')
    .flatMap((state) => textField(state, 'name') ?? []);
  return [...new Set(names.filter((name) => hostPattern.test(name)).map((name) => name.toLowerCase()))];
}
