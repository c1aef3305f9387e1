import type { Subscription } from '../signIn/listing.ts';
import type { SignIn } from '../signIn/signIn.ts';
import type { EnvironmentsView } from './environmentsView.ts';
import { SubscriptionNode } from './subscriptionNode.ts';

/** The subscription as the view shows it, else as the sign-in lists it; undefined when neither has it. Throws AzureError. */
export async function subscriptionOf(
  { view, signIn }: { readonly view: EnvironmentsView; readonly signIn: SignIn },
  subscriptionId: string,
  signal: AbortSignal,
): Promise<Subscription | undefined> {
  const isIt = (one: Subscription): boolean => one.subscriptionId.toLowerCase() === subscriptionId.toLowerCase();
  const shown = view.loadedNodes().flatMap((node) => (node instanceof SubscriptionNode ? [node.subscription] : []));
  return shown.find(isIt) ?? (await signIn.list(signal))?.subscriptions.find(isIt);
}
