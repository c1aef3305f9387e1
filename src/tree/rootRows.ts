import type { ViewState } from '../contributions.ts';
import type { EnvironmentListener, FoundSubscription } from '../signIn/findEnvironments.ts';
import { bySubscriptionName, type DirectoryNeedingSignIn, type ListingFailure } from '../signIn/listing.ts';
import type { TreeServices } from './appNodes.ts';
import { DirectoryNode, SubscriptionNode } from './subscriptionNode.ts';
import { ErrorNode, type TreeNode } from './treeNode.ts';

/**
 * For up to this many subscriptions, Azure Resource Manager is asked at once, which is the truth. For more, the rows of their environments
 * are those of Azure Resource Graph until somebody opens or refreshes them, so that Azure is asked only for what somebody reads.
 */
const askedAtOnce = 10;

/** The rows at the top of the Environments view while they are found: subscriptions by name, then directories, then failures. */
export class RootRows implements EnvironmentListener {
  readonly #services: TreeServices;
  readonly #changed: () => void;
  readonly #subscriptions = new Map<string, SubscriptionNode>();
  /** How many accounts list each. */
  readonly #accounts = new Map<string, number>();
  readonly #directories: TreeNode[] = [];
  readonly #failures: ErrorNode[] = [];

  /** `changed` is called when there is one more. */
  constructor(services: TreeServices, changed: () => void) {
    this.#services = services;
    this.#changed = changed;
  }

  found({ subscription, environments }: FoundSubscription): void {
    const isAsked = this.#subscriptions.size < askedAtOnce;
    const { subscriptionId } = subscription;
    const accounts = (): number => this.#accounts.get(subscriptionId) ?? 0;
    const node = new SubscriptionNode(subscription, this.#services, {
      expanded: isAsked || environments !== undefined,
      isShared: () => accounts() > 1,
      ...(isAsked || environments === undefined ? {} : { found: environments }),
    });
    if (!this.#subscriptions.has(node.id)) {
      this.#subscriptions.set(node.id, node);
      this.#accounts.set(subscriptionId, accounts() + 1);
      this.#changed();
    }
  }

  needsSignIn({ account, name }: DirectoryNeedingSignIn): void {
    this.#directories.push(new DirectoryNode(account, name));
    this.#changed();
  }

  failure({ what, error }: ListingFailure): void {
    this.#failures.push(new ErrorNode(undefined, what, error));
    this.#changed();
  }

  /** What the view shows once all rows are found. */
  get state(): ViewState {
    if (this.#subscriptions.size + this.#directories.length > 0) {
      return 'ready';
    }
    return this.#failures.length > 0 ? 'failed' : 'noEnvironments';
  }

  /** The error of the first failure. */
  get firstError(): unknown {
    return this.#failures[0]?.error;
  }

  /** None while there are only failures: then the view itself says so. */
  shown(): readonly TreeNode[] {
    if (this.state !== 'ready') {
      return [];
    }
    const subscriptions = [...this.#subscriptions.values()].sort((one, other) =>
      bySubscriptionName(one.subscription, other.subscription),
    );
    return [...subscriptions, ...this.#directories, ...this.#failures];
  }
}
