import assert from 'node:assert/strict';
import { isAlive } from '../vscode/processes.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { beginRun, environmentName, stateOfApps } from './devRun.ts';
import { openScene, type Scene, until } from './scene.ts';

/** What of ours is open when the window is reloaded. The progress of the run itself is open in each case. */
const openNotifications: readonly { readonly what: string; readonly raise: (workbench: Workbench) => Promise<void> }[] =
  [
    { what: 'no notification of ours but the progress', raise: async () => undefined },
    {
      what: 'an error open',
      raise: async (workbench) => {
        await beginRun(workbench, 'All at Once');
        await workbench.notifications.waitFor(/already stopping or starting apps of contoso-dev-ase/);
      },
    },
  ];

describe('Reload Window in the middle of a run', function () {
  this.timeout(300_000);
  let scene: Scene;

  beforeEach(async () => {
    const slow = { takesEffect: { ms: 2000 }, shows: { ms: 4000 } };
    scene = await openScene({ local: { seed: 'small', switches: { stop: slow, start: slow } } });
  });

  afterEach(() => scene.close());

  for (const { what, raise } of openNotifications) {
    it(`with ${what}: starts what was stopped, and leaves no process of the old window`, async () => {
      const { local, server } = scene;
      const before = stateOfApps(scene);
      const workbench = await scene.openWindow();
      await beginRun(workbench, 'All at Once');
      await until(workbench, () => local.requestsTo('POST **/stop').length > 0);
      await raise(workbench);
      const [oldHost] = await server.extensionHostPids();
      assert.ok(oldHost);
      assert.equal(local.requestsTo('POST **/start').length, 0, 'the apps are still being stopped');

      await workbench.reloadWindow();
      await until(workbench, () => !isAlive(oldHost));
      await workbench.notifications.waitFor(/may have been left stopped on contoso-dev-ase/, 60_000);
      await workbench.screenshot('reload-offer');
      await workbench.notifications.press(/may have been left stopped/, 'Start Them');
      await workbench.notifications.waitFor(/Started \d apps on contoso-dev-ase\./, 200_000);

      assert.deepEqual(stateOfApps(scene), before, `the apps of ${environmentName} are as they were`);
    });
  }
});
