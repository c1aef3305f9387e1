import type { AzureServices } from '../azure/azureServices.ts';
import type { ListingFailure, SignInAccount, Subscription } from './listing.ts';

/** The subscriptions that `account` sees in its directory. Throws AzureError. */
export async function subscriptionsOf(
  account: SignInAccount,
  azure: AzureServices,
  signal: AbortSignal,
): Promise<Subscription[]> {
  const found = await azure.subscriptions(signal);
  return found.map((subscription) => ({
    subscriptionId: subscription.subscriptionId,
    // A subscription's own tenant wins: one delegated by another directory is known to the portal there.
    tenantId: subscription.tenantId,
    name: subscription.name,
    account,
    azure,
  }));
}

export function directoryFailure(directory: string, account: string, error: unknown): ListingFailure {
  return { what: `the subscriptions of ${account} in ${directory}`, error };
}

export function bySubscriptionName(left: Subscription, right: Subscription): number {
  return left.name.localeCompare(right.name) || left.account.accountLabel.localeCompare(right.account.accountLabel);
}
