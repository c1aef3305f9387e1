import { keyOf } from '../../azure/resourceId.ts';
import type { Subscription } from '../../signIn/listing.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import type { AccountRef } from '../../stopStart/engine/ports.ts';
import { environmentOf, type RunEntry, shownEntries } from '../../stopStart/shown/runList.ts';
import type { StopStartRuns } from '../../stopStart/shown/stopStartRuns.ts';
import { EnvironmentNode } from '../../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../../tree/environmentsView.ts';
import { RunAppNode, RunNode } from '../../tree/runNode.ts';
import { runRow } from '../../tree/runRow.ts';
import { SubscriptionNode } from '../../tree/subscriptionNode.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import type { Tell } from '../../ui/tell.ts';

/** What asking for a run works with. */
export interface RunPrompt {
  readonly runs: StopStartRuns;
  readonly ui: AzextUi;
  readonly tell: Tell;
}

/** Which run a command needs. */
interface RunWanted {
  /** The command's title. */
  readonly title: string;
  readonly placeHolder: string;
  readonly fits: (entry: RunEntry) => boolean;
  /** Said when there is no such run. */
  readonly none: string;
  /** Said when the run of a row does not fit, or no longer fits. Without it, `none` is said. */
  readonly unfit?: (entry: RunEntry) => string;
}

/**
 * The run of the row or of the app's row, as last listed, or one that the user picks; of an environment's row, the only one on it needs no
 * pick. Undefined when there is none or the user left.
 */
export async function runTarget(
  { runs, ui, tell }: RunPrompt,
  node: unknown,
  wanted: RunWanted,
): Promise<RunEntry | undefined> {
  const row = node instanceof RunAppNode ? node.parent : node;
  if (row instanceof RunNode) {
    if (wanted.fits(row.entry)) {
      return row.entry;
    }
    tell.info(wanted.unfit?.(row.entry) ?? wanted.none);
    return undefined;
  }
  const within = row instanceof EnvironmentNode ? keyOf(row.environment.id) : undefined;
  const isWithin = (entry: RunEntry): boolean => within === undefined || environmentOf(entry).key === within;
  const fitting = shownEntries((await runs.list()).entries).filter((entry) => wanted.fits(entry) && isWithin(entry));
  if (fitting.length === 0) {
    tell.info(wanted.none);
    return undefined;
  }
  if (within !== undefined && fitting.length === 1) {
    return fitting[0];
  }
  return ui.askOne(wanted.title, (asking) =>
    asking.pickOne(fitting.map(pick), { placeHolder: wanted.placeHolder, matchOnDescription: true }),
  );
}

function pick(entry: RunEntry): { readonly label: string; readonly description: string; readonly data: RunEntry } {
  const { label, description } = runRow(entry);
  return { label, description: description ?? '', data: entry };
}

/** Where the subscription of a run is looked for. */
export interface SubscriptionSources {
  readonly view: EnvironmentsView;
  readonly signIn: SignIn;
}

/**
 * The subscription of a past run, through the account of the run, because another account may have other rights. If that account is no
 * longer signed in, through the first account that sees it. Undefined when none does. If something could not be listed, it may be that
 * account, so the failure is thrown. Throws AzureError.
 */
export async function subscriptionOfRun(
  { view, signIn }: SubscriptionSources,
  account: AccountRef,
  signal: AbortSignal,
): Promise<Subscription | undefined> {
  const shown = view.loadedNodes().flatMap((node) => (node instanceof SubscriptionNode ? [node.subscription] : []));
  const isOwn = (one: Subscription): boolean => isOf(one, account);
  const ownShown = shown.find(isOwn);
  if (ownShown !== undefined) {
    return ownShown;
  }
  const { subscriptions: listed, failures } = (await signIn.list(signal)) ?? { subscriptions: [], failures: [] };
  const own = listed.find(isOwn);
  const [failure] = failures;
  if (own === undefined && failure !== undefined) {
    throw failure.error;
  }
  return own ?? [...shown, ...listed].find((one) => isSame(one.subscriptionId, account.subscriptionId));
}

/** The same subscription in the same directory, and through the same account if the run's journal has one. */
function isOf({ subscriptionId, account }: Subscription, run: AccountRef): boolean {
  return (
    isSame(subscriptionId, run.subscriptionId) &&
    isSame(account.tenantId, run.tenantId) &&
    (run.accountId === undefined || isSame(account.accountId, run.accountId))
  );
}

/** Azure compares ids without regard to case. */
function isSame(id: string, other: string): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
