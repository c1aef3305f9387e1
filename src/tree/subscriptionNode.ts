import type { SignInAccount, Subscription } from '../signIn/listing.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { EnvironmentNode } from './environmentNode.ts';
import { contextValue, factsTable, type Row } from './row.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';
import type { TreeServices } from './treeServices.ts';

export class SubscriptionNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly opens: 'collapsed' | 'expanded';
  readonly subscription: Subscription;
  readonly #services: TreeServices;
  readonly #showAccount: boolean;

  /** `showAccount`: the same subscription is listed through another account too. */
  constructor(
    subscription: Subscription,
    services: TreeServices,
    options: { readonly expanded: boolean; readonly showAccount: boolean },
  ) {
    this.id = `${subscription.account.accountId}/${subscription.tenantId}/${subscription.subscriptionId}`.toLowerCase();
    this.subscription = subscription;
    this.opens = options.expanded ? 'expanded' : 'collapsed';
    this.#services = services;
    this.#showAccount = options.showAccount;
  }

  row(): Row {
    const { name, subscriptionId, tenantId, account } = this.subscription;
    return {
      label: name,
      ...(this.#showAccount ? { description: account.accountLabel } : {}),
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
    const environments = await azure.environments.list(subscriptionId, signal);
    this.#services.needs.show(this.subscription, environments);
    if (environments.length === 0) {
      return [new NoteNode(this, 'No App Service Environments')];
    }
    return environments
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((environment) => new EnvironmentNode(this, environment, this.#services));
  }
}

/** A directory of the account that wants a sign-in of its own; a click asks for it. */
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
    return {
      label: this.#name,
      description: 'Sign in to this directory…',
      tooltip: `The directory **${escapeMarkdown(this.#name)}** of ${escapeMarkdown(this.account.accountLabel)} needs a sign-in of its own. Click to sign in.`,
      contextValue: contextValue('directory', {}),
      icon: 'sign-in',
    };
  }
}
