import assert from 'node:assert/strict';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedWindow } from './scene.ts';

const setting = 'WEBSITE_LOAD_ROOT_CERTIFICATES';
const payments = ['Contoso Production', 'contoso-prod-ase', 'Apps', 'contoso-payments'] as const;
const group = [...payments, 'Public certificates'] as const;

describe('Public certificates of an app, on the packaged extension', function () {
  this.timeout(180_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    ({ scene, workbench } = await sharedWindow());
    await workbench.useColorTheme('Dark Modern');
    await workbench.widenSideBar(560);
    await workbench.environments.expand([...group]);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  const settingsOf = (name: string): Readonly<Record<string, string>> => scene.local.estate.appNamed(name).settings;

  /** The same in dark and in light. */
  async function pictures(name: string): Promise<void> {
    await workbench.screenshot(`${name}-dark`);
    await workbench.useColorTheme('Light Modern');
    await workbench.screenshot(`${name}-light`);
    await workbench.useColorTheme('Dark Modern');
  }

  it('are added by a drop, loaded as roots in two apps, and removed again', async () => {
    const bytes = makeCertificate({ subject: [[['CN', 'Northwind Root 2']]] }).der;
    const before = { ...settingsOf('contoso-payments') };
    await workbench.environments.dropFiles(payments, [{ name: 'northwind-2.cer', bytes }]);
    await workbench.quickInput.waitFor('Select the certificate store in which contoso-payments finds it');
    await workbench.screenshot('80-certificate-store');
    await workbench.quickInput.pick('Current user');
    await workbench.quickInput.waitFor('Name of the certificate on contoso-payments');
    await workbench.quickInput.type('northwind-partner');
    await workbench.quickInput.waitFor('A certificate of this name is on');
    await workbench.quickInput.type('northwind-2');
    await workbench.quickInput.accept();
    await workbench.dialog.waitFor('Add “northwind-2” as a public certificate to contoso-payments?');
    await workbench.screenshot('81-to-confirm');
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor(/Added northwind-2 to contoso-payments \(thumbprint [0-9A-F]{40}\)/);
    await workbench.environments.row([...group, 'northwind-2']);
    await pictures('82-added');
    assert.deepEqual(settingsOf('contoso-payments'), before);

    await workbench.notifications.press('Added northwind-2', 'Load as Root Certificate…');
    await workbench.quickInput.waitFor('Select the apps of contoso-prod-ase-windows-plan that trust it');
    assert.equal(await workbench.quickInput.isTicked('contoso-payments'), true);
    assert.equal(await workbench.quickInput.isTicked('identity-gateway'), false);
    await workbench.quickInput.tick('identity-gateway');
    await workbench.screenshot('83-apps');
    await workbench.quickInput.ok();
    await workbench.dialog.waitFor('Load “northwind-2” as a trusted root in 2 apps?');
    await workbench.screenshot('84-to-load');
    assert.match((await workbench.dialog.text()).detail, /2 apps restart\./);
    await workbench.dialog.press('Load');
    await workbench.notifications.waitFor(/WEBSITE_LOAD_ROOT_CERTIFICATES: 2 apps are set to load it\./);
    await pictures('85-loaded');
    const [thumbprint = ''] = settingsOf('identity-gateway')[setting]?.split(',') ?? [];
    assert.deepEqual(settingsOf('contoso-payments'), { ...before, [setting]: `${before[setting]},${thumbprint}` });

    await workbench.notifications.clear();
    await workbench.environments.contextMenu([...group, 'northwind-2'], 'Remove Public Certificate…');
    await workbench.quickInput.waitFor('Select the apps that no longer load it');
    await workbench.quickInput.ok();
    await workbench.dialog.waitFor('Remove the public certificate “northwind-2” from contoso-payments?');
    await workbench.screenshot('86-to-remove');
    await workbench.dialog.press('Remove');
    await workbench.notifications.waitFor(/Removed northwind-2 from contoso-payments\. .*2 apps are without it now\./);
    assert.deepEqual(settingsOf('contoso-payments'), before);
    assert.deepEqual(settingsOf('identity-gateway'), {});
  });

  it('have their own menu, and none of a root’s', async () => {
    const items = await workbench.environments.contextMenuItems([...group, 'northwind-partner']);
    for (const item of ['Show Certificate', 'Load as Root Certificate…', 'Remove Public Certificate…']) {
      assert.ok(items.includes(item), items.join());
    }
    assert.ok(!items.some((item) => /Remove Root Certificate|Copy As/.test(item)), items.join());
    assert.ok((await workbench.environments.contextMenuItems(group)).includes('Add Public Certificate…'));
    assert.ok((await workbench.environments.contextMenuItems(payments)).includes('Add Public Certificate…'));
  });
});
