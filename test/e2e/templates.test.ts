import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { isLong } from '../seed.ts';
import { nextFrame } from '../vscode/treeView.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedWindow } from './scene.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const root = [...production, 'Root certificates', 'contoso-root'] as const;

const dark = ['Dark Modern', 'dark'] as const;
/** The second one is for its pictures only. */
const themes = isLong ? ([dark, ['Light Modern', 'light']] as const) : [dark];

describe('Templates, on the packaged extension', function () {
  this.timeout(180_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    ({ scene, workbench } = await sharedWindow());
    const [corp, other] = ['Corp Root', 'Other Root'].map((name) => makeCertificate({ subject: [[['CN', name]]] }).der);
    await writeFile(path.join(scene.folder, 'corp.cer'), corp ?? '');
    await writeFile(path.join(scene.folder, 'two.der'), Buffer.concat([corp ?? Buffer.of(), other ?? Buffer.of()]));
    await workbench.widenSideBar(520);
    await workbench.environments.expand([...production, 'Root certificates']);
    await workbench.environments.expand([...production, 'Apps']);
  });

  beforeEach(() => workbench.notifications.clear());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  it('are offered on root certificates, environments and apps', async () => {
    const both = ['Copy As…', 'Save As Template…'];
    for (const row of [root, production, [...production, 'Root certificates'], [...production, 'Apps', 'basket-api']]) {
      const items = await workbench.environments.contextMenuItems(row);
      assert.deepEqual(
        items.filter((item) => both.includes(item)),
        both,
        row.join(),
      );
    }
    const classic = await workbench.environments.contextMenuItems(['Contoso Production', 'contoso-classic-ase']);
    assert.ok(!classic.some((item) => both.includes(item)), 'version 2 has no Root Certificate API');
  });

  it('copy a root certificate as Bicep', async () => {
    await workbench.environments.contextMenu(root, 'Copy As…');
    await workbench.quickInput.waitFor('Select a format');
    await workbench.quickInput.pick('Bicep');
    const text = await workbench.waitForClipboard(/^\/\/ Adds 1 root certificate /);
    assert.match(text, /^ {2}name: 'contoso-root'$/m);
  });

  for (const [theme, name] of themes) {
    it(`offer every format of an environment (${name})`, async () => {
      await workbench.useColorTheme(theme);
      await workbench.environments.contextMenu(production, 'Copy As…');
      await workbench.quickInput.waitFor('Select a format');
      // The rows of the color themes may still be drawn.
      while (!(await workbench.quickInput.shows('Bicep'))) {
        await nextFrame(workbench.page);
      }
      const formats = (await workbench.quickInput.items()).filter((label) =>
        /az rest|REST|ARM|Bicep|azapi/.test(label),
      );
      assert.equal(formats.length, 10);
      await workbench.screenshot(`templates-formats-${name}`);
      await workbench.quickInput.pick('Stop and start: az rest for bash');
      await workbench.waitForClipboard(/^stop_and_start 'basket-api' 'https:/m);
    });

    it(`save a certificate file of the Explorer with placeholders (${name})`, async () => {
      await workbench.useColorTheme(theme);
      const explorer = await workbench.openExplorer();
      await explorer.contextMenu(['corp.cer'], 'Save As Template…');
      await workbench.quickInput.waitFor('Select whose names go into the template');
      await workbench.screenshot(`templates-names-${name}`);
      await workbench.quickInput.pick('Use Placeholders');
      await workbench.quickInput.pick('Terraform (azapi 2.x)');
      const file = path.join(scene.folder, `corp-${name}.tf`);
      await workbench.quickInput.waitFor('Save Corp-Root with placeholders as Terraform');
      // Its own proposal comes into the input with its list.
      await workbench.quickInput.items();
      await workbench.quickInput.type(file);
      await workbench.quickInput.accept();
      await workbench.notifications.waitFor(/Saved Corp-Root with placeholders as Terraform/);
      assert.match(await readFile(file, 'utf8'), /^# Replace SUBSCRIPTION_ID, /m);
      await workbench.notifications.press(/Saved Corp-Root/, 'Open');
      assert.match(await workbench.editorText(), /resource "azapi_resource" "root_Corp_Root"/);
      await workbench.screenshot(`templates-saved-${name}`);
      await workbench.openEnvironments();
    });

    it(`are buttons of the viewer’s page, for the certificate that it shows (${name})`, async () => {
      await workbench.useColorTheme(theme);
      const explorer = await workbench.openExplorer();
      await explorer.click(['two.der']);
      await workbench.viewer.frame.getByRole('button', { name: /^Other Root Root/ }).click();
      await workbench.viewer.waitFor('Other Root');
      await workbench.screenshot(`templates-viewer-${name}`);
      await workbench.viewer.press('Copy As…');
      await workbench.quickInput.pick('Use Placeholders');
      await workbench.quickInput.pick('Bicep');
      const text = await workbench.waitForClipboard(/name: 'Other-Root'/);
      assert.doesNotMatch(text, /Corp-Root/);
      await workbench.viewer.press('Save As Template…');
      await workbench.quickInput.waitFor('Select whose names go into the template');
      await workbench.quickInput.cancel();
      await workbench.openEnvironments();
    });
  }

  it('are in the menu of the viewer, for a file and for a root certificate of an environment', async () => {
    const explorer = await workbench.openExplorer();
    await explorer.click(['corp.cer']);
    await workbench.viewer.waitFor('Corp Root');
    await titleMenu('Copy As…');
    await workbench.quickInput.pick('Use Placeholders');
    await workbench.quickInput.pick('ARM template');
    await workbench.waitForClipboard(/"name": "ENVIRONMENT_NAME\/Corp-Root"/);
    await workbench.openEnvironments();
    await workbench.environments.contextMenu(root, 'Show Certificate');
    await workbench.viewer.waitFor('Contoso Root CA');
    await titleMenu('Copy As…');
    await workbench.quickInput.pick('Choose an Environment…');
    await workbench.quickInput.pick('contoso-prod-ase');
    await workbench.quickInput.pick('ARM template');
    await workbench.waitForClipboard(/"name": "contoso-prod-ase\/contoso-root"/);
  });

  /** Chooses an item behind the dots of the editor that has the focus. */
  async function titleMenu(item: string): Promise<void> {
    const { page } = workbench;
    await page.locator('.part.editor .codicon-toolbar-more:visible').click();
    const entry = page.locator('.monaco-menu .action-item', { hasText: item });
    await entry.hover();
    await entry.and(page.locator('.focused')).waitFor();
    await page.keyboard.press('Enter');
  }

  it('change nothing in Azure', () => {
    const changes = scene.local.requestsTo('PUT **').concat(scene.local.requestsTo('POST **/sites/**'));
    assert.deepEqual(changes, []);
  });
});
