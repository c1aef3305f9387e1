import { parseResourceId } from './resourceId.ts';

export type Right = 'yes' | 'no' | 'unknown';

/** Whether the account may stop and start one app or slot, as far as Azure tells. */
export interface StopStartRights {
  readonly canStop: Right;
  readonly canStart: Right;
  /** The name of a ReadOnly lock on the app or above it: it forbids both, even if the roles allow them. */
  readonly lockedBy: string | undefined;
}

/** A ReadOnly lock. */
export interface Lock {
  readonly name: string;
  /** The lower-cased id of what it was put on; empty when the lock does not say. */
  readonly place: string;
}

/**
 * What roles and locks together say about an app or slot; a slot has its own actions. Undefined means that Azure did not tell. `yes` only
 * when both are known and both allow it. Deny assignments and policies are not known.
 */
export function stopStartRights(
  appId: string,
  grants: readonly Grant[] | undefined,
  locks: readonly Lock[] | undefined,
): StopStartRights {
  const lockedBy = locks?.find((lock) => holdsAt(appId, lock))?.name;
  const right = (verb: 'stop' | 'start'): Right => {
    const allowed = grants === undefined ? 'unknown' : isAllowed(actionOf(appId, verb), grants);
    if (allowed === 'no' || lockedBy !== undefined) {
      return 'no';
    }
    return locks === undefined ? 'unknown' : allowed;
  };
  return { canStop: right('stop'), canStart: right('start'), lockedBy };
}

/** A lock below the app does not count. A lock that does not say where it is counts. */
function holdsAt(id: string, { place }: Lock): boolean {
  return place === '' || `${id.toLowerCase()}/`.startsWith(`${place}/`);
}

function actionOf(appId: string, verb: 'stop' | 'start'): string {
  return `${parseResourceId(appId)?.type ?? 'Microsoft.Web/sites'}/${verb}/action`;
}

/** One entry of what `Microsoft.Authorization/permissions` answers: the rights of one role that the caller has. */
export interface Grant {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** A grant under a condition (ABAC), which is not evaluated here. */
  readonly conditional: boolean;
}

/**
 * Whether any of the grants allows an action. The grants add up; an entry's notActions take away from that entry alone, as
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions says. `unknown` when only a conditional grant
 * does, or when there are no grants at all: an account that sees a resource has some right to it, so an empty answer proves nothing.
 */
export function isAllowed(action: string, grants: readonly Grant[]): 'yes' | 'no' | 'unknown' {
  const granting = grants.filter(
    ({ actions, notActions }) =>
      actions.some((pattern) => matchesAction(pattern, action)) &&
      !notActions.some((pattern) => matchesAction(pattern, action)),
  );
  if (granting.some(({ conditional }) => !conditional)) {
    return 'yes';
  }
  return granting.length > 0 || grants.length === 0 ? 'unknown' : 'no';
}

/** Whether a pattern of a role covers an action: `*` stands for any text, slashes included; case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  const [start = '', ...rest] = pattern.toLowerCase().split('*');
  const text = action.toLowerCase();
  const end = rest.pop();
  if (end === undefined) {
    return text === start;
  }
  if (!text.startsWith(start)) {
    return false;
  }
  let position = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) {
      return false;
    }
    position = found + part.length;
  }
  return text.length - end.length >= position && text.endsWith(end);
}
