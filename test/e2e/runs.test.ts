import assert from 'node:assert/strict';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedScene } from './scene.ts';

const environment = ['Contoso Development', 'contoso-dev-ase'] as const;
const run = [/^Run on contoso-dev-ase,/] as const;

describe('The Runs view, on the packaged extension', function () {
  this.timeout(240_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    const slow = { takesEffect: { ms: 1500 }, shows: { ms: 1000 } };
    scene = await sharedScene({ stop: slow, start: slow });
    workbench = await scene.openWindow();
    await workbench.useColorTheme('Dark Modern');
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  it('comes with the first run, is cancelled from its row, and says until when what came back is watched', async () => {
    assert.equal(await workbench.page.locator('.pane-header', { hasText: 'Runs' }).count(), 0);
    await workbench.environments.contextMenu(environment, 'Stop and Start Apps…');
    await workbench.quickInput.waitFor('Select the apps');
    await workbench.quickInput.items();
    await workbench.quickInput.ok();
    await workbench.quickInput.pick('One at a Time');
    await workbench.quickInput.pick('By Name');
    await workbench.dialog.press('Stop and Start');

    const live = await workbench.runs.waitUntil(run, ({ description }) => /1 stopping/.test(description));
    assert.match(live.label, /^0 of \d done$/);
    assert.match(live.spoken, /^Run on contoso-dev-ase, 0 of \d done, 1 stopping/);
    await workbench.runs.expand(run);
    const status = workbench.page.locator('.statusbar-item', { hasText: /ASE: 0 of \d/ });
    await status.waitFor();
    await workbench.screenshot('runs-live');

    await workbench.runs.inlineButton(run, 'Cancel Run');
    const over = await workbench.runs.waitUntil(run, ({ description }) => /canceled/.test(description), 60_000);
    assert.match(over.spoken, /, 1 of \d runs again, watched until .*, \d not touched, canceled/);
    await workbench.page.locator('.statusbar-item', { hasText: /ASE: 1 of \d runs again, watched until/ }).waitFor();
    assert.deepEqual(await workbench.runs.contextMenuItems(run), [
      ...['Stop and Start the Rest…', 'Show Report', 'Save Report…', 'Open in Portal', 'Copy Resource ID'],
    ]);
    await workbench.screenshot('runs-watched');
  });

  it('ticks for another try what the run did not stop and start', async () => {
    await workbench.runs.expand(run);
    await workbench.runs.waitForRow(({ level }) => level === 2);
    const apps = (await workbench.runs.rows()).filter(({ level }) => level === 2);
    await workbench.runs.contextMenu(run, 'Stop and Start the Rest…');
    await workbench.quickInput.waitFor('Select the apps');
    await workbench.quickInput.items();
    await workbench.screenshot('runs-retry');
    const ticked = new Map<string, boolean>();
    for (const { label } of apps) {
      ticked.set(label, await workbench.quickInput.isTicked(label));
    }
    const untouched = new Map(apps.map(({ label, description }) => [label, description.startsWith('not touched')]));
    assert.deepEqual(ticked, untouched);
    assert.equal(new Set(ticked.values()).size, 2, 'some are ticked and some are not');
    await workbench.quickInput.cancel();
  });

  it('says after a reload in the watch that it was cut short, and Check finds that all is well', async () => {
    await workbench.reloadWindow();
    await workbench.openEnvironments();
    await workbench.notifications.waitFor(/1 app of contoso-dev-ase was still watched after a stop and start/);
    const row = await workbench.runs.waitUntil(run, ({ description }) => description !== '');
    assert.equal(row.label, 'Watch cut short');
    await workbench.screenshot('runs-cut-short');
    const starts = scene.local.requestsTo('POST **/start').length;
    await workbench.notifications.press(/still watched after a stop and start/, 'Check');
    await workbench.notifications.waitFor(/ of contoso-dev-ase runs\. It is watched until /);
    assert.equal(scene.local.requestsTo('POST **/start').length, starts, 'nothing is started');
    await workbench.screenshot('runs-checked');
  });

  it('asks calmly in a planned pause, and is continued from its row after the question was closed', async () => {
    await workbench.notifications.clear();
    await workbench.environments.contextMenu(environment, 'Stop and Start Apps…');
    await workbench.quickInput.waitFor('Select the apps');
    await workbench.quickInput.items();
    await workbench.quickInput.ok();
    await workbench.quickInput.pick('All at Once');
    await workbench.quickInput.pick('Slots First');
    await workbench.dialog.press('Stop and Start');
    const question = /pauses, as planned: orders-dev\/feature-x runs again/;
    await workbench.notifications.waitFor(question, 60_000);
    assert.deepEqual(await workbench.notifications.buttons(question), ['Continue', 'End Run', 'Open in Browser']);
    await workbench.screenshot('runs-paused');
    await workbench.notifications.close(question);
    await workbench.page.locator('.statusbar-item', { hasText: /ASE: 1 of \d, waiting for you/ }).click();
    await workbench.runs.waitUntil(run, ({ spoken }) => /waiting for you/i.test(spoken));
    assert.deepEqual(await workbench.runs.inlineButtons(run), ['Open in Browser…', 'Continue Run', 'End Run']);
    const closed = await workbench.notifications.all();
    assert.ok(!closed.some((text) => question.test(text)), 'it does not come back');
    await workbench.runs.inlineButton(run, 'Continue Run');
    await workbench.runs.waitUntil(run, ({ spoken }) => /all \d apps run/i.test(spoken), 60_000);
  });
});
