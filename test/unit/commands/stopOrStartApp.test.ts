import assert from 'node:assert/strict';
import type { App } from '../../../src/azure/app.ts';
import { AzureError } from '../../../src/azure/azureError.ts';
import type { AppServices } from '../../../src/commands/stopOrStartApp.ts';
import { AppsNode } from '../../../src/tree/appNodes.ts';
import { stubVscode } from '../../equipment/vscodeStub.ts';
import { app, target } from './stopStartApps/plans.ts';

stubVscode();
const { startApp } = await import('../../../src/commands/stopOrStartApp.ts');
const { AppActivity } = await import('../../../src/stopStart/shown/windowRuns.ts');

describe('Start App', () => {
  const { environment } = target('contoso-ase');
  const orders: App = app('orders', 'plan-a', { state: 'Stopped' });

  /** Starts an app where Azure refuses that; the list of the apps comes when `list` ends. */
  function started(list: Promise<unknown>) {
    const azure = {
      rightsOnApps: () => undefined,
      apps: { start: () => Promise.reject(new AzureError('conflict', { operation: 'start' })) },
    };
    const activity = new AppActivity();
    const services = {
      ui: { ask: () => Promise.resolve({ app: { app: orders, environment, subscription: { azure } } }) },
      settings: { get: () => 60 },
      needs: { lookAgain: () => undefined },
      runs: { activity, singles: { begin: () => () => undefined } },
      view: {
        loadedNodes: () => [new AppsNode({ id: 'ase', environment } as never, {} as never)],
        isLoaded: () => true,
        refresh: () => undefined,
        getChildren: () => list,
      },
    } as unknown as AppServices;
    return { activity, ended: startApp(services) };
  }

  it('tells at once that Azure refused it, though the apps are still being listed', async () => {
    const list = Promise.withResolvers<void>();
    const { activity, ended } = started(list.promise);
    await assert.rejects(ended, /conflict/i);
    assert.equal(activity.of(orders.key), 'starting…', 'its row does not say an old state meanwhile');
    list.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(activity.of(orders.key), undefined);
  });

  it('leaves nothing on the row when the list fails', async () => {
    const { activity, ended } = started(Promise.reject(new Error('offline')));
    await assert.rejects(ended, /conflict/i);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(activity.of(orders.key), undefined);
  });
});
