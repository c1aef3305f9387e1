import { concurrently } from '../../async/concurrently.ts';
import { type AppSources, type ListedApps, listApps } from './listedApps.ts';
import type { Selection } from './selection.ts';

/** How many environments are asked for their apps at once. */
const environmentsAtOnce = 4;

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

/** Of several environments some could be listed and some could not. */
export class SomeNotListed extends Error {
  override readonly name = 'SomeNotListed';
  readonly failures: readonly NotListed[];
  /** Those that could. */
  readonly rest: readonly Selection[];

  constructor(failures: readonly NotListed[], rest: readonly Selection[]) {
    super('The apps of some environments could not be listed.');
    this.failures = failures;
    this.rest = rest;
  }
}

export interface NotListed {
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
  const found = await concurrently(selections, environmentsAtOnce, async (selection) => {
    try {
      return [await listApps(selection, sources, signal)];
    } catch (error) {
      signal.throwIfAborted();
      failures.push({ selection, error });
      return [];
    }
  });
  const listed = found.flat();
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
