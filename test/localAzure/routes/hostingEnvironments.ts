import type { Environment, Estate } from '../estate.ts';
import type { Pager } from '../paging.ts';
import { appBody } from './appBody.ts';
import { found, inResourceGroup, inSubscription, resourceId } from './lookup.ts';
import { planBody } from './plans.ts';
import type { Call, Route } from './route.ts';

const type = 'Microsoft.Web/hostingEnvironments';
const action = `${type}/Read`;
const inGroup = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}`;

/** App Service Environments, and what runs in them. */
export function hostingEnvironmentRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: `/subscriptions/{subscription}/providers/${type}`,
      action,
      handle: (call) => pager.page(call.request, inSubscription(estate.environments, call), environmentBody),
    },
    {
      method: 'GET',
      template: inGroup,
      action,
      handle: (call) => pager.page(call.request, inResourceGroup(estate.environments, call), environmentBody),
    },
    {
      method: 'GET',
      template: `${inGroup}/{environment}`,
      action,
      handle: (call) => ({ status: 200, body: environmentBody(environmentOf(estate, call)) }),
    },
    {
      method: 'GET',
      template: `${inGroup}/{environment}/sites`,
      action: `${type}/sites/Read`,
      handle: (call) => {
        const { listIncludesSlots } = estate.switches;
        const apps = estate.appsIn(environmentOf(estate, call).seed.id);
        const rows = apps.filter((app) => listIncludesSlots || app.seed.parentId === undefined);
        return pager.page(call.request, rows, (app) => appBody(app, estate));
      },
    },
    {
      method: 'GET',
      template: `${inGroup}/{environment}/serverfarms`,
      action: `${type}/serverfarms/Read`,
      handle: (call) => {
        const { id } = environmentOf(estate, call).seed;
        const plans = estate.plans.filter((plan) => plan.seed.environmentId === id);
        return pager.page(call.request, plans, (plan) => planBody(plan, estate));
      },
    },
  ];
}

/** The environment that the path names. Refuses with 404. */
export function environmentOf(estate: Estate, call: Call): Environment {
  return found(estate.environment(resourceId(call, type, 'environment')), call, type, call.param('environment'));
}

/** As Azure Resource Manager answers it. */
export function environmentBody({ seed, status, suspended, upgradeAvailability }: Environment): object {
  return {
    id: seed.id,
    name: seed.name,
    type,
    kind: seed.kind,
    location: seed.location,
    tags: {},
    properties: {
      provisioningState: seed.provisioningState,
      status,
      virtualNetwork: subnetBody(seed.id),
      internalLoadBalancingMode: seed.internalLoadBalancingMode,
      multiSize: 'Standard_D2d_v4',
      multiRoleCount: null,
      ipsslAddressCount: 0,
      dnsSuffix: seed.dnsSuffix,
      maximumNumberOfMachines: 250,
      frontEndScaleFactor: 15,
      suspended,
      clusterSettings: null,
      userWhitelistedIpRanges: null,
      hasLinuxWorkers: true,
      upgradePreference: 'None',
      upgradeAvailability,
      dedicatedHostCount: 0,
      zoneRedundant: false,
      // Where the SCM sites of local Azure are.
      customDnsSuffixConfiguration: { properties: { provisioningState: 'Succeeded', dnsSuffix: 'localhost' } },
    },
  };
}

function subnetBody(environmentId: string): object {
  const group = environmentId.slice(0, environmentId.search(/\/providers\//i));
  return {
    id: `${group}/providers/Microsoft.Network/virtualNetworks/hub-vnet/subnets/ase-subnet`,
    name: 'hub-vnet',
    type: 'Microsoft.Network/virtualNetworks',
    subnet: 'ase-subnet',
  };
}
