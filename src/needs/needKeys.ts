import { keyOf } from '../azure/resourceId.ts';
import type { Subscription } from '../signIn/listing.ts';

/** A subscription as one account sees it: another account may read of it what this one may not. */
export function keyOfSubscription({ account, tenantId, subscriptionId }: Subscription): string {
  return `${account.accountId}/${tenantId}/${subscriptionId}`.toLowerCase();
}

/** An environment as one account sees it. */
export function keyOfEnvironment(subscription: Subscription, environmentId: string): string {
  return `${keyOfSubscription(subscription)}|${keyOf(environmentId)}`;
}
