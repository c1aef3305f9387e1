import type { Estate } from './estate.ts';
import type { RoleAssignment } from './estateSeed.ts';

interface Index {
  readonly size: number;
  /** By the holder and the scope in lower case. */
  readonly roles: ReadonlyMap<string, readonly RoleAssignment[]>;
}

/** An estate may have thousands of assignments, and each request asks for those of one scope. */
const indexes = new WeakMap<readonly RoleAssignment[], Index>();

function indexOf({ roles }: Estate): Index['roles'] {
  let index = indexes.get(roles);
  if (index === undefined || index.size !== roles.length) {
    const byKey = Map.groupBy(roles, ({ objectId, scope }) => `${objectId} ${scope.toLowerCase()}`);
    index = { size: roles.length, roles: byKey };
    indexes.set(roles, index);
  }
  return index.roles;
}

/** The assignments that hold for somebody at a scope: those at the scope itself and above it. */
export function assignmentsAt(estate: Estate, objectId: string, scope: string): RoleAssignment[] {
  const roles = indexOf(estate);
  const parts = scope.toLowerCase().split('/').slice(1);
  const scopes = ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
  return scopes.flatMap((one) => roles.get(`${objectId} ${one}`) ?? []);
}

/** Azure's rule: one assignment is enough, and what it takes back it takes back only from itself. */
export function isAllowed(estate: Estate, objectId: string, action: string, scope: string): boolean {
  return assignmentsAt(estate, objectId, scope).some(
    (role) => role.actions.some((one) => covers(one, action)) && !role.notActions.some((one) => covers(one, action)),
  );
}

/** The scopes, at the resource or above it, whose locks forbid what the method does. */
export function lockedScopes(estate: Estate, method: string, scope: string): string[] {
  return estate.locks
    .filter((lock) => isAtOrBelow(scope, lock.scope))
    .filter((lock) => method === 'DELETE' || (lock.level === 'ReadOnly' && method !== 'GET'))
    .map((lock) => lock.scope);
}

/** Whether a resource id is the scope's own or one under it. */
export function isAtOrBelow(id: string, scope: string): boolean {
  return scope === '/' || `${id}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
}

/** By their text: a query looks at thousands of resources. */
const patterns = new Map<string, RegExp>();

/** `Microsoft.Web/sites/*` covers `Microsoft.Web/sites/stop/Action`. */
function covers(pattern: string, action: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    compiled = new RegExp(`^${source}$`, 'i');
    patterns.set(pattern, compiled);
  }
  return compiled.test(action);
}
