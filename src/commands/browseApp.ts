import { browse as openSites } from '../stopStart/shown/sites.ts';
import { RunAppNode } from '../tree/runNode.ts';
import { untilCancelled } from '../ui/progress.ts';
import { appTarget } from './appTarget.ts';
import type { EnvironmentPrompt } from './askEnvironment.ts';
import { type RunPrompt, type SubscriptionSources, subscriptionOfRun } from './runs/runTarget.ts';

/** Browse: the site of an app of a run, of the app of a row, or of one that the user picks. */
export async function browse(
  services: RunPrompt & SubscriptionSources & EnvironmentPrompt,
  node?: unknown,
): Promise<boolean> {
  if (node instanceof RunAppNode) {
    return browseRunApp(services, node);
  }
  const app = (await appTarget(services, 'Browse', node))?.app;
  return app !== undefined && openHost(services, app.name, app.defaultHostName ?? 'noHost');
}

/** Its host is known from a run of this window, else Azure is asked. */
async function browseRunApp(services: RunPrompt & SubscriptionSources, node: RunAppNode): Promise<boolean> {
  const { entry, account } = node.parent;
  const { app } = node;
  const known = entry.kind === 'live' ? entry.run.hosts.get(app.key) : undefined;
  const host =
    known ??
    (await untilCancelled(`Reading ${app.name}`, async (signal) => {
      const subscription = await subscriptionOfRun(services, account, signal);
      return subscription === undefined
        ? 'notAvailable'
        : ((await subscription.azure.apps.get(app.id, signal)).defaultHostName ?? 'noHost');
    }));
  return openHost(services, app.name, host);
}

async function openHost(
  { ui, tell }: RunPrompt,
  name: string,
  host: string | 'notAvailable' | 'noHost' | undefined,
): Promise<boolean> {
  switch (host) {
    case undefined:
      return false;
    case 'notAvailable':
      tell.info(`The subscription of ${name} is not available to this sign-in.`);
      return false;
    case 'noHost':
      tell.info(`Azure names no host of ${name}.`);
      return false;
    default:
      return openSites(ui, [{ name, host }]);
  }
}
