import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isLong } from '../seed.ts';
import { isAlive, signalAll } from '../vscode/processes.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { beginRun, environmentRow, stateOfApps } from './devRun.ts';
import { openScene, type Scene, until } from './scene.ts';

/** The run that goes on, and what of ours is open besides its progress, when its window is reloaded. */
interface Reloaded {
  readonly what: string;
  readonly begin: (workbench: Workbench, scene: Scene) => Promise<void>;
}

const anError: Reloaded = {
  what: 'an error open',
  begin: async (workbench, { local }) => {
    await beginRun(workbench, 'All at Once');
    await until(workbench, () => local.requestsTo('POST **/stop').length > 0);
    await workbench.environments.contextMenu(environmentRow, 'Stop and Start Apps…');
    await workbench.notifications.waitFor(/already stopping or starting apps of contoso-dev-ase/);
  },
};

const reloaded: readonly Reloaded[] = isLong
  ? [
      {
        what: 'nothing but its progress open',
        begin: async (workbench, { local }) => {
          await beginRun(workbench, 'All at Once');
          await until(workbench, () => local.requestsTo('POST **/stop').length > 0);
        },
      },
      anError,
      {
        what: 'a question open, and an app that does not come back',
        begin: async (workbench, { local }) => {
          local.faults.add({ on: 'POST **/start', answer: { status: 403 }, times: 1 });
          await beginRun(workbench, 'One at a Time');
          await workbench.notifications.waitFor(/did not come back in time/, 60_000);
        },
      },
    ]
  : [anError];

describe('A window that ends in the middle of a run', function () {
  this.timeout(400_000);
  let scene: Scene;
  let dataFolder: string;
  let before: ReturnType<typeof stateOfApps>;

  beforeEach(async () => {
    dataFolder = await mkdtemp(path.join(tmpdir(), 'ase-certificates-ends-'));
    scene = await openScene({ dataFolder, local: { seed: 'small', switches: { stop: slow, start: slow } } });
    before = stateOfApps(scene);
  });

  afterEach(async () => {
    await scene.close();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  const slow = { takesEffect: { ms: 2000 }, shows: { ms: 4000 } };
  const offer = /may have been left stopped on contoso-dev-ase/;

  /** Starts them where they are offered, and waits until each app of the environment is as it was before the run. */
  async function recover(workbench: Workbench): Promise<void> {
    await workbench.notifications.waitFor(offer, 60_000);
    await workbench.screenshot('window-ended-offer');
    await workbench.notifications.press(offer, /^Start (?:It|Them)$/);
    await workbench.notifications.waitFor(/Started \d apps? on contoso-dev-ase\./, 200_000);
    await asBefore(workbench);
  }

  function asBefore(workbench: Workbench): Promise<void> {
    return until(workbench, () => JSON.stringify(stateOfApps(scene)) === JSON.stringify(before));
  }

  async function hostOfWindow(): Promise<number> {
    const [host] = await scene.server.extensionHostPids();
    assert.ok(host);
    return host;
  }

  for (const { what, begin } of reloaded) {
    it(`by Reload Window, with ${what}: the apps are offered and brought back, and no process of the old window is left`, async () => {
      const workbench = await scene.openWindow();
      await begin(workbench, scene);
      const oldHost = await hostOfWindow();
      await workbench.reloadWindow();
      await until(workbench, () => !isAlive(oldHost));
      await recover(workbench);
    });
  }

  if (isLong) {
    it('because it was closed: the apps are offered within a minute', async () => {
      const first = await scene.openWindow();
      await beginRun(first, 'All at Once');
      await until(first, () => scene.local.requestsTo('POST **/stop').length > 0);
      await first.close();
      await recover(await scene.openWindow());
    });

    it('because it crashed, and its host lives on: that brings the apps back and lets the run go, which the next window says within a minute', async () => {
      const first = await scene.openWindow();
      await beginRun(first, 'All at Once');
      await until(first, () => scene.local.requestsTo('POST **/stop').length > 0);
      const oldHost = await hostOfWindow();
      await first.page.goto('chrome://crash').catch(() => undefined);
      const next = await scene.openWindow();
      await next.notifications.waitFor(/were still watched after a stop and start/, 60_000);
      assert.ok(isAlive(oldHost), 'VS Code keeps it for a window that may come back');
      await next.screenshot('window-crashed-in-run');
      await asBefore(next);
      await next.notifications.press(/were still watched/, 'Check');
      await next.notifications.waitFor(/apps of contoso-dev-ase run\./);
    });

    it('because it was closed in the watch: the next one says so within a minute, and no app is touched', async () => {
      const first = await scene.openWindow();
      await beginRun(first, 'All at Once');
      await first.notifications.waitFor(/Stopped and started \d apps on contoso-dev-ase\./, 60_000);
      const starts = scene.local.requestsTo('POST **/start').length;
      await first.close();
      const next = await scene.openWindow();
      await next.notifications.waitFor(/were still watched after a stop and start/, 60_000);
      assert.equal(scene.local.requestsTo('POST **/start').length, starts);
      await asBefore(next);
    });

    it('because its server was killed: the apps are running or offered within a minute, and its host lets the run go', async () => {
      const first = await scene.openWindow();
      await beginRun(first, 'All at Once');
      await until(first, () => scene.local.requestsTo('POST **/stop').length > 0);
      const oldHost = await hostOfWindow();
      process.kill(scene.server.pid, 'SIGKILL');
      const again = await openScene({ dataFolder, running: scene.local });
      try {
        const next = await again.openWindow();
        await next.notifications.waitFor(/contoso-dev-ase/, 60_000);
        await next.screenshot('server-killed');
        if ((await next.notifications.all()).some((text) => offer.test(text))) {
          await recover(next);
        }
        await asBefore(next);
        await next.openEnvironments();
        await next.environments.waitForRows();
        await next.environments.contextMenu(environmentRow, 'Stop and Start Apps…');
        await next.quickInput.waitFor('Select the apps');
        await next.quickInput.cancel();
      } finally {
        signalAll([oldHost], 'SIGKILL');
        await again.close();
      }
    });
  }
});
