import type { Estate } from '../estate.ts';
import type { Subscription, Tenant } from '../estateSeed.ts';
import type { Pager } from '../paging.ts';
import type { Principal } from '../tokens.ts';
import type { Route } from './route.ts';

/** Microsoft.Resources: the subscriptions and tenants that a caller can see. */
export function subscriptionRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: '/subscriptions',
      action: undefined,
      handle: ({ request, principal }) =>
        pager.page(request, visibleSubscriptions(estate, principal), (one) => subscriptionBody(one, estate)),
    },
    {
      method: 'GET',
      template: '/tenants',
      action: undefined,
      handle: ({ request, principal }) => pager.page(request, tenantsOf(estate, principal), tenantBody),
    },
    {
      method: 'GET',
      template: '/subscriptions/{subscription}',
      action: 'Microsoft.Resources/subscriptions/read',
      handle: ({ param }) => {
        const id = param('subscription').toLowerCase();
        const found = estate.seed.subscriptions.find((one) => one.subscriptionId === id);
        return { status: 200, body: found === undefined ? undefined : subscriptionBody(found, estate) };
      },
    },
  ];
}

/** Of the token's tenant, those where the caller has any right. */
export function visibleSubscriptions(estate: Estate, principal: Principal): Subscription[] {
  const scopes = estate.roles.filter((role) => role.objectId === principal.objectId).map((role) => role.scope);
  const ids = new Set(scopes.map((scope) => /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase()));
  const isEverywhere = scopes.includes('/');
  return estate.seed.subscriptions.filter(
    ({ subscriptionId, tenantId }) => tenantId === principal.tenantId && (isEverywhere || ids.has(subscriptionId)),
  );
}

/** A user's home and every tenant where the user is a guest; an application sees the tenant of its token. */
function tenantsOf(estate: Estate, principal: Principal): Tenant[] {
  const account = estate.seed.accounts.find((one) => one.objectId === principal.objectId);
  const ids = account?.tenants.map((one) => one.tenantId) ?? [principal.tenantId];
  return estate.seed.tenants.filter((tenant) => ids.includes(tenant.tenantId));
}

function subscriptionBody(subscription: Subscription, estate: Estate): object {
  const { subscriptionId, displayName, tenantId } = subscription;
  const state = estate.isDisabled(subscription) ? 'Disabled' : subscription.state;
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function tenantBody({ tenantId, displayName, defaultDomain }: Tenant): object {
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: 'DE',
    displayName,
    domains: [defaultDomain],
    tenantCategory: 'Home',
    defaultDomain,
    tenantType: 'AAD',
  };
}
