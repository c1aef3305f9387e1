import type { ListingFailure, Subscription, SubscriptionListing } from '../signIn/listing.ts';
import { type SignIn, subscriptionKey } from '../signIn/signIn.ts';
import type { AzextUi } from '../ui/azextUi.ts';
import type { PickRow, Rows } from '../ui/questions.ts';
import type { SettingsReader } from '../ui/settings.ts';
import { notSignedIn } from './askEnvironment.ts';
import { failuresAbove } from './listingFailureRows.ts';

/** What Select Subscriptions… works with. */
interface SubscriptionServices {
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
}

/** Select Subscriptions…: which subscriptions the view shows. If all are ticked, new ones are shown too. */
export async function selectSubscriptions(services: SubscriptionServices): Promise<boolean> {
  const answer = await services.ui.askOne('Select Subscriptions', async (asking) => {
    const loading = loadOffer(services.signIn, asking.signal);
    const chosen = await asking.pickMany(loading.then(offerRows), {
      placeHolder: 'Select the subscriptions to show',
      what: 'subscription',
      loadingPlaceHolder: 'Loading subscriptions…',
      noPicksMessage: 'This account has no subscription',
      matchOnDescription: true,
    });
    return { offer: await loading, chosen };
  });
  if (answer === undefined) {
    return false;
  }
  await keep(services, answer.offer, answer.chosen);
  return true;
}

/** The subscriptions that can be chosen, and what could not be listed. */
interface Offer {
  readonly picks: readonly PickRow<string>[];
  readonly failures: readonly ListingFailure[];
}

/** Throws AzureError when nobody is signed in, or when nothing but failures came. */
async function loadOffer(signIn: SignIn, signal: AbortSignal): Promise<Offer> {
  const listing = await signIn.list(signal);
  if (listing === undefined) {
    throw notSignedIn('list subscriptions');
  }
  const { failures } = listing;
  const picks = subscriptionPicks(signIn, listing);
  const [first] = failures;
  if (picks.length === 0 && first !== undefined) {
    throw first.error;
  }
  return { picks, failures };
}

function offerRows({ picks, failures }: Offer): Rows<string> {
  return [...failuresAbove(failures), ...picks];
}

/** Saves the choice. Subscriptions whose directory failed could not be offered, so they keep their state. */
async function keep(
  { settings }: SubscriptionServices,
  { picks, failures }: Offer,
  chosen: readonly string[],
): Promise<void> {
  const isPartial = failures.length > 0;
  const known = new Set(picks.map(({ data }) => data));
  const others = isPartial ? settings.get('selectedSubscriptions').filter((key) => !known.has(key.toLowerCase())) : [];
  const isAll = chosen.length === picks.length && others.length === 0 && !isPartial;
  await settings.set('selectedSubscriptions', isAll ? [] : [...chosen, ...others]);
}

function subscriptionPicks(signIn: SignIn, { subscriptions }: SubscriptionListing): readonly PickRow<string>[] {
  const shown = new Set(signIn.selected(subscriptions).map(subscriptionKey));
  // The same subscription through two accounts is one choice.
  const once = new Map(subscriptions.map((one) => [subscriptionKey(one), one]));
  return [...once].map(([key, one]) => subscriptionPick(one, key, shown.has(key)));
}

function subscriptionPick(subscription: Subscription, key: string, picked: boolean): PickRow<string> {
  return {
    label: subscription.name,
    description: `${subscription.subscriptionId} · ${subscription.account.accountLabel}`,
    data: key,
    picked,
  };
}
