import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stateOf } from '../localAzure/estateState.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedWindow, until } from './scene.ts';

const environment = ['Contoso Production', 'contoso-prod-ase'] as const;
const app = [...environment, 'Apps', 'orders-api'] as const;
const root = [...environment, 'Root certificates', 'contoso-legacy'] as const;

describe('Questions, on the packaged extension', function () {
  this.timeout(240_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    ({ scene, workbench } = await sharedWindow());
    await workbench.useColorTheme('Dark Modern');
    await workbench.environments.expand([...environment, 'Root certificates']);
    await workbench.environments.expand([...environment, 'Apps']);
    // What the view reads has come to its end: a fault is for a question.
    await workbench.environments.row(root);
    await workbench.environments.row(app);
  });

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

  it('end the reads of their rows when they are closed', async () => {
    const apps = 'GET **/hostingEnvironments/contoso-prod-ase/sites';
    const asked = scene.local.requestsTo(apps).length;
    const release = scene.local.faults.add({ on: apps, holdMs: 600_000 });
    await workbench.environments.contextMenu(environment, 'Stop and Start Apps…');
    await workbench.quickInput.waitFor('Loading apps and slots…');
    await until(workbench, () => scene.local.requestsTo(apps).length > asked);
    await workbench.quickInput.cancel();
    await until(workbench, () => scene.local.requestsTo(apps).at(-1)?.cut === true);
    release();
  });

  it('stop and remove nothing on Enter, and do so one key further', async () => {
    await workbench.environments.contextMenu(app, 'Stop App…');
    await workbench.dialog.waitFor('Stop orders-api');
    await press('Enter');
    await workbench.dialog.waitUntilGone();
    assert.deepEqual(scene.local.requestsTo('POST **/stop'), []);
    await workbench.environments.contextMenu(root, 'Remove Root Certificate…');
    await workbench.dialog.waitFor('Remove the root certificate “contoso-legacy” from contoso-prod-ase?');
    assert.match((await workbench.dialog.text()).detail, /still trust it until they are stopped and started/);
    await workbench.screenshot('question-remove');
    await press('Enter');
    await workbench.quickInput.waitFor('Save contoso-legacy');
    await workbench.quickInput.cancel();
    await workbench.dialog.waitFor('Remove the root certificate');
    assert.deepEqual(scene.local.requestsTo('DELETE **'), []);
    await press('Tab');
    await press('Enter');
    await workbench.notifications.waitFor('Removed contoso-legacy from contoso-prod-ase.');
    const stored = stateOf(scene.local.estate).environments.find(({ name }) => name === 'contoso-prod-ase');
    assert.deepEqual(
      stored?.rootCertificates.map(({ name }) => name),
      ['contoso-root'],
    );
  });

  it('are not asked where the record that protects apps cannot be written: nothing is stopped, and it says why', async () => {
    const records = path.join(scene.server.stateFolder, 'ase-certificates');
    await mkdir(records, { recursive: true });
    const folder = path.join(records, 'runs');
    await writeFile(folder, 'a file where the folder should be');
    await workbench.environments.contextMenu(environment, 'Stop and Start Apps…');
    const message = await workbench.notifications.waitFor(/record that protects stopped apps/);
    await workbench.screenshot('journal-not-writable');
    assert.match(message, /Nothing was stopped\.$/);
    assert.deepEqual(scene.local.requestsTo('POST **/stop'), []);
    await rm(folder);
  });
});
