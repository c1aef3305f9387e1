import type { App } from './app.ts';
import type { Cloud } from './cloud.ts';
import { itemsField, textField } from './fields.ts';
import type { HostingEnvironment } from './hostingEnvironment.ts';

declare const mayHaveToken: unique symbol;

/** A host of an SCM (Kudu) site that a token may be sent to, with a port where Azure gives one. Only `ScmHosts` makes one. */
export type ScmHost = string & { readonly [mayHaveToken]: true };

/** The hosts of an app's SCM site. */
export interface HostsOfApp {
  readonly trusted: readonly ScmHost[];
  /** Not under a name that belongs to the environment or to Azure: the user is asked before a token goes there. */
  readonly foreign: readonly string[];
}

/**
 * Decides which hosts may have a token for App Service, which is good for every app of the account. What Azure lists as the host of an
 * SCM site is trusted under the environment's own DNS suffix, its custom domain suffix, and the domains of the cloud.
 */
export class ScmHosts {
  readonly #domains: readonly string[];
  readonly #allowed = new Set<string>();

  constructor({ environmentDomains }: Pick<Cloud, 'environmentDomains'>) {
    this.#domains = environmentDomains;
  }

  of(app: Pick<App, 'raw'>, environment: Pick<HostingEnvironment, 'raw'>): HostsOfApp {
    const suffixes = [...suffixesOf(environment), ...this.#domains];
    const isTrusted = (host: string): host is ScmHost =>
      this.#allowed.has(host) || suffixes.some((suffix) => isUnder(host, suffix));
    const hosts = scmHosts(app);
    return { trusted: hosts.filter(isTrusted), foreign: hosts.filter((host) => !isTrusted(host)) };
  }

  /** The user agreed to send tokens to these hosts. It counts as long as this window is open. */
  allow(hosts: readonly string[]): void {
    for (const host of hosts) {
      this.#allowed.add(host);
    }
  }
}

/** The DNS suffix of the environment itself, and its custom domain suffix. */
export function suffixesOf({ raw }: Pick<HostingEnvironment, 'raw'>): readonly string[] {
  const custom = 'customDnsSuffixConfiguration';
  return [
    textField(raw, 'properties', 'dnsSuffix'),
    textField(raw, 'properties', custom, 'properties', 'dnsSuffix'),
    textField(raw, 'properties', custom, 'dnsSuffix'),
  ].filter((suffix) => suffix !== undefined && suffix !== '') as string[];
}

/** Whether a host, with or without a port, is the domain or a name under it. */
export function isUnder(host: string, suffix: string): boolean {
  const name = host.replace(/:\d+$/, '');
  const domain = suffix.toLowerCase().replace(/^\.+|\.+$/g, '');
  return domain !== '' && (name === domain || name.endsWith(`.${domain}`));
}

/** A host name, with a port where Azure gives one: nothing that could turn the address into another one. */
const hostPattern = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;

/**
 * The hosts of an app's own SCM site, from `hostNameSslStates`: the entries with hostType `Repository`. There is more than one where
 * the environment has a custom domain suffix. Never built from the app's name: a slot, a suffix and a cloud each change it.
 */
function scmHosts({ raw }: Pick<App, 'raw'>): readonly string[] {
  const names = itemsField(raw, 'properties', 'hostNameSslStates')
    .filter((state) => textField(state, 'hostType')?.toLowerCase() === 'repository')
    .flatMap((state) => textField(state, 'name') ?? []);
  return [...new Set(names.filter((name) => hostPattern.test(name)).map((name) => name.toLowerCase()))];
}
