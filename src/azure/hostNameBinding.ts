import type { App } from './app.ts';
import { field, itemsField, textField } from './fields.ts';
import type { HostingEnvironment } from './hostingEnvironment.ts';
import { parseResourceId } from './resourceId.ts';
import { isUnder, suffixesOf } from './scmHosts.ts';
import { sha1Of } from './sha1Text.ts';

/** How a host name of an app is served over TLS. */
export type SslState = 'none' | 'sni' | 'ip';

/** A host name and the certificate that it is bound to: what a change wants, and what it compares. */
export interface TlsBinding {
  readonly sslState: SslState;
  /** SHA-1, upper-case hex; undefined where `sslState` is `none`. */
  readonly thumbprint: string | undefined;
}

/** A host name of an app or slot (`sites/hostNameBindings`). */
export interface HostNameBinding extends TlsBinding {
  readonly id: string;
  /** As Azure wrote it. */
  readonly hostName: string;
  readonly raw: unknown;
}

/** A host name with a certificate, as the app itself tells (`hostNameSslStates`). */
export interface BoundHost extends TlsBinding {
  readonly app: Pick<App, 'id' | 'key' | 'name'>;
  readonly hostName: string;
}

/** Reads a HostNameBinding; undefined when it has no id of one. */
export function readHostNameBinding(raw: unknown): HostNameBinding | undefined {
  const id = textField(raw, 'id');
  const parts = id === undefined ? undefined : parseResourceId(id);
  if (id === undefined || parts === undefined || !parts.type.toLowerCase().endsWith('/hostnamebindings')) {
    return undefined;
  }
  return { id, hostName: parts.name, raw, ...tlsOf(field(raw, 'properties')) };
}

/** The host names of an app for visitors, bound or not, without another request. Undefined entries of Azure are passed over. */
export function hostsOf(app: App): readonly BoundHost[] {
  return itemsField(app.raw, 'properties', 'hostNameSslStates').flatMap((raw) => {
    const hostName = textField(raw, 'name');
    const isScm = textField(raw, 'hostType')?.toLowerCase() === 'repository';
    return hostName === undefined || isScm ? [] : [{ app, hostName, ...tlsOf(raw) }];
  });
}

/** As `hostsOf`, but for the names that Azure and the environment give every app, unless one has a certificate of its own. */
export function customHostsOf(app: App, environment: HostingEnvironment): readonly BoundHost[] {
  const suffixes = suffixesOf(environment);
  return hostsOf(app).filter(({ hostName, sslState }) => {
    const name = hostName.toLowerCase();
    const isGiven = name === app.defaultHostName?.toLowerCase() || suffixes.some((suffix) => isUnder(name, suffix));
    return sslState !== 'none' || !isGiven;
  });
}

function tlsOf(raw: unknown): TlsBinding {
  const sslState = stateOf(textField(raw, 'sslState'));
  return { sslState, thumbprint: sslState === 'none' ? undefined : sha1Of(textField(raw, 'thumbprint')) };
}

const azureStates = { none: 'Disabled', sni: 'SniEnabled', ip: 'IpBasedEnabled' } as const;

function stateOf(text: string | undefined): SslState {
  const known = (['sni', 'ip'] as const).find((state) => azureStates[state].toLowerCase() === text?.toLowerCase());
  return known ?? 'none';
}

/**
 * The body of a PUT that gives a binding another certificate and keeps all else. A PUT replaces the whole; `virtualIP` is read-only.
 */
export function bodyWith({ raw }: HostNameBinding, { sslState, thumbprint }: TlsBinding): unknown {
  const properties = field(raw, 'properties');
  const kept = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  const replaced = ['sslstate', 'thumbprint', 'virtualip'];
  const others = kept.filter(([name, value]) => value !== null && !replaced.includes(name.toLowerCase()));
  const kind = textField(raw, 'kind');
  return {
    ...(kind === undefined ? {} : { kind }),
    properties: {
      ...Object.fromEntries(others),
      sslState: azureStates[sslState],
      ...(thumbprint === undefined ? {} : { thumbprint }),
    },
  };
}

export function isSameTls(one: TlsBinding, other: TlsBinding): boolean {
  return one.sslState === other.sslState && one.thumbprint === other.thumbprint;
}
