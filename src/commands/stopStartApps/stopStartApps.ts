import type { App } from '../../azure/app.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { RequestedApp, RunRequest } from '../../stopStart/engine/runRequest.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import { askPlans, goOnWithout } from './askPlans.ts';
import { confirmPlans, consider } from './confirmPlans.ts';
import { NothingRuns, SomeNotListed } from './listApps.ts';
import type { EnvironmentPlan } from './plan.ts';
import { environmentNames } from './planWords.ts';
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

/** Those whose environment is ready to be worked on; of each other one it is told why its apps are left alone. */
function readyOnly<T extends { readonly target: EnvironmentTarget }>(
  { tell }: Pick<Tools, 'tell'>,
  items: readonly T[],
): readonly T[] {
  return items.filter(({ target: { environment } }) => {
    if (!environment.ready) {
      tell.problem(notReadySentence(environment));
    }
    return environment.ready;
  });
}

/** Those that apps load root certificates in: an older environment that was selected as a whole has none, which is told. */
function withRootCertificates({ tell }: Pick<Tools, 'tell'>, selections: readonly Selection[]): readonly Selection[] {
  return selections.filter(({ target: { environment }, chosen }) => {
    const isMeant = environment.version === 3 || chosen !== undefined;
    if (!isMeant) {
      tell.problem(`${environment.name} is not v3, so it has no root certificates. Its apps are left alone.`);
    }
    return isMeant;
  });
}

function notReadySentence({ name, notReadyBecause }: HostingEnvironment): string {
  return `${name} is not ready (${notReadyBecause ?? 'no reason given'}), so none of its apps is stopped. Wait until it is, and Refresh.`;
}

/**
 * Runs confirmed plans side by side, each under its environment's own lease, with its own progress and report. Resolves when all have
 * ended. One that is refused or fails is told by name and does not keep the others.
 */
async function runPlans(tools: Tools, plans: readonly EnvironmentPlan[]): Promise<void> {
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
