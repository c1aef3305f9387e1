import type { App } from '../../azure/app.ts';
import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { SignIn } from '../../signIn/signIn.ts';
import type { EnvironmentRef } from '../../stopStart/engine/ports.ts';
import type { RequestedApp } from '../../stopStart/engine/runRequest.ts';
import type { StopStartRuns } from '../../stopStart/shown/stopStartRuns.ts';
import type { WindowRunRequest } from '../../stopStart/shown/windowRuns.ts';
import type { Log } from '../../ui/log.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import type { Tell } from '../../ui/tell.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import { askPlansUntilListed, type PlanPrompt } from './askPlans.ts';
import { type ConfirmServices, confirmPlans, type EstimateServices, estimatePlans } from './confirmPlans.ts';
import type { EstimatedPlan } from './estimate.ts';
import { type Selection, selectionsOf } from './selection.ts';

/** What Stop and Start Apps… works with. */
export interface StopStartServices extends PlanPrompt, ConfirmServices, EstimateServices, RunServices {}

/** What running plans works with. */
interface RunServices {
  readonly runs: StopStartRuns;
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly log: Log;
  readonly tell: Tell;
}

/**
 * Stop and Start Apps…: the user picks the apps of one or more environments, the pace and the order, and confirms. Then each environment
 * has its own run, side by side.
 */
export async function stopStartApps(services: StopStartServices, node?: unknown, selected?: unknown): Promise<boolean> {
  const { tell } = services;
  const selections = selectionsOf(node, selected);
  const free = await freeOnly(services.runs, readyOnly(tell, withRootCertificates(tell, selections)));
  if (free.length === 0 && selections.length > 0) {
    return false;
  }
  const isFree = ({ environment }: EnvironmentTarget): Promise<boolean> => services.runs.isFree(refOf(environment));
  const asked = await askPlansUntilListed({ ...services, isFree }, free);
  if (asked === undefined) {
    return false;
  }
  const plans = readyOnly(
    tell,
    asked.filter(({ plan }) => plan.apps.length > 0),
  );
  if (plans.length === 0) {
    return false;
  }
  const estimated = await estimatePlans(services, plans);
  if (!(await confirmPlans(services, estimated))) {
    return false;
  }
  await runPlans(services, estimated);
  return true;
}

/** Those whose environment is ready. The user is told why the others are skipped. */
function readyOnly<T extends { readonly target: EnvironmentTarget }>(tell: Tell, items: readonly T[]): readonly T[] {
  return items.filter(({ target: { environment } }) => {
    if (!environment.ready) {
      tell.problem(notReadySentence(environment));
    }
    return environment.ready;
  });
}

/** Those on which a run may begin. The user is told at once what is on with the others, before all the questions. */
async function freeOnly(runs: StopStartRuns, selections: readonly Selection[]): Promise<readonly Selection[]> {
  const free = await Promise.all(selections.map(({ target }) => runs.isFree(refOf(target.environment))));
  return selections.filter((_, index) => free[index]);
}

function refOf({ id, name }: HostingEnvironment): EnvironmentRef {
  return { id, key: keyOf(id), name };
}

/** Those with root certificates. If a whole older environment was selected, the user is told that it has none. */
function withRootCertificates(tell: Tell, selections: readonly Selection[]): readonly Selection[] {
  return selections.filter(({ target: { environment }, chosen }) => {
    const isMeant = environment.version === 3 || chosen !== undefined;
    if (!isMeant) {
      tell.problem(`${environment.name} is not v3, so it has no root certificates. Its apps are skipped.`);
    }
    return isMeant;
  });
}

function notReadySentence({ name, notReadyBecause }: HostingEnvironment): string {
  return `${name} is not ready (${notReadyBecause ?? 'no reason given'}), so none of its apps is stopped. Wait until it is ready, then refresh.`;
}

/**
 * Runs confirmed plans side by side, each under its environment's own lease, with its own progress and report. Resolves when all have
 * ended. If one is refused or fails, the user is told, and the others still run.
 */
async function runPlans(services: RunServices, plans: readonly EstimatedPlan[]): Promise<void> {
  await Promise.all(plans.map((plan) => runPlan(services, plan, plans.length > 1)));
}

async function runPlan(services: RunServices, plan: EstimatedPlan, isOneOfSeveral: boolean): Promise<void> {
  const { azure } = plan.target.subscription;
  try {
    await services.runs.run(await requestOf(services, plan), azure);
  } catch (error) {
    if (!isOneOfSeveral) {
      throw error;
    }
    services.log.error(`The stop and start on ${plan.target.environment.name} failed.`, error);
    services.tell.failure(error);
  }
}

async function requestOf(
  { signIn, settings }: RunServices,
  { target, plan, certificates }: EstimatedPlan,
): Promise<WindowRunRequest> {
  const { environment, subscription } = target;
  const { account } = subscription;
  return {
    environment: refOf(environment),
    account: {
      tenantId: account.tenantId,
      subscriptionId: subscription.subscriptionId,
      cloud: (await signIn.cloud()).name,
      accountId: account.accountId,
      accountLabel: account.accountLabel,
    },
    apps: plan.apps.map(requestedApp),
    pace: plan.pace,
    waves: plan.waves,
    timeoutMs: settings.get('stopStart.timeoutSeconds') * 1000,
    ...(certificates === undefined ? {} : { certificates }),
  };
}

function requestedApp({ id, key, name, defaultHostName }: App): RequestedApp {
  return { id, key, name, ...(defaultHostName === undefined ? {} : { hostName: defaultHostName }) };
}
