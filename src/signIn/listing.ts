import type { TokenCredential } from '@azure/core-auth';
import { AzureError } from '../azure/azureError.ts';
import type { AzureServices } from '../azure/azureServices.ts';
import type { SubscriptionSummary } from '../azure/subscriptions.ts';
import { counted } from '../text/counted.ts';
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
  /** Of several, that of the first. */
  readonly error: unknown;
  /** Several things in one failure, with the reason of each. */
  readonly each?: readonly NamedFailure[];
}

/** One of several things that failed. */
export interface NamedFailure {
  readonly name: string;
  readonly error: unknown;
}

/**
 * One failure for what failed with several things, by name; undefined if nothing did. `what` failed with each, and `one` is what a thing is:
 * "the App Service Environments of 3 subscriptions".
 */
export function failureOf(what: string, failed: readonly NamedFailure[], one: string): ListingFailure | undefined {
  const each = failed.toSorted((left, right) => left.name.localeCompare(right.name));
  const [first] = each;
  if (first === undefined) {
    return undefined;
  }
  const [whose, several] = each.length === 1 ? [first.name, {}] : [counted(each.length, one), { each }];
  return { what: `${what} of ${whose}`, error: first.error, ...several };
}

export interface SubscriptionListing {
  /** Sorted by name. The same subscription seen through two accounts is listed once for each. */
  readonly subscriptions: readonly Subscription[];
  readonly needsSignIn: readonly DirectoryNeedingSignIn[];
  readonly failures: readonly ListingFailure[];
}

/** A directory in which an account is signed in, with the means to talk to Azure there. */
export interface Directory {
  readonly account: SignInAccount;
  readonly name: string;
  readonly azure: AzureServices;
}

/** What a sign-in sees, each part as soon as it is known. */
export interface DirectoryListener {
  readonly directory: (directory: Directory) => void;
  readonly needsSignIn: (directory: DirectoryNeedingSignIn) => void;
  readonly failure: (failure: ListingFailure) => void;
}

/** Where the user is to sign in: to a directory, or with an account that is chosen then. */
export type SignInPlace = SignInAccount | 'anotherAccount';

/** One way to sign in. Both keep no secret of their own: VS Code or @azure/identity does. */
export interface SignInMethod {
  /**
   * Tells of every directory; false when nobody is signed in. One account or directory that fails does not hold the others: it is told as a
   * failure. Throws AzureError where nothing else can be told, or the signal's reason.
   */
  directories(signal: AbortSignal, tell: DirectoryListener): Promise<boolean>;
  /**
   * Asks the user to sign in; false when the user did not. To a directory: with what Azure asked for beyond the plain token there, if it
   * did. Without a place, the first of those directories comes before another account.
   */
  signIn(where?: SignInPlace): Promise<boolean>;
  /** A credential found again, for the recovery of a run; never asks the user. */
  credential(account: SignInAccount): Promise<TokenCredential>;
}

/** The chosen way to sign in, in the chosen cloud. */
export interface LoadedMethod extends SignInSettings {
  readonly method: SignInMethod;
  readonly services: (account: SignInAccount, credential: TokenCredential) => AzureServices;
}

/** Everything that the sign-in can see; undefined when nobody is signed in. Throws as `SignInMethod.directories`. */
export async function listSubscriptions(
  method: SignInMethod,
  signal: AbortSignal,
): Promise<SubscriptionListing | undefined> {
  const subscriptions: Subscription[] = [];
  const needsSignIn: DirectoryNeedingSignIn[] = [];
  const failures: ListingFailure[] = [];
  const tell = {
    needsSignIn: (directory: DirectoryNeedingSignIn) => needsSignIn.push(directory),
    failure: (failure: ListingFailure) => failures.push(failure),
  };
  const list = async (directory: Directory): Promise<void> => {
    try {
      subscriptions.push(...(await subscriptionsOf(directory, signal)));
    } catch (error) {
      signal.throwIfAborted();
      tellDirectoryFailure(directory, error, tell);
    }
  };
  const isSignedIn = await inEachDirectory(method, signal, tell, list);
  return isSignedIn ? { subscriptions: subscriptions.sort(bySubscriptionName), needsSignIn, failures } : undefined;
}

/** Does `work` in every directory as soon as it is told, and ends when all is done. Returns and throws as `SignInMethod.directories`. */
export async function inEachDirectory(
  method: SignInMethod,
  signal: AbortSignal,
  tell: Omit<DirectoryListener, 'directory'>,
  work: (directory: Directory) => Promise<void>,
): Promise<boolean> {
  const pending: Promise<void>[] = [];
  const isSignedIn = await method.directories(signal, {
    needsSignIn: (directory) => tell.needsSignIn(directory),
    failure: (failure) => tell.failure(failure),
    directory: (directory) => {
      const working = work(directory);
      // An abort may end it while other directories are still listed, and nobody waits for it yet.
      working.catch(() => undefined);
      pending.push(working);
    },
  });
  await Promise.all(pending);
  return isSignedIn;
}

/** The subscriptions that the account sees in the directory. Throws AzureError. */
export async function subscriptionsOf(directory: Directory, signal: AbortSignal): Promise<Subscription[]> {
  return (await directory.azure.subscriptions(signal)).map(subscriptionIn(directory));
}

/** The same, page by page. */
export async function* subscriptionPagesOf(
  directory: Directory,
  signal: AbortSignal,
): AsyncGenerator<readonly Subscription[]> {
  for await (const page of directory.azure.subscriptionPages(signal)) {
    yield page.map(subscriptionIn(directory));
  }
}

/** A subscription's own tenant wins: one delegated by another directory is known to the portal there. */
function subscriptionIn({ account, azure }: Directory) {
  return ({ subscriptionId, tenantId, name }: SubscriptionSummary): Subscription => ({
    ...{ subscriptionId, tenantId, name },
    ...{ account, azure },
  });
}

/** Whether Azure wants more of the account than the token that it has. */
export function isChallenge(error: unknown): boolean {
  return error instanceof AzureError && error.kind === 'signedOut' && error.facts.claims !== undefined;
}

/**
 * Tells of a directory that could not be asked. Where Azure wants more of an account of VS Code than its token has (a claims challenge, as
 * after a revocation), the directory needs a sign-in, which asks for just that.
 */
export function tellDirectoryFailure(
  { account, name }: Pick<Directory, 'account' | 'name'>,
  error: unknown,
  tell: Pick<DirectoryListener, 'needsSignIn' | 'failure'>,
): void {
  if (isChallenge(error) && account.accountId !== identityAccountId) {
    tell.needsSignIn({ account, name: name || account.accountLabel });
    return;
  }
  tell.failure({ what: `the subscriptions of ${account.accountLabel}${name === '' ? '' : ` in ${name}`}`, error });
}

export function bySubscriptionName(left: Subscription, right: Subscription): number {
  return left.name.localeCompare(right.name) || left.account.accountLabel.localeCompare(right.account.accountLabel);
}
