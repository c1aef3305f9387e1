import { exportPlanTo } from './exportPlanTo.ts';
import { NothingRuns } from './stopStartApps/listAll.ts';
import type { EnvironmentPlan } from './stopStartApps/plan.ts';
import { PlanQuestions } from './stopStartApps/planQuestions.ts';
import { type Selection, selectionsOf } from './stopStartApps/selection.ts';
import type { Tools } from './tools.ts';

/** Export Plan…: what Stop and Start Apps… asks, and then writes the plan as a folder that is run elsewhere. Stops nothing. */
export async function exportPlan(tools: Tools, node?: unknown, selected?: unknown): Promise<boolean> {
  const selections = selectionsOf(node, selected);
  if (selections.length > 1) {
    const names = selections.map(({ target }) => target.environment.name).join(', ');
    tools.tell.info(`A plan is exported for one environment at a time. Selected were ${names}.`);
    return false;
  }
  const planned = await askPlan(tools, selections);
  if (planned === undefined) {
    return false;
  }
  const { target, plan } = planned;
  if (plan.apps.length === 0) {
    tools.tell.info(`No app of ${target.environment.name} was picked, so there is nothing to export.`);
    return false;
  }
  return exportPlanTo(tools, target, plan);
}

async function askPlan(tools: Tools, selections: readonly Selection[]): Promise<EnvironmentPlan | undefined> {
  const questions = new PlanQuestions(tools, selections);
  try {
    const answered = await tools.ui.ask('Export Plan', ...questions.questions());
    const [planned] = questions.plans();
    return answered ? planned : undefined;
  } catch (error) {
    if (error instanceof NothingRuns) {
      tools.tell.info(error.message);
      return undefined;
    }
    throw error;
  }
}
