import { concurrently } from '../async/concurrently.ts';
import { withLimitToBegin } from '../async/timeLimit.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import type { Clock } from '../time/clock.ts';
import {
  type Directory,
  type DirectoryListener,
  failureOf,
  inEachDirectory,
  type NamedFailure,
  type SignInMethod,
  type Subscription,
  subscriptionPagesOf,
  tellDirectoryFailure,
} from './listing.ts';

export interface FoundSubscription {
  readonly subscription: Subscription;
  /** At least one; undefined where it is not known whether there is one. */
  readonly environments: readonly HostingEnvironment[] | undefined;
  /** Whether Azure Resource Manager listed them just now. Azure Resource Graph lags behind it. */
  readonly isCurrent?: boolean;
}

/** What is told while environments are found, each part as soon as it is known. */
export interface EnvironmentListener extends Omit<DirectoryListener, 'directory'> {
  readonly found: (found: FoundSubscription) => void;
}

export interface EnvironmentSearch extends EnvironmentListener {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The subscriptions that the user chose to see. */
  readonly isSelected: (subscription: Subscription) => boolean;
  readonly log: (message: string, error: unknown) => void;
}

/** Azure Resource Graph is one way of two. If no page has come after this time, in milliseconds, the other is taken. */
const graphLimit = 10_000;

/**
 * How many subscriptions of a directory are asked for their environments at once, where Azure Resource Graph does not answer: half of what the
 * gate lets through, so that what somebody opens meanwhile does not wait behind them.
 */
const subscriptionsAtOnce = 30;

/**
 * Tells of every environment that the sign-in can see, directory by directory: by a query of Azure Resource Graph, or, where that is
 * refused, unknown or late, by asking each subscription. No directory or subscription holds the others. False when nobody is signed in.
 * Throws as `SignInMethod.directories`.
 */
export function findEnvironments(method: SignInMethod, search: EnvironmentSearch): Promise<boolean> {
  return inEachDirectory(method, search.signal, search, (directory) => byResourceGraph(directory, search));
}

/** The same for every subscription, also those without an environment. No subscription is asked. */
export function findSubscriptions(method: SignInMethod, search: EnvironmentSearch): Promise<boolean> {
  return inEachDirectory(method, search.signal, search, (directory) =>
    eachSelected(directory, search, async (subscriptions) => {
      for (const subscription of subscriptions) {
        search.found({ subscription, environments: undefined });
      }
    }),
  );
}

async function byResourceGraph(directory: Directory, search: EnvironmentSearch): Promise<void> {
  const { account, azure } = directory;
  const { clock, signal, isSelected } = search;
  try {
    // More than 10,000 subscriptions take longer than that, in many queries, and yet far less than a list for each.
    const answer = await withLimitToBegin(clock, graphLimit, (timeUp, begun) =>
      azure.searchEnvironments(AbortSignal.any([signal, timeUp]), begun),
    );
    // By name, so that those that a view treats as the first are at its top.
    const byName = answer.toSorted((left, right) => left.name.localeCompare(right.name));
    for (const { environments, subscriptionId, tenantId, name } of byName) {
      const subscription = { subscriptionId, tenantId: tenantId ?? account.tenantId, name, account, azure };
      if (isSelected(subscription)) {
        search.found({ subscription, environments });
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    search.log(
      `Azure Resource Graph did not answer${directory.name && ` in ${directory.name}`}. Each subscription is asked.`,
      error,
    );
    await bySubscription(directory, search);
  }
}

/**
 * Does something with the chosen subscriptions of the directory, one page after the other, while further pages are read. What could not be
 * listed is told as a failure.
 */
async function eachSelected(
  directory: Directory,
  search: EnvironmentSearch,
  use: (subscriptions: readonly Subscription[]) => Promise<unknown>,
): Promise<void> {
  let used: Promise<unknown> = Promise.resolve();
  try {
    for await (const page of subscriptionPagesOf(directory, search.signal)) {
      const selected = page.filter(search.isSelected);
      used = used.then(() => use(selected));
      // It is thrown below; until then somebody must have seen it.
      used.catch(() => undefined);
    }
  } catch (error) {
    search.signal.throwIfAborted();
    tellDirectoryFailure(directory, error, search);
  }
  await used;
}

async function bySubscription(directory: Directory, search: EnvironmentSearch): Promise<void> {
  const { signal } = search;
  const failed: NamedFailure[] = [];
  const ask = async (subscription: Subscription): Promise<void> => {
    try {
      const environments = await subscription.azure.environments.list(subscription.subscriptionId, signal);
      if (environments.length > 0) {
        search.found({ subscription, environments, isCurrent: true });
      }
    } catch (error) {
      signal.throwIfAborted();
      search.log(`Could not list the App Service Environments of ${subscription.name}.`, error);
      failed.push({ name: subscription.name, error });
    }
  };
  await eachSelected(directory, search, (subscriptions) => concurrently(subscriptions, subscriptionsAtOnce, ask));
  const failure = failureOf('the App Service Environments', failed, 'subscription');
  if (failure !== undefined) {
    search.failure(failure);
  }
}
