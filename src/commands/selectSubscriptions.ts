import type { Subscription } from '../signIn/listing.ts';
import { subscriptionKey } from '../signIn/signIn.ts';
import type { Pick } from '../ui/questions.ts';
import type { Tools } from './tools.ts';

/** Select Subscriptions…: which ones the view shows. All ticked means all, those to come included. */
export async function selectSubscriptions(tools: Tools): Promise<boolean> {
  let chosen: readonly string[] | undefined;
  let offered = 0;
  const picks = async (): Promise<Pick<string>[]> => {
    const items = await subscriptionPicks(tools);
    offered = items.length;
    return items;
  };
  await tools.ui.ask('Select Subscriptions', {
    ask: async (asking) => {
      chosen = await asking.pickMany(picks(), {
        placeHolder: 'Select the subscriptions to show',
        loadingPlaceHolder: 'Loading subscriptions…',
        matchOnDescription: true,
      });
    },
  });
  if (chosen === undefined || offered === 0) {
    return false;
  }
  await tools.settings.set('selectedSubscriptions', chosen.length === offered ? [] : [...chosen]);
  return true;
}

async function subscriptionPicks(tools: Tools): Promise<Pick<string>[]> {
  const listing = await tools.signIn.list(new AbortController().signal);
  const subscriptions = listing?.subscriptions ?? [];
  const shown = new Set(tools.signIn.selected(subscriptions).map(subscriptionKey));
  // The same subscription through two accounts is one choice.
  const once = new Map(subscriptions.map((one) => [subscriptionKey(one), one]));
  return [...once].map(([key, one]) => subscriptionPick(one, key, shown.has(key)));
}

function subscriptionPick(subscription: Subscription, key: string, picked: boolean): Pick<string> {
  return {
    label: subscription.name,
    description: `${subscription.subscriptionId} · ${subscription.account.accountLabel}`,
    data: key,
    picked,
  };
}
