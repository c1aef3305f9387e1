import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { thumbprints } from '../../src/certificates/thumbprints.ts';
import { intermediate, makePfx, root, serverCertificate } from '../fixtures/madePfx.ts';
import { pfxPassword, serverKey } from '../fixtures/testSecrets.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedWindow } from './scene.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const list = [...production, 'Server certificates'] as const;
const hosts = ['shop.contoso.com', '*.shop.contoso.com'];
const server = serverCertificate({ key: serverKey, hosts });
const { sha1 } = thumbprints(server.der);
const pfx = makePfx({ certificates: [server, intermediate, root] });

describe('Server certificates, on the packaged extension', function () {
  this.timeout(240_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    ({ scene, workbench } = await sharedWindow());
    await writeFile(path.join(scene.folder, 'shop-2027.pfx'), pfx);
    await workbench.useColorTheme('Dark Modern');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  const bindings = (): Record<string, string | undefined> =>
    Object.fromEntries(
      scene.local.estate.apps
        .flatMap((app) => app.hostNames.all())
        .map(({ hostName, thumbprint }) => [hostName, thumbprint]),
    );

  it('are shown with what is near or wrong, and the host names that use them', async () => {
    await workbench.environments.expand(production);
    await workbench.environments.expand(list);
    await workbench.environments.expand([...list, 'shop-contoso-com']);
    const row = await workbench.environments.read([...list, 'shop-contoso-com']);
    assert.match(row.description, /^expires in 19 days · [0-9A-F]{8} · shop\.contoso\.com \+1 · 3 bindings/);
    await workbench.widenSideBar(700);
    await workbench.screenshot('server-certificates-dark');
    await workbench.useColorTheme('Light Modern');
    await workbench.screenshot('server-certificates-light');
    await workbench.useColorTheme('Dark Modern');
    const items = await workbench.environments.contextMenuItems([...list, 'shop-contoso-com']);
    for (const item of [
      'Show Certificate',
      'Copy Thumbprint',
      'Bind…',
      'Unbind…',
      'Renew and Rebind…',
      'Remove Server Certificate…',
    ]) {
      assert.ok(items.includes(item), `${item} is not in: ${items.join(', ')}`);
    }
    const unbound = await workbench.environments.contextMenuItems([...list, 'wildcard-from-vault']);
    assert.ok(!unbound.includes('Bind…') && !unbound.includes('Renew and Rebind…'), unbound.join(', '));
  });

  it('are renewed from a .pfx: read, named, confirmed, uploaded, and every host name moved', async () => {
    await workbench.environments.contextMenu([...list, 'shop-contoso-com'], 'Renew and Rebind…');
    await workbench.quickInput.waitFor('Select the certificate that takes over from shop-contoso-com');
    await workbench.screenshot('server-renew-choose');
    await workbench.quickInput.pick('Upload a New Certificate…');
    await workbench.quickInput.waitFor('Upload Server Certificate');
    await workbench.quickInput.chooseFile(path.join(scene.folder, 'shop-2027.pfx'));
    await workbench.quickInput.waitFor('Password of shop-2027.pfx');
    await workbench.quickInput.type(`${pfxPassword}x`);
    await workbench.quickInput.accept();
    await workbench.quickInput.waitFor('The password is wrong');
    await workbench.quickInput.type(pfxPassword);
    await workbench.screenshot('server-password');
    await workbench.quickInput.accept();
    await workbench.quickInput.waitFor('Name of the certificate on contoso-prod-ase');
    assert.equal(await workbench.quickInput.value(), `shop.contoso.com-${sha1.slice(0, 8)}`);
    await workbench.quickInput.type('shop-2027');
    await workbench.quickInput.accept();
    await workbench.dialog.waitFor('Upload “shop-2027” with its private key to contoso-prod-ase?');
    await workbench.screenshot('server-upload-dark');
    assert.deepEqual(scene.local.requestsTo('PUT **'), [], 'nothing is sent before Upload');
    await workbench.dialog.press('Upload');
    await workbench.dialog.waitFor(
      'Move 3 host names of contoso-prod-ase from “shop-contoso-com” to “shop-2027”?',
      60_000,
    );
    await workbench.screenshot('server-move-dark');
    await workbench.dialog.press('Move');
    await workbench.notifications.waitFor('Moved 3 host names.', 90_000);
    await workbench.screenshot('server-moved-dark');
    for (const host of ['shop.contoso.com', 'pay.shop.contoso.com', 'staging.shop.contoso.com']) {
      assert.equal(bindings()[host], sha1, host);
    }
    for (const app of scene.local.estate.apps) {
      assert.ok(
        app.hostNames.history.every(
          ({ hostName, sslState }) => sslState === 'SniEnabled' || hostName.startsWith('old-'),
        ),
      );
    }
    await workbench.notifications.press('Moved 3 host names.', 'Remove Old Certificate…');
    await workbench.dialog.waitFor('Remove the server certificate “shop-contoso-com” from contoso-prod-ase?');
    await workbench.screenshot('server-remove-dark');
    await workbench.dialog.press('Remove');
    await workbench.notifications.waitFor('Removed shop-contoso-com from contoso-prod-ase.');
    const row = await workbench.environments.read([...list, 'shop-2027']);
    assert.match(row.description, /3 bindings/);
  });

  it('shows its questions in light colors too', async () => {
    await workbench.useColorTheme('Light Modern');
    await workbench.notifications.clear();
    await workbench.environments.contextMenu([...list, 'shop-2027'], 'Remove Server Certificate…');
    await workbench.dialog.waitFor('“shop-2027” cannot be removed: host names are bound to it.');
    await workbench.screenshot('server-bound-light');
    await workbench.dialog.press('Cancel').catch(() => workbench.dialog.press('OK'));
    await workbench.environments.contextMenu(list, 'Import from Key Vault…');
    await workbench.quickInput.pick('contoso-tls');
    await workbench.quickInput.waitFor('Select a certificate or secret of contoso-tls');
    const items = await workbench.quickInput.items();
    assert.deepEqual([items[0], items.at(-1)], ['partners', 'Enter a Name…']);
    await workbench.screenshot('server-import-light');
    await workbench.quickInput.back();
    await workbench.quickInput.waitFor('Select a Key Vault of Contoso Production');
    await workbench.quickInput.pick('Enter a Resource Id…');
    await workbench.quickInput.waitFor('Resource id of the Key Vault');
    await workbench.quickInput.cancel();
  });
});
