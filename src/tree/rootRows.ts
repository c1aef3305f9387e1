import { setImmediate as nextTurn } from 'node:timers/promises';
import { withTimeLimit } from '../async/timeLimit.ts';
import type { ViewState } from '../contributions.ts';
import type { EnvironmentListener, FoundSubscription } from '../signIn/findEnvironments.ts';
import { bySubscriptionName, type DirectoryNeedingSignIn, type ListingFailure } from '../signIn/listing.ts';
import type { TreeServices } from './appNodes.ts';
import { DirectoryNode, SubscriptionNode, type SubscriptionOwner } from './subscriptionNode.ts';
import { ErrorNode, type TreeNode } from './treeNode.ts';

/**
 * For up to this many subscriptions, Azure Resource Manager, which is the truth, is asked about the environments that Azure Resource Graph
 * found. For more, the rows are those of Azure Resource Graph until somebody refreshes them, and what their apps need is found out only while
 * the view is visible, or where somebody opens them.
 */
const comparedAtMost = 10;

/**
 * At how many subscriptions is looked at once, in the background. VS Code shows no row at the top before it has all rows below the open ones,
 * so these come without Azure; and each new connection keeps the extension host busy for 30 ms, so these do not begin all at once.
 */
const looksAtOnce = 2;

/** After this time, in milliseconds, a subscription that is slow holds up no other one. */
const slowAfter = 2_000;

/** At a refresh, nothing is drawn anew so long, unless all are found, in milliseconds. */
const staysAtRefresh = 2_000;

/** The view that has the rows. */
interface RowsOwner extends SubscriptionOwner {
  readonly shown: { readonly visible: boolean } | undefined;
}

interface RootRowsOptions {
  readonly view: RowsOwner;
  /** Ends what goes on in the background. */
  readonly signal: AbortSignal;
  /** The rows that were shown before. */
  readonly earlier?: readonly TreeNode[] | undefined;
}

/**
 * The rows at the top of the Environments view while they are found: failures, which nobody would see below many rows, then subscriptions by
 * name, then directories. Rows of an earlier load stay until they are found again, or all are found: VS Code closes a row that goes, even if it comes back.
 */
export class RootRows implements EnvironmentListener {
  readonly #services: TreeServices;
  readonly #changed: () => void;
  readonly #subscriptions = new Map<string, SubscriptionNode>();
  /** How many accounts list each. */
  readonly #accounts = new Map<string, number>();
  readonly #directories: DirectoryNode[] = [];
  readonly #earlier: Map<string, SubscriptionNode | DirectoryNode>;
  readonly #failures: ErrorNode[] = [];
  readonly #view: RowsOwner;
  readonly #signal: AbortSignal;
  readonly #isRefresh: boolean;
  readonly #one = Promise.withResolvers<void>();
  #looks = 0;
  #isToLook = false;

  /** `changed` is called when there is one more. */
  constructor(services: TreeServices, changed: () => void, { view, signal, earlier = [] }: RootRowsOptions) {
    this.#services = services;
    this.#changed = () => {
      this.#one.resolve();
      changed();
    };
    this.#view = view;
    this.#signal = signal;
    const kept = earlier.filter((row) => row instanceof SubscriptionNode || row instanceof DirectoryNode);
    this.#earlier = new Map(kept.map((row) => [row.id, row]));
    this.#isRefresh = kept.length > 0;
  }

  found({ subscription, environments, isCurrent = false }: FoundSubscription): void {
    const isCompared = this.#subscriptions.size < comparedAtMost;
    const { subscriptionId } = subscription;
    const accounts = (): number => this.#accounts.get(subscriptionId) ?? 0;
    const node = new SubscriptionNode(subscription, this.#services, {
      view: this.#view,
      expanded: isCompared || environments !== undefined,
      isShared: () => accounts() > 1,
      found: environments && { environments, isCurrent, signal: this.#signal },
      isCompared,
      foundShown: () => void this.#lookSoon(),
    });
    if (!this.#subscriptions.has(node.id)) {
      this.#earlier.delete(node.id);
      this.#subscriptions.set(node.id, node);
      this.#accounts.set(subscriptionId, accounts() + 1);
      this.#changed();
    }
  }

  needsSignIn({ account, name }: DirectoryNeedingSignIn): void {
    const node = new DirectoryNode(account, name);
    this.#earlier.delete(node.id);
    this.#directories.push(node);
    this.#changed();
  }

  failure({ what, error, each }: ListingFailure): void {
    // Two directories may fail in the same words. VS Code shows no two rows with one id.
    const nth = this.#failures.filter((row) => row.what === what).length;
    this.#failures.push(new ErrorNode(undefined, what, error, { each, nth }));
    this.#changed();
  }

  /**
   * Ends when the rows are to be shown for the first time. `all`: ends when all are found, and never rejects. VS Code asks at once for the
   * rows below each row of an earlier load, although one answer is about to find most of them again, with what is below them.
   */
  async untilShown(all: Promise<void>): Promise<void> {
    if (this.#isRefresh) {
      await withTimeLimit(this.#services.clock, staysAtRefresh, () => all).catch(() => undefined);
    }
    await Promise.race([this.#one.promise, all]);
  }

  /** All are found: earlier rows that were not found again go. */
  end(): void {
    this.#earlier.clear();
  }

  /**
   * Finds out in the background, one subscription after the other, about environments that are shown though nobody has opened one: while
   * the view is visible, until the signal ends it. To be called when it becomes visible.
   */
  lookOn(): void {
    const isVisible = this.#view.shown?.visible === true;
    while (this.#looks < looksAtOnce && !this.#signal.aborted) {
      const all = [...this.#subscriptions.values()];
      const next = all.find(({ isToLookAt, isCompared }) => isToLookAt && (isCompared || isVisible));
      if (next === undefined) {
        return;
      }
      const ended = (): void => {
        this.#looks -= 1;
        this.lookOn();
      };
      this.#looks += 1;
      const ids = next.unreadIds;
      Promise.race([next.look(this.#signal), this.#services.clock.sleep(slowAfter, this.#signal)]).then(ended, ended);
      // It is being found out now, and its rows say so.
      this.#view.redrawEnvironments(ids);
    }
  }

  /** VS Code asks for the rows below many rows in one turn of the event loop, and gets them all before anything is asked of Azure. */
  async #lookSoon(): Promise<void> {
    if (!this.#isToLook) {
      this.#isToLook = true;
      await nextTurn();
      this.#isToLook = false;
      this.lookOn();
    }
  }

  /** What the view shows once all rows are found. */
  get state(): ViewState {
    if (this.#subscriptions.size + this.#directories.length + this.#earlier.size > 0) {
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
    const earlier = [...this.#earlier.values()];
    const subscriptions = [
      ...this.#subscriptions.values(),
      ...earlier.filter((row) => row instanceof SubscriptionNode),
    ].sort((one, other) => bySubscriptionName(one.subscription, other.subscription));
    const directories = [...this.#directories, ...earlier.filter((row) => row instanceof DirectoryNode)];
    return [...this.#failures, ...subscriptions, ...directories];
  }
}
