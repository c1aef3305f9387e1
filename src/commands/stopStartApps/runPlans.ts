import type { App } from '../../azure/app.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { RequestedApp, RunRequest } from '../../stopStart/engine/runRequest.ts';
import type { Tools } from '../tools.ts';
import type { EnvironmentPlan } from './plan.ts';

/**
 * Runs confirmed plans side by side, each under its environment's own lease, with its own progress and report. Resolves when all have
 * ended. One that is refused or fails is told by name and does not keep the others.
 */
export async function runPlans(tools: Tools, plans: readonly EnvironmentPlan[]): Promise<void> {
  await Promise.all(plans.map((plan) => runPlan(tools, plan, plans.length > 1)));
}

async function runPlan(tools: Tools, plan: EnvironmentPlan, isOneOfSeveral: boolean): Promise<void> {
  const { azure } = plan.target.subscription;
  try {
    await tools.runs.run(await requestOf(tools, plan), azure);
  } catch (error) {
    if (!isOneOfSeveral) {
      throw error;
    }
    tools.log.error(`The stop and start on ${plan.target.environment.name} failed.`, error);
    tools.tell.failure(error);
  }
}

async function requestOf(tools: Tools, { target, plan }: EnvironmentPlan): Promise<RunRequest> {
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
    apps: plan.apps.map(requestedApp),
    pace: plan.pace,
    waves: plan.waves,
    timeoutMs: tools.settings.get('stopStart.timeoutSeconds') * 1000,
  };
}

function requestedApp({ id, key, name, defaultHostName }: App): RequestedApp {
  return { id, key, name, ...(defaultHostName === undefined ? {} : { hostName: defaultHostName }) };
}
