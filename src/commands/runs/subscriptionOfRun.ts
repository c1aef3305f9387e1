import type { Subscription } from '../../signIn/listing.ts';
import type { AccountRef } from '../../stopStart/engine/ports.ts';
import { SubscriptionNode } from '../../tree/subscriptionNode.ts';
import type { Tools } from '../tools.ts';

/**
 * The subscription of a past run, through the run's own account: another one that sees it may not have the same rights. When that
 * account is not signed in any more, through the first that sees it; undefined when none does. Where something could not be listed, that
 * account may be among it: then that failure is thrown. Throws AzureError.
 */
export async function subscriptionOfRun(
  tools: Pick<Tools, 'view' | 'signIn'>,
  account: AccountRef,
  signal: AbortSignal,
): Promise<Subscription | undefined> {
  const shown = tools.view
    .loadedNodes()
    .flatMap((node) => (node instanceof SubscriptionNode ? [node.subscription] : []));
  const isOwn = (one: Subscription): boolean => isOf(one, account);
  const ownShown = shown.find(isOwn);
  if (ownShown !== undefined) {
    return ownShown;
  }
  const { subscriptions: listed, failures } = (await tools.signIn.list(signal)) ?? { subscriptions: [], failures: [] };
  const own = listed.find(isOwn);
  const [failure] = failures;
  if (own === undefined && failure !== undefined) {
    throw failure.error;
  }
  return own ?? [...shown, ...listed].find((one) => isSame(one.subscriptionId, account.subscriptionId));
}

/** The same subscription in the same directory; and through the same account, where the run's journal has one. */
function isOf({ subscriptionId, account }: Subscription, run: AccountRef): boolean {
  return (
    isSame(subscriptionId, run.subscriptionId) &&
    isSame(account.tenantId, run.tenantId) &&
    (run.accountId === undefined || isSame(account.accountId, run.accountId))
  );
}

/** Azure's ids know no case. */
function isSame(id: string, other: string): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
