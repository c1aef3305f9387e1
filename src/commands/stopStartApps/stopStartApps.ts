import type { Tools } from '../tools.ts';
import { askPlans } from './askPlans.ts';
import { confirmPlans } from './confirmPlans.ts';
import { consider } from './consider.ts';
import { goOnWithout } from './goOnWithout.ts';
import { NothingRuns, SomeNotListed } from './listAll.ts';
import type { EnvironmentPlan } from './plan.ts';
import { environmentNames } from './planWords.ts';
import { readyOnly, withRootCertificates } from './readyOnly.ts';
import { runPlans } from './runPlans.ts';
import { type Selection, selectionsOf } from './selection.ts';

/**
 * Stop and Start Apps…: pick the apps, of one environment or of all that are selected, pick the pace, confirm, and walk them through
 * stop and start: one run for each environment, side by side.
 */
export async function stopStartApps(tools: Tools, node?: unknown, selected?: unknown): Promise<boolean> {
  const selections = selectionsOf(node, selected);
  const ready = readyOnly(tools, withRootCertificates(tools, selections));
  if (ready.length === 0 && selections.length > 0) {
    return false;
  }
  const asked = await askUntilListed(tools, ready);
  if (asked === undefined) {
    return false;
  }
  const plans = readyOnly(
    tools,
    asked.filter(({ plan }) => plan.apps.length > 0),
  );
  if (asked.every(({ plan }) => plan.apps.length === 0)) {
    tools.tell.info(`No app of ${environmentNames(asked)} was picked, so nothing was stopped.`);
  }
  if (plans.length === 0 || !(await confirmPlans(tools, await consider(tools, plans)))) {
    return false;
  }
  await runPlans(tools, plans);
  return true;
}

/** Asks, again without the environments that fail where the user says so; undefined when there is nothing to do or the user left. */
async function askUntilListed(
  tools: Tools,
  selections: readonly Selection[],
): Promise<readonly EnvironmentPlan[] | undefined> {
  let remaining: readonly Selection[] | undefined = selections;
  while (remaining !== undefined) {
    try {
      return await askPlans(tools, remaining);
    } catch (error) {
      if (error instanceof NothingRuns) {
        tools.tell.info(error.message);
        return undefined;
      }
      if (!(error instanceof SomeNotListed)) {
        throw error;
      }
      remaining = await goOnWithout(tools, error, remaining);
    }
  }
  return undefined;
}
