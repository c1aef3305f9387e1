import type { App } from '../../azure/app.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { RunRequest } from '../../stopStart/runRequest.ts';
import { AppNode } from '../../tree/appNode.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import { askPlan, NothingRuns, type Plan } from './askPlan.ts';
import { confirmPlan } from './confirmPlan.ts';

/** Stop and Start Apps…: pick the apps, pick the pace, confirm, and walk them through stop and start. */
export async function stopStartApps(tools: Tools, node?: unknown, selected?: unknown): Promise<boolean> {
  const asked = await askUnlessNothingRuns(tools, node, selected);
  if (asked === undefined) {
    return false;
  }
  const { target, plan } = asked;
  if (!target.environment.ready) {
    tools.tell.problem(
      `${target.environment.name} is not ready (${target.environment.notReadyBecause ?? 'no reason given'}). Wait until it is, and Refresh. Nothing was stopped.`,
    );
    return false;
  }
  if (plan.apps.length === 0) {
    tools.tell.info(`No app of ${target.environment.name} was picked, so nothing was stopped.`);
    return false;
  }
  if (!(await confirmPlan(tools, target, plan))) {
    return false;
  }
  await tools.runs.run(await runRequest(tools, target, plan), target.subscription.azure);
  return true;
}

async function askUnlessNothingRuns(tools: Tools, node: unknown, selected: unknown): ReturnType<typeof askPlan> {
  try {
    return await askPlan(tools, environmentOf(node), preselected(node, selected));
  } catch (error) {
    if (error instanceof NothingRuns) {
      tools.tell.info(error.message);
      return undefined;
    }
    throw error;
  }
}

/** The app rows that were clicked or selected; none means every running app. */
function preselected(node: unknown, selected: unknown): readonly App[] {
  const nodes = Array.isArray(selected) && selected.length > 0 ? selected : [node];
  return nodes.filter((one) => one instanceof AppNode).map(({ app }) => app);
}

async function runRequest(tools: Tools, target: EnvironmentTarget, plan: Plan): Promise<RunRequest> {
  const { environment, subscription } = target;
  const { account } = subscription;
  return {
    environment: { id: environment.id, key: keyOf(environment.id), name: environment.name },
    account: {
      tenantId: account.tenantId,
      subscriptionId: subscription.subscriptionId,
      cloud: (await tools.signIn.cloud()).name,
      accountId: account.accountId,
      accountLabel: account.accountLabel,
    },
    apps: plan.apps.map(({ id, key, name }) => ({ id, key, name })),
    pace: plan.pace,
    timeoutMs: tools.settings.get('stopStart.timeoutSeconds') * 1000,
  };
}
