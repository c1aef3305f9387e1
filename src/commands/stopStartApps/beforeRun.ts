import type { ActivityRecords, LogEvent } from '../../azure/activityLog.ts';
import type { App } from '../../azure/app.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import { identityAccountId, type Subscription } from '../../signIn/listing.ts';
import type { RunReport } from '../../stopStart/engine/report.ts';
import type { SingleCalls } from '../../stopStart/shown/singleCalls.ts';
import { failureLabel } from '../../ui/errorWords.ts';

/** Stops and starts by others are reported if they are not older than this, in milliseconds. */
const recently = 3_600_000;

/** How many apps a sentence names. The rest are counted. */
const named = 5;

export interface BeforeRun {
  readonly environment: HostingEnvironment;
  readonly apps: readonly App[];
  readonly subscription: Subscription;
  /** Of the runs of this machine: what they did was not done by others. */
  readonly ownReports: readonly Pick<RunReport, 'apps' | 'startedAt' | 'endedAt'>[];
  /** What this window did to single apps. */
  readonly singles: Pick<SingleCalls, 'has'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly warn: (sentence: string, error: unknown) => void;
}

/**
 * Sentences for the confirmation of a run: who else stopped or started the apps within the last hour, and whether an upgrade of the
 * environment is waiting. If Azure does not tell, a sentence says so. Throws only the signal's reason.
 */
export async function sentencesBeforeRun(before: BeforeRun, signal: AbortSignal): Promise<readonly string[]> {
  const { name, upgradeAvailable } = before.environment;
  const upgrade = upgradeAvailable
    ? [
        `An upgrade of ${name} is waiting to be started in Azure. It moves apps to other workers, so do not start it during the run.`,
      ]
    : [];
  return [...upgrade, ...(await recentChanges(before, signal))];
}

async function recentChanges(
  { apps, subscription, ownReports, singles, now, warn }: BeforeRun,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const { azure, subscriptionId, account } = subscription;
    const question = { from: now - recently, now, withCaller: true };
    const records = await azure.activityLog.ofWebResources(subscriptionId, question, signal);
    const ownName = account.accountId === identityAccountId ? undefined : account.accountLabel;
    return recentChangeSentences(records, { apps, ownName, ownReports, singles, now });
  } catch (error) {
    signal.throwIfAborted();
    warn('Could not look up who stopped or started apps within the last hour.', error);
    return [couldNotLook(failureLabel(error))];
  }
}

function couldNotLook(because: string): string {
  return `Could not find out whether somebody else stopped or started these apps within the last hour. ${because}`;
}

/**
 * Who else stopped or started which of the apps, the latest first. `ownName` is the user's name in Azure's log. If it is not known,
 * any caller may be the user; then whatever happened to an app while a run of this machine had it in hand counts as done by that run.
 */
export function recentChangeSentences(
  { events, completeSince }: ActivityRecords,
  {
    apps,
    ownName,
    ownReports,
    singles,
    now,
  }: Pick<BeforeRun, 'apps' | 'ownReports' | 'singles' | 'now'> & { readonly ownName: string | undefined },
): readonly string[] {
  const changes = events
    .filter(
      ({ kind, key, at }) =>
        (kind === 'stop' || kind === 'start') && at >= now - recently && !singles.has({ appKey: key, what: kind, at }),
    )
    .filter((event) =>
      ownName === undefined
        ? !ownReports.some((report) => wasInHand(event, report))
        : event.caller?.toLowerCase() !== ownName.toLowerCase(),
    )
    .flatMap((event) => apps.filter(({ key }) => key === event.key).map((app) => ({ ...event, name: app.name })))
    .toSorted((one, other) => other.at - one.at);
  const byCaller = Map.groupBy(changes, ({ caller }) => caller ?? 'Somebody whom Azure does not name');
  const maybeOwn = ownName === undefined ? ' (may have been you)' : '';
  const sentences = [...byCaller].map(([caller, some]) => sentence(`${caller}${maybeOwn}`, some, now));
  return completeSince > now - recently
    ? [...sentences, couldNotLook('Azure’s activity log has more records of that hour than are read.')]
    : sentences;
}

/** Azure's clock and this machine's may differ by so much, in milliseconds. */
const clockTolerance = 2 * 60_000;

/** From the stop of the app, or from the begin of a recovery, to the end of the run: its start may be sent again until then. */
function wasInHand({ key, at }: LogEvent, { apps, startedAt, endedAt }: BeforeRun['ownReports'][number]): boolean {
  const report = apps.find(({ app }) => app.key === key);
  if (report === undefined || report.phase === 'skipped' || report.outcome?.kind === 'stopRefused') {
    return false;
  }
  const from = Math.min(report.times.stopSentAt ?? startedAt, endedAt);
  return at >= from - clockTolerance && at <= endedAt + clockTolerance;
}

function sentence(caller: string, changes: readonly (LogEvent & { readonly name: string })[], now: number): string {
  const names = [...new Set(changes.map(({ name }) => name))];
  const more = names.length > named ? ` and ${names.length - named} more` : '';
  const kinds = new Set(changes.map(({ kind }) => kind));
  const both = names.length === 1 ? 'stopped and started' : 'stopped or started';
  const one = kinds.has('stop') ? 'stopped' : 'started';
  const last = changes[0]?.at ?? now;
  return `${caller} ${kinds.size === 2 ? both : one} ${names.slice(0, named).join(', ')}${more} within the last hour, last ${ago(now - last)}.`;
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes < 1 ? 'less than a minute ago' : minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
}
