import type { Estate } from '../estate.ts';
import type { Pager } from '../paging.ts';
import { assignmentsAt, isAtOrBelow } from '../rights.ts';
import type { Route } from './route.ts';

/** Microsoft.Authorization at any scope: what the caller may do there, and what is locked. */
export function authorizationRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: '/{+scope}/providers/Microsoft.Authorization/permissions',
      action: undefined,
      handle: ({ request, principal, param }) => {
        const roles = assignmentsAt(estate, principal.objectId, `/${param('scope')}`);
        return pager.page(request, roles, ({ actions, notActions }) => ({
          actions,
          notActions,
          dataActions: [],
          notDataActions: [],
        }));
      },
    },
    {
      method: 'GET',
      template: '/{+scope}/providers/Microsoft.Authorization/locks',
      action: 'Microsoft.Authorization/locks/read',
      handle: ({ request, param }) => {
        const scope = `/${param('scope')}`;
        const locks = estate.locks.filter((lock) => isAtOrBelow(lock.scope, scope) || isAtOrBelow(scope, lock.scope));
        return pager.page(request, locks, ({ name, scope: at, level }) => ({
          id: `${at}/providers/Microsoft.Authorization/locks/${name}`,
          name,
          type: 'Microsoft.Authorization/locks',
          properties: { level },
        }));
      },
    },
  ];
}
