import type { AppEvent } from './app.ts';
import { thumbprintOf } from './certificateBlob.ts';
import type { Estate } from './estate.ts';
import type { Account, BindingSeed, Subscription, Tenant } from './estateSeed.ts';

/** The estate as JSON: what really is, not what reading over HTTP would show yet. */
export interface EstateState {
  readonly tenants: readonly Tenant[];
  readonly accounts: readonly Account[];
  readonly subscriptions: readonly Subscription[];
  readonly environments: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly rootCertificates: readonly { readonly name: string; readonly thumbprint: string }[];
  }[];
  readonly serverCertificates: readonly { readonly name: string; readonly thumbprint: string | undefined }[];
  readonly keyVaults: readonly { readonly id: string; readonly name: string }[];
  readonly apps: readonly {
    readonly id: string;
    readonly name: string;
    readonly environment: string;
    readonly state: string;
    readonly shownState: string;
    readonly trustStore: readonly string[];
    readonly settings: Readonly<Record<string, string>>;
    readonly publicCertificates: readonly { readonly name: string; readonly thumbprint: string }[];
    readonly bindings: readonly BindingSeed[];
    readonly history: readonly AppEvent[];
  }[];
}

export function stateOf(estate: Estate): EstateState {
  return {
    tenants: estate.seed.tenants,
    accounts: estate.seed.accounts,
    subscriptions: estate.seed.subscriptions,
    environments: estate.environments.map(({ seed, status, rootCertificates }) => ({
      id: seed.id,
      name: seed.name,
      status,
      rootCertificates: rootCertificates.all().map(({ name, thumbprint }) => ({ name, thumbprint })),
    })),
    serverCertificates: estate.webCertificates
      .all()
      .map(({ seed: { name, der } }) => ({ name, thumbprint: der && thumbprintOf(der) })),
    keyVaults: estate.seed.keyVaults.map(({ id, name }) => ({ id, name })),
    apps: estate.apps.map(
      ({ seed, state, shownState, trustStore, settings, publicCertificates, hostNames, history }) => ({
        id: seed.id,
        name: seed.name,
        environment: seed.environmentId.split('/').at(-1) ?? '',
        state,
        shownState,
        trustStore,
        settings,
        publicCertificates: publicCertificates.all().map(({ name, thumbprint }) => ({ name, thumbprint })),
        bindings: hostNames.all(),
        history,
      }),
    ),
  };
}
