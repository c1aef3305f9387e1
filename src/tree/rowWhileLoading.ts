import type { Subscription } from '../signIn/listing.ts';
import { localSecondOfDay } from '../time/timeText.ts';
import { joined, type Row } from './row.ts';
import type { TreeNode } from './treeNode.ts';

/** What a row says. While its rows are loaded, and Azure has asked to wait with that, it says until when first. */
export function rowWhileLoading(node: TreeNode, isLoading: boolean): Row {
  const row = node.row();
  const until = isLoading ? waitingUntil(node) : undefined;
  if (until === undefined) {
    return row;
  }
  const waits = `waiting for Azure until ${localSecondOfDay(until)}`;
  return { ...row, description: joined(' · ', waits, row.description || undefined) };
}

/** By the subscription that the row, or one above it, is of. Milliseconds since the epoch. */
export function waitingUntil(node: TreeNode): number | undefined {
  for (let one: TreeNode | undefined = node; one !== undefined; one = one.parent) {
    if ('subscription' in one) {
      const { azure, subscriptionId } = one.subscription as Subscription;
      return azure.waitingUntil(subscriptionId);
    }
  }
  return undefined;
}
