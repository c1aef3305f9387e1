import type { Estate, Plan } from '../estate.ts';
import type { Pager } from '../paging.ts';
import { appBody } from './appBody.ts';
import { found, inResourceGroup, inSubscription, resourceId } from './lookup.ts';
import type { Call, Route } from './route.ts';

const type = 'Microsoft.Web/serverfarms';
const action = `${type}/Read`;
const inGroup = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}`;

/** App Service plans. */
export function planRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: `/subscriptions/{subscription}/providers/${type}`,
      action,
      handle: (call) => pager.page(call.request, inSubscription(estate.plans, call), (plan) => planBody(plan, estate)),
    },
    {
      method: 'GET',
      template: inGroup,
      action,
      handle: (call) => pager.page(call.request, inResourceGroup(estate.plans, call), (plan) => planBody(plan, estate)),
    },
    {
      method: 'GET',
      template: `${inGroup}/{plan}`,
      action,
      handle: (call) => ({ status: 200, body: planBody(planOf(estate, call), estate) }),
    },
    {
      method: 'GET',
      template: `${inGroup}/{plan}/sites`,
      action: `${type}/sites/Read`,
      handle: (call) => {
        const { id } = planOf(estate, call).seed;
        const apps = estate.apps.filter((app) => app.seed.planId === id && app.seed.parentId === undefined);
        return pager.page(call.request, apps, (app) => appBody(app, estate));
      },
    },
  ];
}

function planOf(estate: Estate, call: Call): Plan {
  return found(estate.plan(resourceId(call, type, 'plan')), call, type, call.param('plan'));
}

export function planBody({ seed, status }: Plan, estate: Estate): object {
  const numberOfSites = estate.apps.filter((app) => app.seed.planId === seed.id).length;
  return {
    id: seed.id,
    name: seed.name,
    type,
    kind: seed.isLinux ? 'linux' : 'app',
    location: seed.location,
    tags: {},
    sku: { name: 'I1v2', tier: 'IsolatedV2', size: 'I1v2', family: 'Iv2', capacity: 2 },
    properties: {
      status,
      subscription: seed.subscriptionId,
      hostingEnvironmentProfile: {
        id: seed.environmentId,
        name: seed.environmentId.split('/').at(-1),
        type: 'Microsoft.Web/hostingEnvironments',
      },
      maximumNumberOfWorkers: 100,
      numberOfWorkers: 2,
      geoRegion: seed.location,
      perSiteScaling: false,
      numberOfSites,
      resourceGroup: seed.resourceGroup,
      reserved: seed.isLinux,
      isXenon: false,
      hyperV: false,
      provisioningState: 'Succeeded',
      zoneRedundant: false,
    },
  };
}
