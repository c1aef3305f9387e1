import { type Grant, isAllowed } from './actionMatching.ts';
import { parseResourceId } from './resourceId.ts';

export type Right = 'yes' | 'no' | 'unknown';

/** Whether the account may stop and start one app or slot, as far as Azure tells. */
export interface StopStartRights {
  readonly canStop: Right;
  readonly canStart: Right;
  /** The name of a ReadOnly lock on the app or above it: it forbids both, whatever the roles allow. */
  readonly lockedBy: string | undefined;
}

/** A ReadOnly lock. */
export interface Lock {
  readonly name: string;
  /** The lower-cased id of what it was put on; empty when the lock does not say. */
  readonly place: string;
}

/**
 * What roles and locks together say of an app or slot; a slot has its own actions. Undefined: Azure did not tell. `yes` only when
 * both are known and both allow it. Deny assignments and policies are not among what is known.
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

/** A lock below the app does not hold there. One that does not say where it is, is taken to hold. */
function holdsAt(id: string, { place }: Lock): boolean {
  return place === '' || `${id.toLowerCase()}/`.startsWith(`${place}/`);
}

function actionOf(appId: string, verb: 'stop' | 'start'): string {
  return `${parseResourceId(appId)?.type ?? 'Microsoft.Web/sites'}/${verb}/action`;
}
