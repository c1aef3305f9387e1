import type { Tools } from '../tools.ts';
import type { EnvironmentPlan } from './plan.ts';
import { PlanQuestions } from './planQuestions.ts';
import type { Selection } from './selection.ts';

/**
 * Asks for the environment (when none was selected), the apps, the pace and the order; undefined when the user left. One plan for each
 * environment; pace and order hold for each of them. Throws NothingRuns, SomeNotListed, or AzureError.
 */
export async function askPlans(
  tools: Tools,
  selected: readonly Selection[],
): Promise<readonly EnvironmentPlan[] | undefined> {
  const questions = new PlanQuestions(tools, selected);
  return (await tools.ui.ask('Stop and Start Apps', ...questions.questions())) ? questions.plans() : undefined;
}
