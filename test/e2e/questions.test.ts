import assert from 'node:assert/strict';
import type { Workbench } from '../vscode/workbench.ts';
import { openScene, type Scene } from './scene.ts';

const environment = ['Contoso Production', 'contoso-prod-ase'] as const;
const app = [...environment, 'Apps', 'orders-api'] as const;
const root = [...environment, 'Root certificates', 'contoso-legacy'] as const;

describe('Questions, on the packaged extension', function () {
  this.timeout(240_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await openScene();
    workbench = await scene.openWindow();
    await workbench.useColorTheme('Dark Modern');
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
    await workbench.environments.expand([...environment, 'Root certificates']);
    await workbench.environments.expand([...environment, 'Apps']);
  });

  after(() => scene.close());

  beforeEach(async () => {
    // A tooltip of a row covers the rows around it.
    await workbench.page.mouse.move(900, 700);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);

  it('take an Enter before their rows are there for when they are there, and ask for a tick where none is', async () => {
    scene.local.faults.add({ on: 'GET **/hostingEnvironments/contoso-prod-ase/sites', latencyMs: 2_000, times: 1 });
    await workbench.environments.contextMenu(environment, 'Stop and Start Apps…');
    await workbench.quickInput.waitFor('Loading apps and slots…');
    await press('Enter');
    await workbench.quickInput.waitFor('Select how many apps are down');
    await workbench.screenshot('question-pace');
    await workbench.quickInput.cancel();
    await workbench.environments.contextMenu(app, 'Stop and Start Apps…');
    await workbench.quickInput.tick('orders-api', false);
    await workbench.quickInput.ok();
    await workbench.quickInput.waitFor('Nothing is ticked');
    await workbench.quickInput.cancel();
  });

  it('stop and remove nothing on Enter, and do so one key further', async () => {
    await workbench.environments.contextMenu(app, 'Stop App…');
    await workbench.dialog.waitFor('Stop orders-api');
    await press('Enter');
    await workbench.dialog.waitUntilGone();
    assert.deepEqual(scene.local.requestsTo('POST **/stop'), []);
    await workbench.environments.contextMenu(root, 'Remove Root Certificate…');
    await workbench.dialog.waitFor('Remove the root certificate');
    await workbench.screenshot('question-remove');
    await press('Enter');
    await workbench.quickInput.waitFor('Save contoso-legacy');
    await workbench.quickInput.cancel();
    await workbench.dialog.waitFor('Remove the root certificate');
    assert.deepEqual(scene.local.requestsTo('DELETE **'), []);
    await press('Tab');
    await press('Enter');
    await workbench.notifications.waitFor('Removed contoso-legacy from contoso-prod-ase.');
  });
});
