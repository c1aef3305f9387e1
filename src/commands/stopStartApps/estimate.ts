import { concurrencyOf, type Pace, type Wave } from '../../stopStart/engine/runRequest.ts';
import type { PastRun, RunCertificate } from '../../stopStart/stored/pastRun.ts';
import { duration } from '../../time/timeText.ts';
import type { EnvironmentPlan } from './plan.ts';

/** How long one app is down, in seconds, if nothing was measured yet. Azure shows a stop and a start some seconds late each. */
const assumedOutage = 60;

/** How long a plan takes, in seconds. */
export interface Estimate {
  /** Of one app. Both are the same if nothing was measured yet. */
  readonly typicalOutage: number;
  readonly longestOutage: number;
  /** One for each wave of the plan. */
  readonly waves: readonly number[];
  /** Without the time that the user takes to look between waves. */
  readonly wholeRun: number;
  /** How many earlier runs on this environment the numbers come from. If 0, they are assumed. */
  readonly measuredRuns: number;
}

/** A plan with what is known about it before it runs. */
export interface EstimatedPlan extends EnvironmentPlan {
  readonly estimate: Estimate;
  /** Sentences about what to know before these apps are stopped, such as a recent stop by somebody else. */
  readonly warnings: readonly string[];
  /** The root certificates of the environment, for the report; absent if they could not be read in time. */
  readonly certificates?: readonly RunCertificate[];
}

/**
 * How long a plan takes. `measured`: how long earlier runs on its environment had each app down, in seconds; one list for each run.
 */
export function estimateOf(
  { waves, pace }: { readonly waves: readonly Pick<Wave, 'size'>[]; readonly pace: Pace },
  measured: readonly (readonly number[])[],
): Estimate {
  const runs = measured.filter((outages) => outages.length > 0);
  const outages = runs.flat().toSorted((left, right) => left - right);
  const typical = outages[Math.floor(outages.length / 2)] ?? assumedOutage;
  const longest = outages.at(-1) ?? assumedOutage;
  // A wave takes several rounds at this pace. One of them counts as the longest, because it ends with its slowest app.
  const seconds = waves.map(({ size }) =>
    size === 0 ? 0 : longest + typical * (Math.ceil(size / concurrencyOf(pace, size)) - 1),
  );
  return {
    typicalOutage: typical,
    longestOutage: longest,
    waves: seconds,
    wholeRun: seconds.reduce((sum, one) => sum + one, 0),
    measuredRuns: runs.length,
  };
}

/** `45 s`, `1 min 15 s`; from two minutes on in whole minutes: `12 min`, `3 h 20 min`. */
export function durationOf(seconds: number): string {
  return duration(1000 * (seconds < 120 ? seconds : 60 * Math.round(seconds / 60)));
}

/** Only this many of the newest runs count, because older ones may no longer be typical. */
const newestRuns = 10;

/**
 * How long each app was down in the newest runs on an environment, in seconds; one list for each run that stopped and started apps.
 * `environmentKey` is the environment's lower-cased id.
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
