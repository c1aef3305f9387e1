import assert from 'node:assert/strict';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { signedIn } from '../localAzure/client.ts';
import { isLong } from '../seed.ts';
import type { TreeRow } from '../vscode/treeView.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { beginRun, environmentRow } from './devRun.ts';
import { type Scene, sharedScene } from './scene.ts';

const app = [...environmentRow, 'Apps', 'payments-dev'] as const;

describe('Which apps need a stop and start, on the packaged extension', function () {
  this.timeout(240_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await sharedScene();
    workbench = await scene.openWindow();
    await workbench.useColorTheme('Dark Modern');
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
    await workbench.widenSideBar(640);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  const isUpToDate = ({ description }: TreeRow): boolean => description.startsWith('up to date');

  /** As a pipeline would, without this window's knowing. */
  async function addRootElsewhere(): Promise<void> {
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + 3.6e6) };
    const { der } = await makeCertificate({ commonName: 'New Root', ...validity });
    const client = signedIn(scene.local);
    const path = `${scene.local.estate.environmentNamed('contoso-dev-ase').seed.id}/publicCertificates/new-root`;
    const properties = { blob: Buffer.from(der).toString('base64'), isRoot: true };
    const { status } = await client.arm('PUT', path, { location: 'westeurope', properties });
    client.close();
    assert.equal(status, 200);
  }

  it('comes with a refresh after somebody else added a root, and goes app by app with a stop and start', async () => {
    const view = workbench.environments;
    await view.expand([...environmentRow, 'Apps', 'orders-dev']);
    assert.doesNotMatch((await view.read(app)).description, /needs/);

    await addRootElsewhere();
    await view.contextMenu(environmentRow, 'Refresh');
    const counted = await view.waitUntil(environmentRow, ({ description }) => /need stop and start/.test(description));
    assert.match(counted.description, /^5 need stop and start · /);
    const needing = await view.waitUntil(app, ({ description }) => description.startsWith('needs stop and start'));
    assert.match(needing.spoken, /^payments-dev, needs stop and start/);
    const slot = [...environmentRow, 'Apps', 'orders-dev', 'feature-x'];
    await view.waitUntil(slot, ({ description }) => description.startsWith('needs stop and start'));
    assert.match((await view.read([...environmentRow, 'Apps', 'basket-dev'])).description, /^stopped/);
    assert.match(await view.tooltip(app), /the root certificate new-root was written/);
    await workbench.screenshot('needs-dark');
    // Beside the activity bar it is 180 pixels wide.
    await workbench.widenSideBar(228);
    await (await view.row(app)).locator('.codicon-warning').waitFor();
    await (await view.row(environmentRow)).locator('.codicon-warning').waitFor();
    await workbench.page.getByRole('tab', { name: '1 environment has apps that need stop and start' }).waitFor();
    await workbench.widenSideBar(640);
    if (isLong) {
      await workbench.useColorTheme('Light Modern');
      await workbench.screenshot('needs-light');
    }

    scene.local.faults.add({ on: 'POST **/payments-dev/start', latencyMs: 5_000, times: 1 });
    await beginRun(workbench, 'All at Once');
    await workbench.runs.waitUntil([/^Run on/], ({ label }) => label === '4 of 5 done', 60_000);
    await view.waitUntil([...environmentRow, 'Apps', 'playground'], isUpToDate, 1_000);
    await view.waitUntil(environmentRow, ({ description }) => /^1 going on · \d stopped/.test(description), 1_000);
    await view.waitUntil(environmentRow, ({ description }) => /^up to date · \d stopped/.test(description), 60_000);
    const done = await view.waitUntil(app, isUpToDate);
    assert.doesNotMatch(done.spoken, /needs/);
    await view.expand([...environmentRow, 'Apps']);
    assert.match(await view.tooltip(app), /Stopped and started/);
  });
});
