import assert from 'node:assert/strict';
import { thumbprintOf } from '../localAzure/certificateBlob.ts';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { openScene, type Scene } from './scene.ts';

const environment = ['Contoso Production', 'contoso-ase'] as const;
const dayMs = 24 * 60 * 60 * 1000;

describe('TLS settings and bindings, on the packaged extension', function () {
  this.timeout(180_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    const serverNames = { dns: ['shop.contoso.com'], ipv4: [] };
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + 20 * dayMs) };
    const { der } = await makeCertificate({ commonName: 'shop.contoso.com', serverNames, ...validity });
    const seed = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .serverCertificate('shop-contoso-com', der)
      .app('shop', { configuration: { minTlsVersion: '1.0' } })
      .binding('shop.contoso.com', thumbprintOf(der))
      .binding('www.contoso.com', thumbprintOf(der))
      .slot('staging', { configuration: { minTlsVersion: '1.1', minTlsCipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA' } })
      .app('orders', { siteProperties: { httpsOnly: false } })
      .app('payments', { siteProperties: { clientCertEnabled: true, clientCertExclusionPaths: '/health,/ready' } })
      .build();
    scene = await openScene({ local: { seed } });
    workbench = await scene.openWindow();
    await workbench.useColorTheme('Dark Modern');
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
  });

  after(() => scene.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot('failed-tls-settings');
    }
  });

  it('shows which apps accept old versions, changes them, and shows that nothing is left', async () => {
    await workbench.environments.contextMenu(environment, 'Show TLS Settings');
    await workbench.notifications.waitFor(
      'contoso-ase has 4 apps, slots included. 2 apps accept TLS 1.0 or 1.1: shop, shop/staging. 1 app answers HTTP without TLS: orders. 2 host names have a warning: shop.contoso.com, www.contoso.com.',
    );
    await workbench.viewer.waitForText(/TLS settings of the apps of contoso-ase/);
    await workbench.viewer.waitForText(/The certificate does not match this host name/);
    await workbench.screenshot('tls-1-table-dark');
    await workbench.page.setViewportSize({ width: 800, height: 1000 });
    await workbench.screenshot('tls-2-table-narrow');
    await workbench.page.setViewportSize({ width: 1400, height: 1000 });
    await workbench.notifications.clear();

    await workbench.environments.contextMenu(environment, 'Change TLS Settings…');
    await workbench.quickInput.waitFor('Select what to change');
    await workbench.quickInput.tick('Minimum TLS version');
    await workbench.quickInput.tick('HTTPS only');
    await workbench.screenshot('tls-3-what');
    await workbench.quickInput.ok();
    await workbench.quickInput.pick('TLS 1.2');
    await workbench.quickInput.pick('Yes');
    await workbench.quickInput.waitFor('Select the apps to change');
    await workbench.quickInput.items();
    await workbench.screenshot('tls-4-apps');
    await workbench.quickInput.ok();
    await workbench.dialog.waitFor('Change the TLS settings of 3 apps on contoso-ase?');
    await workbench.screenshot('tls-5-question');
    await workbench.dialog.press('Change');
    const changed = 'Changed the TLS settings of 3 apps on contoso-ase.';
    await workbench.notifications.waitFor(changed);
    await workbench.viewer.waitForText(/changed, and read back/);
    await workbench.screenshot('tls-6-changed');
    const { estate } = scene.local;
    assert.equal(estate.appNamed('shop/staging').configuration.actual['minTlsVersion'], '1.2');
    assert.equal(estate.appNamed('orders').siteProperties.actual['httpsOnly'], true);
    assert.equal(scene.local.requestsTo('PATCH **').length, 3);

    await workbench.notifications.press(changed, 'Show TLS Settings');
    await workbench.notifications.waitFor('All accept only TLS 1.2 or later. 2 host names have a warning');
    await workbench.viewer.waitForText(/All accept only TLS 1\.2 or later/);
    await workbench.notifications.clear();
    // Not before: VS Code renders an open preview again, and may show that in place of a document opened meanwhile.
    await workbench.useColorTheme('Light Modern');
    await workbench.viewer.frame.locator('body.vscode-light').waitFor();
    await workbench.screenshot('tls-7-table-light');
  });

  it('shows the bindings of an app, with what is wrong', async () => {
    await workbench.environments.expand(environment);
    await workbench.environments.expand([...environment, 'Apps']);
    await workbench.environments.contextMenu([...environment, 'Apps', 'shop'], 'Show Bindings');
    await workbench.notifications.waitFor('shop has 2 custom host names.');
    await workbench.viewer.waitForText(/Bindings of shop/);
    await workbench.screenshot('tls-8-bindings-light');
  });
});
