import assert from 'node:assert/strict';
import { makeCertificate } from '../localAzure/certificateMaker.ts';
import { contosoEstate } from '../localAzure/estateBuilder.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { openScene, type Scene } from './scene.ts';

const environment = ['Contoso Production', 'contoso-ase'] as const;

describe('Verify Trust Store…, on the packaged extension', function () {
  this.timeout(180_000);
  let scene: Scene;
  let workbench: Workbench;
  let newRoot: Uint8Array;

  before(async () => {
    const year = 365 * 24 * 60 * 60 * 1000;
    const validity = { notBefore: new Date(), notAfter: new Date(Date.now() + year) };
    newRoot = (await makeCertificate({ commonName: 'New Root', ...validity })).der;
    const seed = contosoEstate()
      .subscription('Contoso Production')
      .environment('contoso-ase')
      .rootCertificate('contoso-root', (await makeCertificate({ commonName: 'Contoso Root', ...validity })).der)
      .app('payments')
      .app('shop')
      .app('orders', { kind: 'app,linux' })
      .build();
    scene = await openScene({ local: { seed } });
    workbench = await scene.openWindow();
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
  });

  after(() => scene.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot('failed-verify-trust-store');
    }
  });

  /** Waits until the document in front says this. */
  async function waitForDocument(text: RegExp): Promise<void> {
    await workbench.viewer.waitForText(text);
  }

  it('shows what a new root misses, leads to stop and start, and shows after it that nothing is missing', async () => {
    scene.local.estate.environmentNamed('contoso-ase').rootCertificates.put('new-root', newRoot, { ms: 0 });
    await workbench.environments.contextMenu(environment, 'Verify Trust Store…');
    await workbench.quickInput.waitFor('Select the apps whose trust store to verify');
    await workbench.quickInput.items();
    await workbench.quickInput.tick('orders');
    await workbench.screenshot('verify-1-pick');
    await workbench.quickInput.ok();
    const missing = 'Not loaded on contoso-ase: payments, shop (new-root). Stop and start them.';
    await workbench.notifications.waitFor(missing);
    assert.deepEqual(await workbench.notifications.buttons(missing), [
      'Stop and Start Apps…',
      'Open SSH',
      'Copy Command',
    ]);
    await waitForDocument(/MISSING/);
    const says = (app: string, state: RegExp): Promise<unknown> =>
      workbench.environments.waitUntil([...environment, 'Apps', app], ({ spoken }) => state.test(spoken));
    await workbench.environments.expand([...environment, 'Apps']);
    await says('shop', /^shop, needs stop and start, .*lacks new-root/);
    await workbench.screenshot('verify-2-missing');

    await workbench.notifications.press(missing, 'Stop and Start Apps…');
    await workbench.quickInput.waitFor('Select the apps');
    await workbench.quickInput.items();
    await workbench.quickInput.ok();
    await workbench.quickInput.pick('All at Once');
    await workbench.quickInput.pick('By Name');
    await workbench.dialog.press('Stop and Start');
    await workbench.notifications.press('Stopped and started 3 apps on contoso-ase.', 'Verify Trust Store…', 90_000);
    await workbench.notifications.waitFor('payments, shop trust both root certificates.');
    await waitForDocument(/runs on Linux, where the SCM site is a separate container/);
    await says('shop', /^shop, verified, .*2 instances/);
    await workbench.screenshot('verify-3-loaded');
  });
});
