import { type RunEntry, runToRetry } from '../../stopStart/shown/runList.ts';
import { appsToRetry } from '../../stopStart/stored/pastRun.ts';
import { untilCancelled } from '../../ui/progress.ts';
import type { EnvironmentWithApps } from '../stopStartApps/selection.ts';
import { type RunPrompt, runTarget, type SubscriptionSources, subscriptionOfRun } from './runTarget.ts';

/** What Stop and Start the Rest… works with. */
interface RetryServices extends RunPrompt, SubscriptionSources {
  /** Stop and Start Apps…; false when the user left. */
  readonly stopStart: (apps: EnvironmentWithApps) => Promise<boolean>;
}

/** Stop and Start the Rest…: Stop and Start Apps… on the run's environment. The apps that the run did not stop and start are ticked. */
export async function retryFailed(services: RetryServices, node?: unknown): Promise<boolean> {
  const entry = await runTarget(services, node, {
    title: 'Stop and Start the Rest',
    placeHolder: 'Select the run whose other apps to stop and start: those that failed or were not touched',
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
    const subscription = await subscriptionOfRun(services, account, signal);
    const environment = await subscription?.azure.environments.get(ref.id, signal);
    return subscription === undefined || environment === undefined ? 'notAvailable' : { subscription, environment };
  });
  if (found === undefined) {
    return false;
  }
  if (found === 'notAvailable') {
    services.tell.problem(
      `The subscription ${account.subscriptionId} of ${ref.name} is not available to this sign-in. Sign in with the account that ran the ${kind === 'run' ? 'stop and start' : 'start'}, and try again.`,
    );
    return false;
  }
  const appKeys = appsToRetry(run).map(({ key }) => key);
  return services.stopStart({ ...found, appKeys });
}

function hasFailed(entry: RunEntry): boolean {
  const run = runToRetry(entry);
  return run !== undefined && appsToRetry(run).length > 0;
}
