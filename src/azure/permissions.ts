import { type Grant, isAllowed } from './actionMatching.ts';
import type { ArmClient, ArmRequest } from './armClient.ts';
import { AzureError, type AzureErrorKind } from './azureError.ts';
import { field, itemsField, textField } from './fields.ts';
import { parseResourceId } from './resourceId.ts';

export type Right = 'yes' | 'no' | 'unknown';

/** Whether the account may stop and start one app or slot, as far as Azure tells. */
export interface StopStartRights {
  readonly canStop: Right;
  readonly canStart: Right;
  /** The name of a ReadOnly lock on the app or above it: it forbids both, whatever the roles allow. */
  readonly lockedBy: string | undefined;
}

const permissionsVersion = '2022-04-01';
const locksVersion = '2016-09-01';

/** Failures by which Azure declines to tell. All others are thrown: they say nothing about rights, and may pass. */
const declines: ReadonlySet<AzureErrorKind> = new Set(['forbidden', 'notFound', 'unsupported']);

/** What the account may do. Every method throws AzureError, or its signal's reason. */
export class Permissions {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /**
   * Whether the account may stop and start an app or slot; a slot has its own actions. `yes` only when the roles and the locks
   * could both be read and both allow it. Deny assignments and policies are not among what is read.
   */
  async stopStartRights(appId: string, signal: AbortSignal): Promise<StopStartRights> {
    const [grants, locks] = await Promise.all([this.#grants(appId, signal), this.#readOnlyLocks(appId, signal)]);
    const lockedBy = locks?.[0];
    const right = (verb: 'stop' | 'start'): Right => {
      const allowed = grants === undefined ? 'unknown' : isAllowed(actionOf(appId, verb), grants);
      if (allowed === 'no' || lockedBy !== undefined) {
        return 'no';
      }
      return locks === undefined ? 'unknown' : allowed;
    };
    return { canStop: right('stop'), canStart: right('start'), lockedBy };
  }

  async #grants(id: string, signal: AbortSignal): Promise<Grant[] | undefined> {
    const items = await this.#listWhereTold(`${id}/providers/Microsoft.Authorization/permissions`, {
      apiVersion: permissionsVersion,
      operation: `read your permissions on ${nameOf(id)}`,
      signal,
    });
    return items?.map(readGrant);
  }

  /** The names of the ReadOnly locks on the resource and above it. A lock below does not hold here; CanNotDelete does not forbid a stop. */
  async #readOnlyLocks(id: string, signal: AbortSignal): Promise<string[] | undefined> {
    const locks = await this.#listWhereTold(`${id}/providers/Microsoft.Authorization/locks`, {
      apiVersion: locksVersion,
      operation: `read the locks on ${nameOf(id)}`,
      query: { $filter: 'atScope()' },
      signal,
    });
    return locks
      ?.filter((lock) => textField(lock, 'properties', 'level')?.toLowerCase() === 'readonly' && holdsAt(id, lock))
      .map((lock) => textField(lock, 'name') ?? 'a lock without a name');
  }

  async #listWhereTold(path: string, request: ArmRequest): Promise<unknown[] | undefined> {
    try {
      return await this.#client.list(path, request);
    } catch (error) {
      if (error instanceof AzureError && declines.has(error.kind)) {
        return undefined;
      }
      throw error;
    }
  }
}

function readGrant(raw: unknown): Grant {
  const texts = (name: string): string[] => itemsField(raw, name).filter((each) => typeof each === 'string');
  return {
    actions: texts('actions'),
    notActions: texts('notActions'),
    conditional: (field(raw, 'condition') ?? '') !== '',
  };
}

/** A lock's own id begins with the id of what it was put on. One that does not say where it is, is taken to hold. */
function holdsAt(id: string, lock: unknown): boolean {
  const [place = ''] = (textField(lock, 'id') ?? '').toLowerCase().split('/providers/microsoft.authorization/locks/');
  return place === '' || `${id.toLowerCase()}/`.startsWith(`${place}/`);
}

function actionOf(appId: string, verb: 'stop' | 'start'): string {
  return `${parseResourceId(appId)?.type ?? 'Microsoft.Web/sites'}/${verb}/action`;
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names.join('/') ?? id;
}
