import { type Grant, type Lock, type StopStartRights, stopStartRights } from './appRights.ts';
import type { ArmClient, ArmRequest } from './armClient.ts';
import { AzureError, type AzureErrorKind } from './azureError.ts';
import { field, itemsField, textField } from './fields.ts';
import { keyOf, parseResourceId } from './resourceId.ts';

const permissionsVersion = '2022-04-01';
const locksVersion = '2016-09-01';

/** Failures by which Azure declines to tell. All others are thrown: they say nothing about rights, and may pass. */
const declines: ReadonlySet<AzureErrorKind> = new Set(['forbidden', 'refused', 'notFound', 'unsupported']);

/** What the account may do, and what is locked. Every method throws AzureError, or its signal's reason. */
export class Permissions {
  readonly #client: ArmClient;

  constructor(client: ArmClient) {
    this.#client = client;
  }

  /** Whether the account may stop and start one app or slot: two requests. For many apps, see RightsOnApps. */
  async stopStartRights(appId: string, signal: AbortSignal): Promise<StopStartRights> {
    const [grants, locks] = await Promise.all([this.grantsAt(appId, signal), this.locksOver(appId, signal)]);
    return stopStartRights(appId, grants, locks);
  }

  /** The roles that the account has on a resource, a resource group or a subscription, those from above among them; undefined when Azure does not tell. */
  async grantsAt(scope: string, signal: AbortSignal): Promise<Grant[] | undefined> {
    const items = await this.#listWhereTold(`${scope}/providers/Microsoft.Authorization/permissions`, {
      apiVersion: permissionsVersion,
      operation: `read your permissions on ${nameOf(scope)}`,
      signal,
    });
    return items?.map(readGrant);
  }

  /** ReadOnly locks on the scope and above it; undefined when Azure does not tell. */
  locksOver(scope: string, signal: AbortSignal): Promise<Lock[] | undefined> {
    return this.#readOnlyLocks(scope, { $filter: 'atScope()' }, signal);
  }

  /** ReadOnly locks on the scope and below it, and perhaps above; undefined when Azure does not tell. */
  locksIn(scope: string, signal: AbortSignal): Promise<Lock[] | undefined> {
    return this.#readOnlyLocks(scope, {}, signal);
  }

  /** CanNotDelete does not forbid a stop. */
  async #readOnlyLocks(scope: string, query: Record<string, string>, signal: AbortSignal): Promise<Lock[] | undefined> {
    const locks = await this.#listWhereTold(`${scope}/providers/Microsoft.Authorization/locks`, {
      apiVersion: locksVersion,
      operation: `read the locks on ${nameOf(scope)}`,
      query,
      signal,
    });
    return locks
      ?.filter((lock) => textField(lock, 'properties', 'level')?.toLowerCase() === 'readonly')
      .map((lock) => ({ name: textField(lock, 'name') ?? 'a lock without a name', place: placeOf(lock) }));
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

/** A lock's own id begins with the id of what it was put on. */
function placeOf(lock: unknown): string {
  return (textField(lock, 'id') ?? '').toLowerCase().split('/providers/microsoft.authorization/locks/')[0] ?? '';
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names.join('/') ?? id;
}

interface GroupRights {
  readonly grants: readonly Grant[] | undefined;
  readonly locks: readonly Lock[] | undefined;
}

/**
 * The rights on many apps with a few requests for each resource group, instead of two for each app: roles are inherited downwards,
 * and a group lists the locks of everything in it. An app is asked itself where its group does not allow it, or does not tell.
 * One object for one question: what was answered is kept as long as it lives.
 */
export class RightsOnApps {
  readonly #permissions: Permissions;
  readonly #grants = new AskedOnce<readonly Grant[] | undefined>();
  readonly #locks = new AskedOnce<readonly Lock[] | undefined>();

  constructor(permissions: Permissions) {
    this.#permissions = permissions;
  }

  /** Throws AzureError, or the signal's reason. */
  async stopStartRights(appId: string, signal: AbortSignal): Promise<StopStartRights> {
    const { grants, locks } = await this.#ofGroup(appId.split('/').slice(0, 5).join('/'), signal);
    const rights = stopStartRights(appId, grants, locks);
    const isKnown = (rights.canStop === 'yes' && rights.canStart === 'yes') || rights.lockedBy !== undefined;
    return isKnown ? rights : this.#permissions.stopStartRights(appId, signal);
  }

  async #ofGroup(group: string, signal: AbortSignal): Promise<GroupRights> {
    const subscription = group.split('/').slice(0, 3).join('/');
    const [grants, inGroup, above] = await Promise.all([
      this.#grants.at(group, () => this.#permissions.grantsAt(group, signal)),
      this.#locks.at(group, () => this.#permissions.locksIn(group, signal)),
      this.#locks.at(subscription, () => this.#permissions.locksOver(subscription, signal)),
    ]);
    return { grants, locks: inGroup === undefined || above === undefined ? undefined : [...inGroup, ...above] };
  }
}

/** One question for each scope; one that failed is asked anew. */
class AskedOnce<T> {
  readonly #answers = new Map<string, Promise<T>>();

  at(scope: string, ask: () => Promise<T>): Promise<T> {
    const key = keyOf(scope);
    const known = this.#answers.get(key);
    if (known !== undefined) {
      return known;
    }
    const answer = ask();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }
}
