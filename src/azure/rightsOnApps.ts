import type { Grant } from './actionMatching.ts';
import { type Lock, type StopStartRights, stopStartRights } from './appRights.ts';
import type { Permissions } from './permissions.ts';
import { keyOf } from './resourceId.ts';

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
