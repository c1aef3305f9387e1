import type { App } from '../../azure/app.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { systemClock } from '../../time/clock.ts';
import type { Need } from '../../trustStore/need.ts';
import type { StopStartNeeds } from '../../trustStore/stopStartNeeds.ts';
import type { Log } from '../../ui/log.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { lookUpWithinLimit } from './lookUpWithinLimit.ts';
import type { Selection } from './selection.ts';

/** The apps and slots of a selected environment as they were read just now, by name. */
export interface ListedApps extends Selection {
  readonly running: readonly App[];
  readonly notRunning: readonly App[];
  /** By the app's key. An app that is missing has no known need. */
  readonly needs: ReadonlyMap<string, Need>;
}

/** What listing reads from. */
export interface AppSources {
  /** Every app and slot of the environment. Throws AzureError. */
  readonly apps: (target: EnvironmentTarget, signal: AbortSignal) => Promise<readonly App[]>;
  /** What these apps need, as far as it is known in time. Throws only the signal's reason. */
  readonly needs: (
    target: EnvironmentTarget,
    apps: readonly App[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, Need>>;
}

/** Reads the apps of a selected environment, and which of those that run need a stop and start. Throws AzureError, or the signal's reason. */
async function listApps(selection: Selection, sources: AppSources, signal: AbortSignal): Promise<ListedApps> {
  const found = await sources.apps(selection.target, signal);
  const apps = found.toSorted((left, right) => left.name.localeCompare(right.name));
  const running = apps.filter(({ state }) => state === 'running');
  return {
    ...selection,
    running,
    notRunning: apps.filter(({ state }) => state !== 'running'),
    needs: running.length === 0 ? new Map() : await sources.needs(selection.target, running, signal),
  };
}

/** Whether an app is ticked at first: if it was selected; without a selection, if it needs it or may need it. */
export function isTicked({ chosen, needs }: ListedApps, { key }: App): boolean {
  if (chosen !== undefined) {
    return chosen.has(key);
  }
  switch (needs.get(key)?.kind) {
    case undefined:
    case 'needs':
    case 'misses':
    case 'unknown':
      return true;
    case 'done':
    case 'notRunning':
      return false;
  }
}

/** Names of the selected apps that are no longer on the environment. */
export function missingApps({ chosen, running, notRunning }: ListedApps): readonly string[] {
  const there = new Set([...running, ...notRunning].map(({ key }) => key));
  return [...(chosen ?? [])]
    .filter((key) => !there.has(key))
    .map((key) => parseResourceId(key)?.names.join('/') ?? key);
}

/** There is nothing to stop and start. The message is for people. */
export class NothingRuns extends Error {
  override readonly name = 'NothingRuns';

  constructor(listed: readonly ListedApps[]) {
    const where = listed.map(({ target }) => target.environment.name).join(', ');
    const others = listed.every(({ notRunning }) => notRunning.length === 0)
      ? ''
      : ' Those that are stopped load the root certificates when they next start.';
    super(`No app of ${where} is running, so there is nothing to stop and start.${others}`);
  }
}

/** The apps of some of several environments could not be listed. */
export class SomeNotListed extends Error {
  override readonly name = 'SomeNotListed';
  readonly failures: readonly NotListed[];
  /** The others. */
  readonly rest: readonly Selection[];

  constructor(failures: readonly NotListed[], rest: readonly Selection[]) {
    super('The apps of some environments could not be listed.');
    this.failures = failures;
    this.rest = rest;
  }
}

interface NotListed {
  readonly selection: Selection;
  readonly error: unknown;
}

/**
 * The apps of every selected environment. Throws NothingRuns when none runs on any of them; SomeNotListed when one environment failed
 * and another did not; the first failure when all failed; or the signal's reason.
 */
export async function listAll(
  selections: readonly Selection[],
  sources: AppSources,
  signal: AbortSignal,
): Promise<readonly ListedApps[]> {
  const failures: NotListed[] = [];
  const listOne = async (selection: Selection): Promise<readonly ListedApps[]> => {
    try {
      return [await listApps(selection, sources, signal)];
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ selection, error });
      return [];
    }
  };
  const listed = (await Promise.all(selections.map(listOne))).flat();
  const [first] = failures;
  if (first !== undefined) {
    throw listed.length === 0
      ? first.error
      : new SomeNotListed(
          failures,
          listed.map(({ target, chosen }) => ({ target, chosen })),
        );
  }
  if (listed.every(({ running }) => running.length === 0)) {
    throw new NothingRuns(listed);
  }
  return listed;
}

/** The list waits at most this long to know which apps need a stop and start. In milliseconds. */
const needsLimitMs = 5000;

/** What listing apps and their needs works with. */
export interface AppSourceServices {
  readonly needs: StopStartNeeds;
  readonly log: Log;
}

/** Lists apps from Azure, and what they need, as far as it is known within the limit. */
export function appSources({ needs, log }: AppSourceServices): AppSources {
  return {
    apps: ({ environment, subscription }, signal) => subscription.azure.apps.withSlots(environment.id, signal),
    needs: async ({ environment, subscription }, apps, signal) => {
      const what = `which apps of ${environment.name} need a stop and start`;
      const lookUp = { clock: systemClock, limitMs: needsLimitMs, signal, log };
      const found = await lookUpWithinLimit(
        what,
        (until) => needs.of(subscription, environment.id, apps, until),
        lookUp,
      );
      return found ?? new Map();
    },
  };
}
