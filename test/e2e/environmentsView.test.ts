import assert from 'node:assert/strict';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { signedIn } from '../localAzure/client.ts';
import type { RequestPattern } from '../localAzure/requestPattern.ts';
import { isLong } from '../seed.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedScene, until } from './scene.ts';

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

describe('The Environments view while Azure is slow', function () {
  this.timeout(120_000);
  let scene: Scene;
  let workbench: Workbench;
  const production = ['Contoso Production'];
  const environment = [...production, 'contoso-prod-ase'];
  const environments = 'GET **/0d127c5d-a4be-42e2-8d89-ff8b203c33bc/providers/Microsoft.Web/hostingEnvironments';

  before(async () => {
    scene = await sharedScene();
  });

  /** From now on these requests are not answered until what is returned is called. */
  function hold(on: RequestPattern): () => void {
    return scene.local.faults.add({ on, holdMs: 600_000 });
  }

  const untilAsked = (on: RequestPattern): Promise<void> =>
    until(workbench, () =>
      scene.local.requestsTo(on).some(({ status, cut }) => status === undefined && cut === undefined),
    );

  const untilCut = (on: RequestPattern): Promise<void> =>
    until(workbench, () => scene.local.requestsTo(on).at(-1)?.cut === true);

  it('says until when Azure asks to wait, and then shows what there is while a subscription is not answered', async () => {
    scene.local.faults.add({ on: environments, holdMs: 5_000, times: 1 });
    scene.local.faults.add({
      ...{ on: 'POST /providers/Microsoft.ResourceGraph/**', times: 1 },
      answer: { status: 429, retryAfterSeconds: 8 },
    });
    workbench = await scene.openWindow();
    const view = await workbench.openEnvironments();
    const message = workbench.page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: 'Azure' });
    await message.filter({ hasText: /^Loading Azure subscriptions… Waiting for Azure until \d/ }).waitFor();
    await workbench.screenshot('environments-throttled');
    await view.row(['Contoso Development', 'contoso-dev-ase']);
    await view.row(environment);
    assert.equal(scene.local.requestsTo(environments).at(-1)?.status, undefined);
    await message.waitFor({ state: 'hidden' });
    await until(workbench, () => scene.local.requestsTo(environments).at(-1)?.status === 200);
  });

  it('says on a row that was just opened until when Azure asks to wait', async () => {
    const view = workbench.environments;
    const certificates = [...environment, 'Server certificates'];
    scene.local.faults.add({
      ...{ on: 'GET **/Microsoft.Web/certificates', times: 1 },
      answer: { status: 429, retryAfterSeconds: 3 },
    });
    await view.expand(certificates);
    await view.waitUntil(certificates, ({ description }) => /^waiting for Azure until \d/.test(description));
    await view.row([...certificates, 'shop-contoso-com']);
    await view.waitUntil(certificates, ({ description }) => !description.includes('waiting'));
    await view.collapse(certificates);
  });

  it('ends the read of a row that is closed, and loads its rows when it is opened again', async () => {
    const view = workbench.environments;
    const roots = [...environment, 'Root certificates'];
    const release = hold('GET **/publicCertificates');
    await view.expand(roots);
    await untilAsked('GET **/publicCertificates');
    await view.collapse(roots);
    await untilCut('GET **/publicCertificates');
    release();
    await view.expand(roots);
    await view.row([...roots, 'contoso-legacy']);
  });

  it('ends the read of a row below one that is closed, and loads its rows when they are in sight again', async () => {
    const view = workbench.environments;
    const apps = 'GET **/hostingEnvironments/contoso-prod-ase/sites';
    const release = hold(apps);
    await view.expand([...environment, 'Apps']);
    await untilAsked(apps);
    await view.collapse(production);
    await untilCut(apps);
    release();
    await view.expand(production);
    await view.row([...environment, 'Apps', 'orders-api']);
    await view.row([...environment, 'Root certificates', 'contoso-legacy']);
  });

  it('shows at a refresh what is there while a list is not answered', async () => {
    const view = workbench.environments;
    const apps = 'GET **/hostingEnvironments/contoso-prod-ase/sites';
    const release = hold(apps);
    scene.local.faults.add({ on: 'GET **/publicCertificates', times: 1, answer: { status: 200, body: { value: [] } } });
    await workbench.runCommand('ASE Certificates: Refresh');
    await view.row([...environment, 'Root certificates', 'No root certificates']);
    await view.row([...environment, 'Apps', 'orders-api']);
    const apart = scene.local.requestsTo(apps).at(-1);
    assert.deepEqual([apart?.status, apart?.cut], [undefined, undefined]);
    release();
    scene.local.faults.clear();
  });

  it('ends its reads when the window is closed', async () => {
    await workbench.runCommand('ASE Certificates: Show All Subscriptions');
    const view = workbench.environments;
    hold('GET **/sites/orders-api/slots');
    await view.expand([...environment, 'Apps', 'orders-api']);
    await untilAsked('GET **/sites/orders-api/slots');
    hold(environments);
    await workbench.reloadWindow();
    await untilCut('GET **/sites/orders-api/slots');
  });

  it('shows all subscriptions while one is not answered, and ends its read when it is closed', async () => {
    const view = await workbench.openEnvironments();
    await view.row(['Contoso Development', 'contoso-dev-ase']);
    await view.row([...production, 'Loading…']);
    await workbench.screenshot('environments-loading');
    await untilAsked(environments);
    await view.collapse(production);
    await untilCut(environments);
    scene.local.faults.clear();
    await view.expand(production);
    await view.row(environment);
  });
});
