import type { ViewState } from '../contributions.ts';
import type { SignInAccount, Subscription, SubscriptionListing } from '../signIn/listing.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import type { TreeServices } from './appNodes.ts';
import { EnvironmentNode } from './environmentNodes.ts';
import { contextValue, factsTable, type Row } from './row.ts';
import { ErrorNode, NoteNode, type TreeNode } from './treeNode.ts';

export class SubscriptionNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  readonly opens: 'collapsed' | 'expanded';
  readonly subscription: Subscription;
  readonly #services: TreeServices;
  readonly #showAccount: boolean;

  /** `showAccount`: the same subscription is also listed through another account. */
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
    return {
      label: this.#name,
      description: 'Sign in to this directory…',
      tooltip: `The directory **${escapeMarkdown(this.#name)}** of ${escapeMarkdown(this.account.accountLabel)} needs a separate sign-in. Click to sign in.`,
      contextValue: contextValue('directory', {}),
      icon: 'sign-in',
    };
  }
}

/** Up to this many subscriptions open by themselves. With more, the user opens them, so that Azure is asked only for what somebody reads. */
const openedAtOnce = 10;

/** The rows at the top of the view, and the state of the view. */
export function listingRows(
  listing: SubscriptionListing,
  selected: readonly Subscription[],
  services: TreeServices,
): { readonly rows: readonly TreeNode[]; readonly state: ViewState } {
  const state = viewState(listing, selected);
  if (state !== 'ready') {
    return { rows: [], state };
  }
  const seen = new Map<string, number>();
  for (const { subscriptionId } of selected) {
    seen.set(subscriptionId, (seen.get(subscriptionId) ?? 0) + 1);
  }
  const expanded = selected.length <= openedAtOnce;
  const rows = [
    ...selected.map(
      (one) => new SubscriptionNode(one, services, { expanded, showAccount: (seen.get(one.subscriptionId) ?? 0) > 1 }),
    ),
    ...listing.needsSignIn.map((directory) => new DirectoryNode(directory.account, directory.name)),
    ...listing.failures.map((failure) => new ErrorNode(undefined, failure.what, failure.error)),
  ];
  return { rows, state };
}

function viewState(listing: SubscriptionListing, selected: readonly Subscription[]): ViewState {
  if (selected.length > 0 || listing.needsSignIn.length > 0) {
    return 'ready';
  }
  return listing.failures.length > 0 ? 'failed' : 'noSubscriptions';
}
