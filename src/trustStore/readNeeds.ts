import { concurrently } from '../async/concurrently.ts';
import { unlessAborted } from '../async/timeLimit.ts';
import { activityLogReach } from '../azure/activityLog.ts';
import { AzureError } from '../azure/azureError.ts';
import type { Subscription } from '../signIn/listing.ts';
import type { Clock } from '../time/clock.ts';
import { EnvironmentNeeds, type ReadHistory, SubscriptionHistory } from './environmentNeeds.ts';
import type { OwnActions, OwnChangeStore } from './ownActions.ts';

/** What finding out needs. */
export interface NeedsServices {
  readonly clock: Clock;
  /** When this machine's runs started apps that they had seen stopped, in milliseconds since the epoch, by the apps' keys. */
  readonly ownStarts: () => Promise<ReadonlyMap<string, readonly number[]>>;
  /** Where this machine's changes are kept for longer than this window lives. */
  readonly ownChanges: () => Promise<OwnChangeStore>;
  /** Is told what could not be read or kept, for the log. */
  readonly warn: (sentence: string, error: unknown) => void;
  /** Rows of these environments, by their ids, have something new to say. */
  readonly changed: (environmentIds: readonly string[]) => void;
}

/** Environments of one subscription, and what this window did. */
export interface NeedsQuestion {
  readonly subscription: Subscription;
  readonly environments: readonly { readonly id: string; readonly name: string }[];
  readonly own: OwnActions;
  readonly services: NeedsServices;
}

/** How many environments' apps are read at once, in the background. */
const environmentsAtOnce = 2;

/** What is known of each environment, without its apps. Throws only the signal's reason. */
export async function readNeeds(
  { subscription, environments, own, services }: NeedsQuestion,
  signal: AbortSignal,
): Promise<readonly EnvironmentNeeds[]> {
  const [history, runStarts] = await Promise.all([
    readHistory(subscription, services, signal),
    unlessAborted(ownStarts(services), signal),
    unlessAborted(learnOwnChanges(own, services), signal),
  ]);
  return environments.map(({ id }) => new EnvironmentNeeds({ environmentId: id, history, own, runStarts }));
}

/**
 * Tells first what is known of every environment. Then reads the apps of those whose root certificates changed, and tells it again with
 * their number. Throws only the signal's reason.
 */
export async function tellNeeds(
  question: NeedsQuestion,
  tell: (environmentId: string, needs: EnvironmentNeeds) => void,
  signal: AbortSignal,
): Promise<void> {
  const { subscription, environments, services } = question;
  const found = (await readNeeds(question, signal)).map((needs, index) => ({ needs, name: environments[index]?.name }));
  for (const { needs } of found) {
    tell(needs.environmentId, needs);
  }
  const changed = found.filter(({ needs }) => needs.hasChanges);
  await concurrently(changed, environmentsAtOnce, async ({ needs, name }) => {
    try {
      tell(needs.environmentId, needs.withApps(await subscription.azure.apps.withSlots(needs.environmentId, signal)));
    } catch (error) {
      signal.throwIfAborted();
      // Their own rows say that they can't be read; only the count is missing here.
      services.warn(`Could not count the apps of ${name} that need a stop and start.`, error);
    }
  });
}

async function readHistory(
  { azure, subscriptionId, name }: Subscription,
  { clock, warn }: NeedsServices,
  signal: AbortSignal,
): Promise<ReadHistory> {
  const now = clock.now();
  const question = { from: now - activityLogReach, now, withCaller: false };
  try {
    return new SubscriptionHistory(await azure.activityLog.ofWebResources(subscriptionId, question, signal));
  } catch (error) {
    signal.throwIfAborted();
    warn(`Could not read the activity log of ${name}.`, error);
    const isForbidden = error instanceof AzureError && error.kind === 'forbidden';
    return { unreadable: isForbidden ? 'logForbidden' : 'logUnreadable', at: now };
  }
}

async function ownStarts({ ownStarts: read, warn }: NeedsServices): Promise<ReadonlyMap<string, readonly number[]>> {
  try {
    return await read();
  } catch (error) {
    // Apps are then judged by Azure's log alone.
    warn('Could not read which apps were stopped and started from this machine.', error);
    return new Map();
  }
}

/** What other windows changed, and this one in its earlier lives. */
async function learnOwnChanges(own: OwnActions, { ownChanges, warn }: NeedsServices): Promise<void> {
  try {
    const { changes, unreadable } = await (await ownChanges()).readAll();
    own.know(changes);
    for (const { path, sentence } of own.newlyUnreadable(unreadable)) {
      warn(`The record of a change in ${path} can’t be read. Azure’s activity log may have it.`, new Error(sentence));
    }
  } catch (error) {
    warn('Could not read which root certificates this machine changed.', error);
  }
}
