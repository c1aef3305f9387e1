import assert from 'node:assert/strict';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { signedIn } from '../localAzure/client.ts';
import { isLong } from '../seed.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedScene } from './scene.ts';

describe('The Environments view of the packaged extension', function () {
  this.timeout(120_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await sharedScene();
    await addRoot();
    workbench = await scene.openWindow();
  });

  /** A root is added to contoso-prod-ase, and some of its apps are stopped and started, before the window opens. */
  async function addRoot(): Promise<void> {
    const { estate } = scene.local;
    const days = (count: number): Date => new Date(Date.now() + count * 86_400_000);
    const { der } = await makeCertificate({
      ...{ commonName: 'Contoso Root CA 2027', notBefore: days(-1), notAfter: days(3650) },
    });
    const client = signedIn(scene.local);
    const path = `${estate.environmentNamed('contoso-prod-ase').seed.id}/publicCertificates/contoso-root-2027`;
    const properties = { blob: Buffer.from(der).toString('base64'), isRoot: true };
    assert.equal((await client.arm('PUT', path, { location: 'westeurope', properties })).status, 200);
    for (const name of ['basket-api', 'catalog-api', 'identity-gateway', 'search-api']) {
      for (const action of ['stop', 'start']) {
        assert.equal((await client.arm('POST', `${estate.appNamed(name).seed.id}/${action}`)).status, 200);
      }
    }
    client.close();
  }

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  it('shows environments, certificates and apps', async () => {
    const view = await workbench.openEnvironments();
    await view.waitForRows();
    await workbench.widenSideBar(640);
    const environment = ['Contoso Production', 'contoso-prod-ase'];
    await view.expand([...environment, 'Root certificates']);
    await view.expand([...environment, 'Apps', 'contoso-payments']);
    const certificate = await view.read([...environment, 'Root certificates', 'contoso-legacy']);
    assert.match(certificate.description, /^expires in \d+ days · [0-9A-F]{8} · Contoso Legacy CA$/);
    assert.match(certificate.spoken, /^Root certificate contoso-legacy, expires in/);
    const canary = await view.read([...environment, 'Apps', 'contoso-payments', 'canary']);
    assert.match(canary.description, /^stopped/);
    await view.waitUntil(environment, ({ description }) => /^\d+ need stop and start · 4 stopped/.test(description));
    await view.waitUntil([...environment, 'Apps', 'orders-api'], ({ description }) => /^needs stop/.test(description));
    assert.match((await view.read([...environment, 'Apps', 'basket-api'])).description, /^up to date/);
    await view.click([...environment, 'Root certificates', 'contoso-root-2027']);
    await workbench.viewer.waitFor('Contoso Root CA 2027');
    assert.match(await workbench.viewer.spoken(), /- term: SHA-1\s+- definition:\s+- text: [0-9A-F]{40}/);
    if (isLong) {
      await workbench.useColorTheme('Light Modern');
      await workbench.screenshot('environments-light');
    }
    await workbench.useColorTheme('Dark Modern');
    // The picture in the README, media/environments.png, was made so.
    await workbench.screenshot('environments');
  });

  it('says in a narrow side bar too that a certificate expires', async () => {
    const view = workbench.environments;
    const environment = ['Contoso Production', 'contoso-prod-ase'];
    await view.expand([...environment, 'Server certificates']);
    // Beside the activity bar it is 300 pixels wide.
    await workbench.widenSideBar(348);
    const legacy = await view.wordsInSight([...environment, 'Root certificates', 'contoso-legacy']);
    assert.match(legacy, /^expires in \d/);
    const shop = await view.wordsInSight([...environment, 'Server certificates', 'shop-contoso-com']);
    assert.match(shop, /^expires in/, 'its name is longer');
    await workbench.screenshot('environments-narrow');
    await view.collapse([...environment, 'Server certificates']);
    await workbench.widenSideBar(640);
  });

  it('offers what a row can do, and nothing else', async () => {
    const view = workbench.environments;
    const production = ['Contoso Production', 'contoso-prod-ase'];
    assert.deepEqual(await view.contextMenuItems(production), [
      'Add Root Certificate…',
      'Which Certificate Do I Need?',
      'Stop and Start Apps…',
      'Export Plan…',
      'Verify Trust Store…',
      'Upload Server Certificate…',
      'Import from Key Vault…',
      'Show TLS Settings',
      'Change TLS Settings…',
      'Save TLS Settings As…',
      'Copy As…',
      'Save As Template…',
      'Copy Name',
      'Copy Resource ID',
      'Open in Portal',
      'View Properties',
      'Refresh',
    ]);
    const classic = await view.contextMenuItems(['Contoso Production', 'contoso-classic-ase']);
    assert.ok(!classic.includes('Add Root Certificate…'), 'version 2 has no Root Certificate API');
    const running = await view.contextMenuItems([...production, 'Apps', 'basket-api']);
    assert.ok(running.includes('Stop App…') && !running.includes('Start App'), running.join());
    const stopped = await view.contextMenuItems([...production, 'Apps', 'partner-portal']);
    assert.ok(stopped.includes('Start App') && !stopped.includes('Stop App…'), stopped.join());
    assert.deepEqual(await view.inlineButtons([...production, 'Root certificates', 'contoso-root']), [
      'Copy Thumbprint (Ctrl+C)',
    ]);
  });

  it('shows an app by a click, a double click and Enter, and its row keeps the focus', async () => {
    const view = workbench.environments;
    const { page } = workbench;
    const apps = ['Contoso Production', 'contoso-prod-ase', 'Apps'];
    const shows = (name: string) => page.locator('.tab.active', { hasText: name }).waitFor();
    await view.click([...apps, 'catalog-api']);
    await shows('catalog-api');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await shows('basket-api');
    await page.keyboard.press('Space');
    await view.waitUntil([...apps, 'basket-api'], ({ expanded }) => expanded === true);
    await page.keyboard.press('Space');
    await view.waitUntil([...apps, 'basket-api'], ({ expanded }) => expanded === false);
    await (await view.row([...apps, 'catalog-api'])).locator('.label-name').dblclick();
    await shows('catalog-api');
    assert.equal(await page.locator('.tab', { hasText: 'basket-api' }).count(), 0, 'one tab for all');
    await view.collapse([...apps, 'catalog-api']);
  });

  it('opens with Enter, copies with Ctrl+C and removes with Delete what is selected, and asks before', async () => {
    const view = workbench.environments;
    const production = ['Contoso Production', 'contoso-prod-ase'];
    await view.click([...production, 'Apps', 'basket-api']);
    // VS Code knows what is selected a moment after the click.
    const copy = (): Promise<void> => workbench.page.keyboard.press('Control+c');
    // Its page comes a moment later too, and must not come in front of the certificate.
    await workbench.page.locator('.tab.active', { hasText: 'basket-api' }).waitFor();
    await workbench.runCommand('ASE Certificates: Focus on Environments View');
    await workbench.waitForClipboard(/^basket-api$/, copy);
    await view.click([...production, 'Root certificates', 'contoso-root']);
    await workbench.viewer.waitFor('Contoso Root CA');
    // The row keeps the focus, and so its keys.
    await workbench.waitForClipboard(/^[0-9A-F]{40}$/, copy);
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ASE Certificates: Focus on Environments View');
    await workbench.page.keyboard.press('Enter');
    await workbench.viewer.waitFor('Contoso Root CA');
    await workbench.page.keyboard.press('Delete');
    assert.match((await workbench.dialog.text()).message, /contoso-root/);
    await workbench.dialog.press('Cancel');
  });

  it('has help for screen readers, with the keys of its commands', async () => {
    await workbench.runCommand('ASE Certificates: Focus on Environments View');
    await workbench.page.keyboard.press('Alt+F1');
    const help = workbench.page.locator('.accessible-view .view-lines');
    // Monaco renders spaces as no-break spaces.
    await help.filter({ hasText: /Each\ssubscription\shas\sits/ }).waitFor();
    const text = (await help.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /Remove Root Certificate \(Del\)[\s\S]*Copy Thumbprint \(Control\+C\)/);
    await workbench.screenshot('accessibility-help');
    await workbench.page.keyboard.press('Escape');
  });

  it('stays open through a refresh', async () => {
    await workbench.runCommand('ASE Certificates: Refresh');
    await workbench.environments.row(['Contoso Production', 'contoso-prod-ase', 'Apps', 'contoso-payments', 'canary']);
  });
});
