import assert from 'node:assert/strict';
import type { Workbench } from '../vscode/workbench.ts';
import { openScene, type Scene } from './scene.ts';

describe('The Environments view of the packaged extension', function () {
  this.timeout(120_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await openScene();
    workbench = await scene.openWindow();
  });

  after(() => scene.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  it('lists the subscriptions of local Azure', async () => {
    const view = await workbench.openEnvironments();
    await view.waitForRows();
    await workbench.screenshot('environments');
    const rows = await view.rows();
    assert.ok(
      rows.some((row) => row.label.startsWith('Contoso')),
      JSON.stringify(rows),
    );
  });
});
