import * as vscode from 'vscode';
import { AzureError } from '../azure/azureError.ts';
import type { ListingFailure, Subscription, SubscriptionListing } from '../signIn/listing.ts';
import { type SignIn, subscriptionKey } from '../signIn/signIn.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import { failureLabel } from '../ui/errorWords.ts';
import { withQuietProgress } from '../ui/progress.ts';
import type { PickRow, Separator } from '../ui/questions.ts';
import type { SettingsReader } from '../ui/settings.ts';
import type { Tell } from '../ui/tell.ts';

/** What Select Subscriptions… works with. */
interface SubscriptionServices {
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
  readonly tell: Tell;
}

/** Select Subscriptions…: which subscriptions the view shows. If all are ticked, new ones are shown too. */
export async function selectSubscriptions(services: SubscriptionServices): Promise<boolean> {
  const listing = await withQuietProgress('Loading subscriptions…', (signal) => services.signIn.list(signal));
  if (listing === undefined) {
    throw new AzureError('signedOut', { operation: 'list subscriptions' });
  }
  const offered = subscriptionPicks(services.signIn, listing);
  const [first] = listing.failures;
  if (offered.length === 0 && first !== undefined) {
    throw first.error;
  }
  const chosen = await services.ui.askOne('Select Subscriptions', (asking) =>
    asking.pickMany([...offered, ...listing.failures.map(failureRow)], {
      placeHolder: 'Select the subscriptions to show',
      noPicksMessage: 'This account has no subscription',
      matchOnDescription: true,
    }),
  );
  return chosen === undefined || offered.length === 0
    ? false
    : keep(services, offered, chosen, listing.failures.length > 0);
}

/** Saves the choice. Subscriptions whose directory failed could not be offered, so they keep their state. */
async function keep(
  { settings, tell }: SubscriptionServices,
  offered: readonly PickRow<string>[],
  chosen: readonly string[],
  isPartial: boolean,
): Promise<boolean> {
  const known = new Set(offered.map(({ data }) => data));
  const others = isPartial ? settings.get('selectedSubscriptions').filter((key) => !known.has(key.toLowerCase())) : [];
  if (chosen.length + others.length === 0) {
    tell.info('No subscription was selected. Your earlier selection was kept.');
    return false;
  }
  const isAll = chosen.length === offered.length && others.length === 0 && !isPartial;
  await settings.set('selectedSubscriptions', isAll ? [] : [...chosen, ...others]);
  return true;
}

function subscriptionPicks(signIn: SignIn, { subscriptions }: SubscriptionListing): readonly PickRow<string>[] {
  const shown = new Set(signIn.selected(subscriptions).map(subscriptionKey));
  // The same subscription through two accounts is one choice.
  const once = new Map(subscriptions.map((one) => [subscriptionKey(one), one]));
  return [...once].map(([key, one]) => subscriptionPick(one, key, shown.has(key)));
}

function failureRow({ what, error }: ListingFailure): Separator {
  return { label: `Could not load ${what}: ${failureLabel(error)}`, kind: vscode.QuickPickItemKind.Separator };
}

function subscriptionPick(subscription: Subscription, key: string, picked: boolean): PickRow<string> {
  return {
    label: subscription.name,
    description: `${subscription.subscriptionId} · ${subscription.account.accountLabel}`,
    data: key,
    picked,
  };
}
