import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { keyOfSubscription, type SignInAccount, type Subscription } from '../signIn/listing.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import type { TreeServices } from './appNodes.ts';
import { EnvironmentNode } from './environmentNodes.ts';
import { contextValue, factsTable, type Row } from './row.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

export interface SubscriptionOptions {
  readonly expanded: boolean;
  /** Whether the same subscription is also listed through another account. */
  readonly isShared: () => boolean;
  /** Its environments, as Azure Resource Graph has them: rows for them are shown before Azure Resource Manager is asked. */
  readonly found?: readonly HostingEnvironment[];
  /** Rows are about to be shown of whose apps nobody has asked yet. */
  readonly unreadShown?: () => void;
}

export class SubscriptionNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly opens: 'collapsed' | 'expanded';
  readonly subscription: Subscription;
  readonly #services: TreeServices;
  readonly #isShared: () => boolean;
  readonly #unreadShown: (() => void) | undefined;
  /** Shown once without asking Azure. */
  #found: readonly HostingEnvironment[] | undefined;
  /** The shown environments, while nobody has asked what their apps need. */
  #unread: readonly HostingEnvironment[] = [];

  constructor(
    subscription: Subscription,
    services: TreeServices,
    { expanded, isShared, found, unreadShown }: SubscriptionOptions,
  ) {
    this.id = keyOfSubscription(subscription);
    this.subscription = subscription;
    this.opens = expanded ? 'expanded' : 'collapsed';
    this.#services = services;
    this.#isShared = isShared;
    this.#found = found;
    this.#unreadShown = unreadShown;
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
    const { azure, subscriptionId } = this.subscription;
    const found = this.#found;
    const environments = found ?? (await azure.environments.list(subscriptionId, signal));
    this.#found = undefined;
    this.#unread = environments;
    if (found === undefined) {
      this.opened();
    } else {
      this.#unreadShown?.();
    }
    if (environments.length === 0) {
      return [new NoteNode(this, 'No App Service Environments')];
    }
    return environments
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((environment) => new EnvironmentNode(this, environment, this.#services));
  }

  /** Whether nobody has asked yet what the apps of its environments need. */
  get isUnread(): boolean {
    return this.#unread.length > 0;
  }

  /** The environments of which nobody has asked that yet. */
  get unreadIds(): readonly string[] {
    return this.#unread.map(({ id }) => id);
  }

  /** Somebody reads one of its environments: finds out which apps need a stop and start, once for these rows. */
  opened(): void {
    void this.look();
  }

  /** Finds out the same, in the background, until the signal ends it. Never rejects. */
  async look(signal?: AbortSignal): Promise<void> {
    const environments = this.#unread;
    this.#unread = [];
    if (environments.length > 0) {
      await this.#services.needs.show(this.subscription, environments, signal);
    }
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
