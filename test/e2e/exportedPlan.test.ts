import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { RunnerProcess } from '../runner/runnerProcess.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedScene } from './scene.ts';

const environment = ['Contoso Development', 'contoso-dev-ase'] as const;
const run = [/^Run on contoso-dev-ase,/] as const;

/** One environment, one machine: a window and the program that it exported. */
describe('A plan that was exported, on the packaged extension', function () {
  this.timeout(240_000);
  let scene: Scene;
  let workbench: Workbench;
  let exported: string;

  before(async () => {
    const slow = { shows: { ms: 3000 } };
    scene = await sharedScene({ stop: slow, start: slow });
    workbench = await scene.openWindow();
    await workbench.useColorTheme('Dark Modern');
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
    exported = path.join(scene.folder, 'stop-and-start-contoso-dev-ase');
  });

  after(() => RunnerProcess.killAll());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  function runner(): RunnerProcess {
    const { local, server } = scene;
    const args = [path.join(exported, 'run.sh')];
    return new RunnerProcess({
      command: '/bin/sh',
      args,
      local,
      state: server.stateFolder,
      env: { NODE: process.execPath },
    });
  }

  it('is a folder with all that runs it', async () => {
    await workbench.environments.contextMenu(environment, 'Export Plan…');
    await workbench.quickInput.waitFor('Select the apps');
    await workbench.quickInput.items();
    await workbench.quickInput.ok();
    await workbench.quickInput.pick('One at a Time');
    await workbench.quickInput.pick('By Name');
    await workbench.quickInput.takeFolder('Export Here');
    await workbench.notifications.waitFor(/Exported the plan for \d apps of contoso-dev-ase/);
    await workbench.screenshot('exported');
    assert.ok((await readdir(exported)).includes('stop-start.mjs'));
    await workbench.notifications.press('Exported the plan', 'Open README');
    await workbench.page.locator('.tab', { hasText: 'README.md' }).waitFor();
    await workbench.screenshot('exported-readme');
  });

  it('runs beside the window, which shows it and refuses the same environment', async () => {
    const running = runner();
    await running.said(/stopping/);
    const row = await workbench.runs.waitUntil(run, ({ description }) =>
      /^in a runner of an exported plan/.test(description),
    );
    assert.match(row.label, /^\d of \d done$/);
    await workbench.environments.contextMenu(environment, 'Stop and Start Apps…');
    await workbench.notifications.waitFor(
      /A runner of an exported plan is already stopping or starting apps of contoso-dev-ase/,
    );
    await workbench.screenshot('beside-a-runner');
    await workbench.notifications.clear();
    const stops = (): number => scene.local.requestsTo('POST **/stop').length;
    const before = stops();
    await scene.local.untilRequested(() => stops() > before, running.gone);
    await running.kill('SIGKILL');
    await workbench.notifications.waitFor(
      /1 app may have been left stopped on contoso-dev-ase when VS Code, or a runner, ended/,
      60_000,
    );
    await workbench.screenshot('left-by-a-runner');
    await workbench.notifications.press('may have been left stopped', 'Start It');
    await workbench.notifications.waitFor(/Started 1 app on contoso-dev-ase/, 60_000);
    const { id } = scene.local.estate.environmentNamed('contoso-dev-ase').seed;
    const asBefore = (): boolean =>
      scene.local.estate.appsIn(id).every((app) => app.state === (app.seed.running ? 'Running' : 'Stopped'));
    await scene.local.untilRequested(asBefore);
  });
});
