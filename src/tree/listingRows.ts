import type { ViewState } from '../contributions.ts';
import type { Subscription, SubscriptionListing } from '../signIn/listing.ts';
import { DirectoryNode, SubscriptionNode } from './subscriptionNode.ts';
import { ErrorNode, type TreeNode } from './treeNode.ts';
import type { TreeServices } from './treeServices.ts';

/** Up to so many subscriptions are opened at once; more are opened by the user, one by one, so that nothing is asked that nobody looks at. */
const openedAtOnce = 10;

/** The rows at the top of the view, and what state the view is in. */
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
