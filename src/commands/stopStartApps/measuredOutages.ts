import type { PastRun } from '../../stopStart/stored/pastRun.ts';

/** So many of the newest runs tell how long it takes: what was long ago may be different today. */
const newestRuns = 10;

/**
 * How long the newest runs on an environment had each app down that they stopped and started, in seconds; one list for each run that did
 * so. `environmentKey` is the environment's lower-cased id.
 */
export function measuredOutages(past: readonly PastRun[], environmentKey: string): readonly (readonly number[])[] {
  return past
    .filter(({ report }) => report.kind === 'run' && report.environment.key === environmentKey)
    .toSorted((one, other) => other.report.startedAt - one.report.startedAt)
    .map(({ report }) => report.apps.flatMap(outageOf))
    .filter((outages) => outages.length > 0)
    .slice(0, newestRuns);
}

function outageOf({ outcome, downMs }: PastRun['report']['apps'][number]): readonly number[] {
  return outcome?.kind === 'stoppedAndStarted' && downMs !== undefined ? [downMs / 1000] : [];
}
