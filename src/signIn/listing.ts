import type { TokenCredential } from '@azure/core-auth';
import type { AzureServices } from '../azure/azureServices.ts';
import type { SignInSettings } from './signInSettings.ts';

/** The account of `azureIdentity`, which DefaultAzureCredential finds. Its label is not a name that Azure knows. */
export const identityAccountId = 'azureIdentity';

/** Who a credential belongs to: enough to find it again in another window, and nothing secret. */
export interface SignInAccount {
  /** VS Code's id of the account; for `azureIdentity` the constant `azureIdentity`. */
  readonly accountId: string;
  /** What people call it, e.g. an e-mail address. */
  readonly accountLabel: string;
  readonly tenantId: string;
}

/** An Azure subscription with the means to talk to it. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly account: SignInAccount;
  readonly azure: AzureServices;
}

/** A subscription as one account sees it: another account may read of it what this one may not. */
export function keyOfSubscription({ account, tenantId, subscriptionId }: Subscription): string {
  return `${account.accountId}/${tenantId}/${subscriptionId}`.toLowerCase();
}

/** A directory (tenant) in which the account exists but has no session yet. */
export interface DirectoryNeedingSignIn {
  readonly account: SignInAccount;
  readonly name: string;
}

/** A part of the listing that failed. It is shown as a row of its own: a failure is never an empty list. */
export interface ListingFailure {
  /** What could not be listed, e.g. "the directories of anna@contoso.com". */
  readonly what: string;
  readonly error: unknown;
}

export interface SubscriptionListing {
  /** Sorted by name. The same subscription seen through two accounts is listed once for each. */
  readonly subscriptions: readonly Subscription[];
  readonly needsSignIn: readonly DirectoryNeedingSignIn[];
  readonly failures: readonly ListingFailure[];
}

/** One way to sign in. Both keep no secret of their own: VS Code or @azure/identity does. */
export interface SignInMethod {
  /**
   * Everything this sign-in can see; undefined when nobody is signed in.
   * One failing account or directory does not fail the rest: it comes back among `failures`.
   */
  list(signal: AbortSignal): Promise<SubscriptionListing | undefined>;
  /** Asks the user to sign in; false when the user did not. With `directory`, to that directory. */
  signIn(directory?: SignInAccount): Promise<boolean>;
  /** A credential found again, for the recovery of a run; never asks the user. */
  credential(account: SignInAccount): Promise<TokenCredential>;
}

/** The chosen way to sign in, in the chosen cloud. */
export interface LoadedMethod extends SignInSettings {
  readonly method: SignInMethod;
  readonly services: (account: SignInAccount, credential: TokenCredential) => AzureServices;
}

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
