import assert from 'node:assert/strict';
import type { Workbench } from '../vscode/workbench.ts';
import { beginRun, environmentRow } from './devRun.ts';
import { openScene, type Scene } from './scene.ts';

const roots = ['Contoso Production', 'contoso-prod-ase', 'Root certificates'] as const;
const run = [/^Run on contoso-dev-ase,/] as const;

describe('Documents and a reload of the window, on the packaged extension', function () {
  this.timeout(180_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await openScene({ settings: { 'workbench.editor.enablePreview': false } });
    workbench = await scene.openWindow();
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
  });

  after(() => scene.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-documents-${this.currentTest.title}`);
    }
  });

  const tabs = (): Promise<readonly string[]> => workbench.page.locator('.tab .label-name').allInnerTexts();
  const waitForTab = (title: string): Promise<void> =>
    workbench.page.locator('.tab', { hasText: title }).first().waitFor();

  it('shows a report again after a reload, in a tab whose title is words', async () => {
    await beginRun(workbench, 'All at Once');
    await workbench.runs.waitUntil(run, ({ spoken }) => /all \d apps run/i.test(spoken), 60_000);
    await workbench.runs.contextMenu(run, 'Show Report');
    await waitForTab('Preview Stop and start of contoso-dev-ase');
    await workbench.viewer.waitForText(/Stop and start: contoso-dev-ase/);
    await workbench.notifications.clear();

    await workbench.reloadWindow();
    await workbench.viewer.waitForText(/Stop and start: contoso-dev-ase/);
    await workbench.screenshot('report-after-reload');
    assert.deepEqual(await tabs(), ['Preview Stop and start of contoso-dev-ase']);
  });

  it('shows another document again, and closes text editors', async () => {
    await workbench.openEnvironments();
    await workbench.environments.contextMenu(environmentRow, 'Show TLS Settings');
    await waitForTab('Preview TLS settings');
    await workbench.environments.contextMenu(environmentRow, 'View Properties');
    await waitForTab('Properties of contoso-dev-ase');
    assert.match(await workbench.editorText(), /"name": "contoso-dev-ase"/);
    await workbench.environments.expand(roots);
    await workbench.environments.contextMenu([...roots, 'contoso-root'], 'Show Certificate');
    await workbench.viewer.press('Open as Text');
    await waitForTab('contoso-root as text');
    await workbench.screenshot('documents-before-reload');

    await workbench.reloadWindow();
    await workbench.viewer.waitFor('Contoso Root CA', 60_000);
    await waitForTab('contoso-root');
    await workbench.screenshot('documents-after-reload');
    assert.deepEqual(await tabs(), ['Preview TLS settings of contoso-dev-ase', 'contoso-root']);
    await workbench.page.locator('.tab', { hasText: 'TLS settings' }).click();
    await workbench.viewer.waitForText(/TLS settings of the apps of contoso-dev-ase/);
  });
});
