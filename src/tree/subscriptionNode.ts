import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOfSubscription, type SignInAccount, type Subscription } from '../signIn/listing.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import type { TreeServices } from './appNodes.ts';
import { EnvironmentNode } from './environmentNodes.ts';
import { contextValue, factsTable, type Row } from './row.ts';
import { ErrorNode, loadedBy, NoteNode, type TreeNode } from './treeNode.ts';

/** The view that has the row. */
export interface SubscriptionOwner {
  /** Environments, whose ids are given, have something else to say. */
  redrawEnvironments(ids: readonly string[]): void;
  /** From now on these are the rows below a row whose rows are loaded. */
  replaceRows(node: TreeNode, rows: readonly TreeNode[]): void;
}

/** Environments that were found before the row of their subscription is opened. */
export interface FoundEnvironments {
  readonly environments: readonly HostingEnvironment[];
  /** Whether they are of Azure Resource Manager. Azure Resource Graph lags behind it. */
  readonly isCurrent: boolean;
  /** Aborted by a refresh of the view: what was found is old then. */
  readonly signal: AbortSignal;
}

export interface SubscriptionOptions {
  readonly view: SubscriptionOwner;
  readonly expanded: boolean;
  /** Whether the same subscription is also listed through another account. */
  readonly isShared: () => boolean;
  /** Rows for them are shown before Azure Resource Manager is asked. Without it, Azure Resource Manager is asked when the row is opened. */
  readonly found?: FoundEnvironments | undefined;
  /** Whether Azure Resource Manager is asked too whether what was found is right, and `look` is to come soon. */
  readonly isCompared: boolean;
  /** Rows are shown for what was found, and `look` is to be called once it is their turn. */
  readonly foundShown: () => void;
}

export class SubscriptionNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly opens: 'collapsed' | 'expanded';
  readonly subscription: Subscription;
  readonly #services: TreeServices;
  readonly #view: SubscriptionOwner;
  readonly #isShared: () => boolean;
  readonly isCompared: boolean;
  /** What the first load shows without asking Azure. */
  #found: FoundEnvironments | undefined;
  readonly #foundShown: () => void;
  /** The shown environments, while nobody has asked what their apps need. */
  #unread: readonly HostingEnvironment[] = [];
  #compare: (() => Promise<void>) | undefined;

  constructor(
    subscription: Subscription,
    services: TreeServices,
    { view, expanded, isShared, found, isCompared, foundShown }: SubscriptionOptions,
  ) {
    this.id = keyOfSubscription(subscription);
    this.subscription = subscription;
    this.opens = expanded ? 'expanded' : 'collapsed';
    this.#services = services;
    this.#view = view;
    this.#isShared = isShared;
    this.isCompared = isCompared;
    this.#found = found;
    this.#foundShown = foundShown;
  }

  row(): Row {
    const { name, subscriptionId, tenantId, account } = this.subscription;
    return {
      label: name,
      ...(this.#isShared() ? { description: account.accountLabel } : {}),
      tooltip: `**${escapeMarkdown(name)}** — subscription\n\n${factsTable([
        ['Subscription', subscriptionId],
        ['Directory', tenantId],
        ['Account', account.accountLabel],
      ])}`,
      contextValue: contextValue('subscription', {}),
      icon: 'key',
    };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const found = this.#found?.signal.aborted === false ? this.#found : undefined;
    this.#found = undefined;
    const environments = found?.environments ?? (await this.#list(signal));
    const rows = this.#rowsOf(environments, []);
    this.#unread = environments;
    const isToCompare = this.isCompared && found?.isCurrent === false;
    this.#compare = isToCompare ? () => this.#compareWith(rows, signal) : undefined;
    if (found === undefined) {
      this.opened();
    } else {
      this.#foundShown();
    }
    return rows;
  }

  /** Whether it shows environments of which nobody has asked yet what their apps need. */
  get isToLookAt(): boolean {
    return this.#unread.length > 0;
  }

  /** The same, where its turn may take long to come. */
  get isUnread(): boolean {
    return this.isToLookAt && !this.isCompared;
  }

  /** The environments of which nobody has asked that yet. */
  get unreadIds(): readonly string[] {
    return this.#unread.map(({ id }) => id);
  }

  /** Somebody reads one of its environments: finds out which apps need a stop and start, once for these rows. */
  opened(): void {
    void this.look();
  }

  /**
   * Finds out the same, in the background, until the signal ends it, and whether what is shown is right, where that is asked too. Never
   * rejects.
   */
  async look(signal?: AbortSignal): Promise<void> {
    const [environments, compare] = [this.#unread, this.#compare];
    this.#unread = [];
    this.#compare = undefined;
    const look = environments.length > 0 && this.#services.needs.show(this.subscription, environments, signal);
    await Promise.all([look, compare?.()]);
  }

  #list(signal: AbortSignal): Promise<readonly HostingEnvironment[]> {
    const { azure, subscriptionId } = this.subscription;
    return azure.environments.list(subscriptionId, signal);
  }

  /** Rows for these environments, of which those that are there already stay. */
  #rowsOf(environments: readonly HostingEnvironment[], earlier: readonly TreeNode[]): readonly TreeNode[] {
    if (environments.length === 0) {
      return [new NoteNode(this, 'No App Service Environments')];
    }
    const nodes = earlier.filter((row) => row instanceof EnvironmentNode);
    return environments
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map(
        (environment) =>
          nodes.find((node) => node.take(environment)) ?? new EnvironmentNode(this, environment, this.#services),
      );
  }

  /** Asks Azure Resource Manager about rows that are shown, and shows what it says where that differs. A failure comes above these rows. */
  async #compareWith(shown: readonly TreeNode[], signal: AbortSignal): Promise<void> {
    const [listing] = await Promise.allSettled([this.#list(signal)]);
    if (signal.aborted) {
      return;
    }
    if (listing.status === 'rejected') {
      this.#view.replaceRows(this, [new ErrorNode(this, loadedBy(this), listing.reason), ...shown]);
      return;
    }
    const environments = listing.value;
    const rows = this.#rowsOf(environments, shown);
    if (rows.length !== shown.length || rows.some((row) => !shown.includes(row))) {
      this.#view.replaceRows(this, rows);
      this.#unread = environments;
      this.opened();
    }
    this.#view.redrawEnvironments(environments.map(({ id }) => id));
  }
}

/** A directory of the account that needs a separate sign-in. A click starts it. */
export class DirectoryNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly click = { command: 'aseCertificates.signIn', title: 'Sign In…' } as const;
  readonly account: SignInAccount;
  readonly #name: string;

  constructor(account: SignInAccount, name: string) {
    this.id = `directory|${account.accountId}/${account.tenantId}`.toLowerCase();
    this.account = account;
    this.#name = name;
  }

  row(): Row {
    const [name, account] = [this.#name, this.account.accountLabel].map(escapeMarkdown);
    // Without a directory it is the account itself, of which Azure wants more than it brought.
    const isAccount = this.account.tenantId === '';
    return {
      label: this.#name,
      description: isAccount ? 'Sign in again…' : 'Sign in to this directory…',
      tooltip: isAccount
        ? `**${account}** must sign in again. Click to sign in.`
        : `The directory **${name}** of ${account} needs a separate sign-in. Click to sign in.`,
      contextValue: contextValue('directory', {}),
      icon: 'sign-in',
    };
  }
}
