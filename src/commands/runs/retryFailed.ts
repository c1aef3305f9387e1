import { type RunEntry, runToRetry } from '../../stopStart/shown/runList.ts';
import { appsToRetry } from '../../stopStart/stored/pastRun.ts';
import { untilCancelled } from '../../ui/progress.ts';
import { stopStartApps } from '../stopStartApps/stopStartApps.ts';
import type { Tools } from '../tools.ts';
import { runTarget, subscriptionOfRun } from './runTarget.ts';

/** Retry Failed…: Stop and Start Apps… of the run's environment, with the apps ticked that the run did not stop and start. */
export async function retryFailed(tools: Tools, node?: unknown): Promise<boolean> {
  const entry = await runTarget(tools, node, {
    title: 'Retry Failed',
    placeHolder: 'Select the run whose failed and untouched apps to stop and start',
    fits: hasFailed,
    none: 'No run has apps that failed or were not touched.',
  });
  const run = entry === undefined ? undefined : runToRetry(entry);
  if (run === undefined) {
    return false;
  }
  const { account } = run;
  const { environment: ref, kind } = run.report;
  const found = await untilCancelled(`Reading the App Service Environment ${ref.name}`, async (signal) => {
    const subscription = await subscriptionOfRun(tools, account, signal);
    const environment = await subscription?.azure.environments.get(ref.id, signal);
    return subscription === undefined || environment === undefined ? 'notAvailable' : { subscription, environment };
  });
  if (found === undefined) {
    return false;
  }
  if (found === 'notAvailable') {
    tools.tell.problem(
      `The subscription ${account.subscriptionId} of ${ref.name} is not available to this sign-in. Sign in with the account that ran the ${kind === 'run' ? 'stop and start' : 'start'}, and try again.`,
    );
    return false;
  }
  const appKeys = appsToRetry(run).map(({ key }) => key);
  return stopStartApps(tools, { ...found, appKeys });
}

function hasFailed(entry: RunEntry): boolean {
  const run = runToRetry(entry);
  return run !== undefined && appsToRetry(run).length > 0;
}
