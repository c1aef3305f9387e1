import { keyOf } from '../../azure/resourceId.ts';
import type { PastRun } from '../../stopStart/stored/pastRun.ts';
import { systemClock } from '../../time/clock.ts';
import { withQuietProgress } from '../../ui/progress.ts';
import type { Tools } from '../tools.ts';
import { estimateOf } from './estimate.ts';
import { foundInTime, type LookUp } from './foundInTime.ts';
import { measuredOutages } from './measuredOutages.ts';
import type { ConsideredPlan, EnvironmentPlan } from './plan.ts';

/** The confirmation does not wait longer than this for what is good to know before a run. In milliseconds. */
const limitMs = 5000;

/** Finds out what the confirmation says of the plans: how long they take, and what happened to their apps just now. */
export function consider(tools: Tools, plans: readonly EnvironmentPlan[]): Promise<readonly ConsideredPlan[]> {
  return withQuietProgress('Looking at what happened to these apps lately…', async (signal) => {
    const lookUp = { clock: systemClock, limitMs, signal, log: tools.log };
    const [remarks, past] = await Promise.all([
      Promise.all(plans.map((plan) => remarksOn(tools, plan, lookUp))),
      foundInTime('how long apps were down in earlier runs', () => pastRuns(tools), lookUp),
    ]);
    return plans.map((plan, index) => {
      const measured = measuredOutages(past ?? [], keyOf(plan.target.environment.id));
      return { ...plan, estimate: estimateOf(plan.plan, measured), remarks: remarks[index] ?? [] };
    });
  });
}

async function remarksOn(
  { needs }: Tools,
  { target, plan }: EnvironmentPlan,
  lookUp: LookUp,
): Promise<readonly string[]> {
  const { environment } = target;
  const what = `who changed apps of ${environment.name} lately`;
  const found = await foundInTime(what, (signal) => needs.beforeRun(target, plan.apps, signal), lookUp);
  // Silence would say that nothing happened.
  return (
    found ?? [
      `Whether somebody else stopped or started apps of ${environment.name} within the last hour could not be looked up in time.`,
    ]
  );
}

async function pastRuns({ runs }: Tools): Promise<readonly PastRun[]> {
  const { entries } = await runs.list();
  return entries.flatMap((entry) => (entry.kind === 'past' ? [entry.past] : []));
}
