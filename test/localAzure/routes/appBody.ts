import type { App } from '../app.ts';
import type { Estate } from '../estate.ts';
import type { BindingSeed } from '../estateSeed.ts';

/** An app or slot as `Microsoft.Web/sites[/slots]` has it. Counts as a read of the app. */
export function appBody(app: App, estate: Estate): object {
  const { seed } = app;
  const state = app.read();
  const dnsSuffix = estate.environment(seed.environmentId)?.seed.dnsSuffix ?? '';
  const label = seed.name.replace('/', '-').toLowerCase();
  const host = `${label}.${dnsSuffix}`;
  const { hosts } = estate.switches.scm;
  const scmHosts = hosts.length > 0 ? hosts : [estate.scmHostOf(seed.id) ?? `${label}.scm.${dnsSuffix}`];
  return {
    id: seed.id,
    name: seed.name,
    type: seed.parentId === undefined ? 'Microsoft.Web/sites' : 'Microsoft.Web/sites/slots',
    kind: seed.kind,
    location: seed.location,
    tags: {},
    properties: {
      state,
      hostNames: [host],
      repositorySiteName: seed.name.split('/')[0],
      usageState: 'Normal',
      enabled: true,
      enabledHostNames: [host, ...scmHosts],
      availabilityState: 'Normal',
      hostNameSslStates: [
        sslState(host, 'Standard'),
        ...app.hostNames.read().map(bindingState),
        ...scmHosts.map((name) => sslState(name, 'Repository')),
      ],
      serverFarmId: seed.planId,
      reserved: seed.kind.includes('linux'),
      isXenon: false,
      hyperV: seed.kind.includes('container,windows'),
      lastModifiedTimeUtc: new Date(app.modifiedAt).toISOString().replace('Z', '3333'),
      scmSiteAlsoStopped: false,
      hostingEnvironmentProfile: profile(seed.environmentId),
      hostNamesDisabled: false,
      resourceGroup: seed.resourceGroup,
      defaultHostName: host,
      ...app.siteProperties.shown,
      ...swapState(app),
    },
  };
}

/** Azure does not write an id in the case in which it was created everywhere; here it comes lower-cased, as it often does. */
function profile(environmentId: string): object {
  return {
    id: environmentId.toLowerCase(),
    name: environmentId.split('/').at(-1),
    type: 'Microsoft.Web/hostingEnvironments',
  };
}

function sslState(name: string, hostType: 'Standard' | 'Repository'): object {
  return { name, sslState: 'Disabled', hostType };
}

/** Azure gives the address of an IP based binding too; here it is that of the environment's example. */
function bindingState({ hostName, sslState, thumbprint }: BindingSeed): object {
  return {
    name: hostName,
    sslState,
    ...(thumbprint === undefined ? {} : { thumbprint }),
    ...(sslState === 'IpBasedEnabled' ? { virtualIP: '10.0.0.11' } : {}),
    hostType: 'Standard',
  };
}

function swapState({ operation, lastSwap }: App): object {
  return {
    ...(operation === undefined ? {} : { inProgressOperationId: operation.id }),
    ...(lastSwap === undefined
      ? {}
      : {
          slotSwapStatus: {
            timestampUtc: new Date(lastSwap.at).toISOString(),
            sourceSlotName: lastSwap.source,
            destinationSlotName: lastSwap.destination,
          },
        }),
  };
}
