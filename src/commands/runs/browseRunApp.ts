import { browse } from '../../stopStart/shown/sites.ts';
import { RunAppNode } from '../../tree/runNode.ts';
import { untilCancelled } from '../../ui/progress.ts';
import { type RunPrompt, type SubscriptionSources, subscriptionOfRun } from './runTarget.ts';

/** Browse: the site of an app of a run. Its host is known from a run of this window, else Azure is asked. */
export async function browseRunApp(services: RunPrompt & SubscriptionSources, node?: unknown): Promise<boolean> {
  if (!(node instanceof RunAppNode)) {
    return false;
  }
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
  switch (host) {
    case undefined:
      return false;
    case 'notAvailable':
      services.tell.info(`The subscription of ${app.name} is not available to this sign-in.`);
      return false;
    case 'noHost':
      services.tell.info(`Azure names no host of ${app.name}.`);
      return false;
    default:
      return browse(services.ui, [{ name: app.name, host }]);
  }
}
