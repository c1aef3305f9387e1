import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { thumbprints } from '../../src/certificates/thumbprints.ts';
import { stateOf } from '../localAzure/estateState.ts';
import { isLong } from '../seed.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedScene, until, untilQuiet } from './scene.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/certificates');
const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const development = ['Contoso Development', 'contoso-dev-ase'] as const;

/** States lag by this much, so that the progress can be seen and a run that does not wait is caught. */
const lag = { shows: { ms: 400 } };

describe('The main job, on the packaged extension', function () {
  this.timeout(180_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await sharedScene();
    workbench = await scene.openWindow();
    await workbench.useColorTheme('Dark Modern');
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
  });

  beforeEach(async () => {
    scene.local.reset();
    scene.local.estate.change({ stop: lag, start: lag });
    await workbench.runCommand('ASE Certificates: Refresh');
    // A drop on a row that is just being drawn anew would be lost, and a menu’s command would not know its row: VS Code drops both.
    // Rows are drawn when the environments are read, and again when the activity log of the two subscriptions that have any is.
    await until(
      workbench,
      () =>
        scene.local.requestsTo('GET **/providers/Microsoft.Web/hostingEnvironments').length >= 2 &&
        scene.local.requestsTo('GET **/providers/Microsoft.Insights/**').length >= 2,
    );
    await workbench.environments.row(production);
    await workbench.notifications.clear();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  /** What really is in local Azure, by app. */
  function apps(environment: string): ReturnType<typeof stateOf>['apps'] {
    return stateOf(scene.local.estate).apps.filter((app) => app.environment === environment);
  }

  /** Every app that ran before runs again and trusts the certificate; every other is as it was; nothing was restarted. */
  function assertWalked(environment: string, before: ReturnType<typeof apps>, thumbprint: string): void {
    for (const app of apps(environment)) {
      const was = before.find(({ id }) => id === app.id);
      assert.equal(app.state, was?.state, `${app.name} was ${was?.state}`);
      const trusts = app.trustStore.includes(thumbprint);
      assert.equal(
        trusts,
        was?.state === 'Running',
        `${app.name} ${trusts ? 'trusts' : 'does not trust'} the new root`,
      );
    }
    assert.deepEqual(scene.local.requestsTo('POST **/restart'), []);
  }

  async function stopAndStart(environment: string, apps: number): Promise<void> {
    await workbench.quickInput.waitFor('Select the apps');
    await workbench.quickInput.items();
    await workbench.screenshot('05-pick-apps');
    await workbench.quickInput.ok();
    await workbench.quickInput.waitFor('at the same time');
    await workbench.screenshot('06-pick-pace');
    await workbench.quickInput.pick('All at Once');
    await workbench.quickInput.waitFor('Select the order');
    await workbench.screenshot('06-pick-order');
    await workbench.quickInput.pick('By Name');
    await workbench.dialog.waitFor(`Stop and start ${apps} apps on ${environment}?`);
    await workbench.screenshot('07-confirm');
    await workbench.dialog.press('Show Plan');
    await workbench.quickInput.waitFor(`The plan for ${environment} is shown.`);
    await workbench.screenshot('07-plan');
    await workbench.quickInput.pick(`Stop and Start ${apps} Apps`);
    if (apps > 10) {
      await workbench.quickInput.waitFor(`Type ${environment}`);
      await workbench.quickInput.type(environment);
      await workbench.quickInput.accept();
    }
    await workbench.notifications.waitFor(/Stopping and starting .* done/);
    await workbench.screenshot('08-progress');
    await workbench.notifications.waitFor(`Stopped and started ${apps} apps on ${environment}.`, 90_000);
    await workbench.screenshot('09-end');
  }

  it('drops a DER root on an environment, names it, confirms it, and walks every app through stop and start', async () => {
    const der = await readFile(path.join(fixtures, 'isrg-root-x1.cer'));
    const { sha1 } = thumbprints(der);
    const before = apps('contoso-prod-ase');
    await workbench.environments.expand(production);
    await workbench.environments.expand([...production, 'Root certificates']);
    // A row that is drawn anew just then would lose the drop.
    await untilQuiet(workbench, scene);
    await workbench.screenshot('01-environments');

    await workbench.environments.dropFiles(production, [{ name: 'isrg-root-x1.cer', bytes: der }]);
    await workbench.quickInput.waitFor('Name of the certificate on contoso-prod-ase');
    assert.equal(await workbench.quickInput.value(), 'ISRG-Root-X1');
    await workbench.quickInput.type('contoso-root');
    await workbench.quickInput.waitFor('“contoso-root” is already on contoso-prod-ase: Contoso Root CA (SHA-1 ');
    await workbench.screenshot('02-name-taken');
    await workbench.quickInput.type('isrg-x1');
    await workbench.quickInput.waitFor('Name of the certificate on contoso-prod-ase for ISRG Root X1');
    await workbench.screenshot('02-name');
    await workbench.quickInput.accept();
    const dialog = await workbench.dialog.text();
    await workbench.screenshot('03-confirm-add');
    assert.equal(dialog.message, 'Add “isrg-x1” as a trusted root to contoso-prod-ase?');
    for (const part of [
      sha1,
      thumbprints(der).sha256,
      'CN=ISRG Root X1',
      '2015-06-04 to 2035-06-04',
      'RSA 4096 bits',
    ]) {
      assert.ok(dialog.detail.includes(part), `${part} is not in: ${dialog.detail}`);
    }
    assert.deepEqual(scene.local.requestsTo('PUT **'), [], 'nothing is sent before Add');
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor(`Added isrg-x1 to contoso-prod-ase (thumbprint ${sha1})`);
    await workbench.screenshot('04-added');
    const row = await workbench.environments.read([...production, 'Root certificates', 'isrg-x1']);
    assert.ok(row.description.startsWith(`${sha1.slice(0, 8)} · ISRG Root X1`), row.description);

    await workbench.notifications.press('Added isrg-x1', 'Stop and Start Apps…');
    await stopAndStart('contoso-prod-ase', before.filter(({ state }) => state === 'Running').length);
    assertWalked('contoso-prod-ase', before, sha1);
    await workbench.notifications.press('Stopped and started', 'Show Report');
    await workbench.page.locator('.tab', { hasText: 'Preview' }).waitFor();
    await workbench.screenshot('10-report');
  });

  /** In the gate one walk is enough: this is for what led to it. */
  async function walkInLong(before: ReturnType<typeof apps>, thumbprint: string): Promise<void> {
    if (isLong) {
      await workbench.notifications.press('Added', 'Stop and Start Apps…');
      await stopAndStart('contoso-dev-ase', before.filter(({ state }) => state === 'Running').length);
      assertWalked('contoso-dev-ase', before, thumbprint);
    }
  }

  it('does the same through the Command Palette, with a PEM root', async () => {
    const pem = path.join(fixtures, 'digicert-global-root-g2.pem');
    await writeFile(path.join(scene.folder, 'digicert.pem'), await readFile(pem));
    const before = apps('contoso-dev-ase');
    await workbench.runCommand('ASE Certificates: Add Root Certificate…');
    await workbench.quickInput.waitFor('Add Root Certificate');
    await workbench.quickInput.chooseFile(path.join(scene.folder, 'digicert.pem'));
    await workbench.quickInput.pick('contoso-dev-ase');
    await workbench.quickInput.waitFor('Name of the certificate on contoso-dev-ase');
    await workbench.quickInput.accept();
    await workbench.dialog.press('Add');
    const sha1 = 'DF3C24F9BFD666761B268073FE06D1CC8D4F82A4';
    await workbench.notifications.waitFor(`thumbprint ${sha1}`);
    await walkInLong(before, sha1);
  });

  it('does the same through the Explorer', async () => {
    await writeFile(path.join(scene.folder, 'amazon.pem'), await readFile(path.join(fixtures, 'amazon-root-ca-3.pem')));
    const before = apps('contoso-dev-ase');
    await workbench.openExplorer();
    await workbench.files.contextMenu(['amazon.pem'], 'Add to App Service Environment…');
    await workbench.quickInput.pick('contoso-dev-ase');
    await workbench.quickInput.waitFor('Name of the certificate on contoso-dev-ase');
    await workbench.quickInput.accept();
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor(/Added .* to contoso-dev-ase/);
    await walkInLong(before, '0D44DD8C3C8C1A1A58756481E90F2E2AFFB3D26E');
    await workbench.openEnvironments();
  });

  it('drops several files at once, adds what is ticked, and says what was refused', async () => {
    const files = await Promise.all(
      ['isrg-root-x1.cer', 'digicert-global-root-g2.pem', 'contoso-server.cer'].map(async (name) => ({
        name,
        bytes: await readFile(path.join(fixtures, name)),
      })),
    );
    const bad = { name: 'oops.cer', bytes: Buffer.from('<!DOCTYPE html><html>sign in</html>') };
    await workbench.environments.dropFiles(development, [...files, bad]);
    await workbench.notifications.waitFor(/^oops\.cer: It is a web page/);
    await workbench.quickInput.waitFor('Select the certificates to add to contoso-dev-ase');
    await workbench.screenshot('11-several');
    assert.equal(await workbench.quickInput.isTicked('ISRG-Root-X1'), true);
    await workbench.quickInput.ok();
    await workbench.dialog.waitFor('Add 2 trusted roots to contoso-dev-ase?');
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor('Added 2 root certificates to contoso-dev-ase.');
    const stored = stateOf(scene.local.estate).environments.find(({ name }) => name === 'contoso-dev-ase');
    assert.deepEqual(stored?.rootCertificates.map(({ name }) => name).sort(), [
      'DigiCert-Global-Root-G2',
      'ISRG-Root-X1',
    ]);
  });

  /** The thumbprints of the environment's root certificates, by their names. */
  function rootsOf(environment: string): Readonly<Record<string, string>> {
    const found = stateOf(scene.local.estate).environments.find(({ name }) => name === environment);
    return Object.fromEntries(found?.rootCertificates.map(({ name, thumbprint }) => [name, thumbprint]) ?? []);
  }

  it('adds one root to three environments with one name and one question', async () => {
    const names = ['contoso-dev-ase', 'contoso-edge-ase', 'contoso-prod-ase'];
    const der = await readFile(path.join(fixtures, 'isrg-root-x1.cer'));
    await writeFile(path.join(scene.folder, 'isrg.cer'), der);
    await workbench.runCommand('ASE Certificates: Add Root Certificate…');
    await workbench.quickInput.waitFor('Add Root Certificate');
    await workbench.quickInput.chooseFile(path.join(scene.folder, 'isrg.cer'));
    await workbench.quickInput.pick('Several Environments…');
    await workbench.quickInput.waitFor('Select the App Service Environments v3');
    for (const name of names) {
      await workbench.quickInput.tick(name);
    }
    await workbench.screenshot('13-three-environments');
    await workbench.quickInput.ok();
    const three = 'contoso-dev-ase, contoso-edge-ase, and contoso-prod-ase';
    await workbench.quickInput.waitFor(`Name of the certificate on ${three}`);
    await workbench.quickInput.accept();
    await workbench.dialog.waitFor(`Add “ISRG-Root-X1” as a trusted root to ${three}?`);
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor(`Added ISRG-Root-X1 to ${three}`);
    const { sha1 } = thumbprints(der);
    assert.deepEqual(
      names.map((name) => rootsOf(name)['ISRG-Root-X1']),
      [sha1, sha1, sha1],
    );
  });

  it('replaces a certificate, not on Enter, and takes that back', async () => {
    const before = rootsOf('contoso-prod-ase');
    const bytes = await readFile(path.join(fixtures, 'isrg-root-x1.cer'));
    const replace = async (): Promise<void> => {
      await workbench.environments.dropFiles(production, [{ name: 'isrg-root-x1.cer', bytes }]);
      await workbench.quickInput.waitFor('Name of the certificate on contoso-prod-ase');
      await workbench.quickInput.type('contoso-root');
      await workbench.quickInput.accept();
      await workbench.dialog.waitFor('Replace “contoso-root” on contoso-prod-ase?');
    };
    await replace();
    await workbench.page.keyboard.press('Enter');
    await workbench.viewer.waitFor('ISRG Root X1');
    assert.deepEqual(rootsOf('contoso-prod-ase'), before);
    await replace();
    await workbench.dialog.press('Replace');
    await workbench.notifications.waitFor('Replaced contoso-root on contoso-prod-ase');
    // Later, because VS Code shows no fourth notification within 800 ms.
    await untilQuiet(workbench, scene);
    await workbench.notifications.press('Replaced contoso-root on contoso-prod-ase', 'Undo');
    assert.notEqual(rootsOf('contoso-prod-ase')['contoso-root'], before['contoso-root']);
    await workbench.dialog.waitFor('Replace “contoso-root” on contoso-prod-ase?');
    await workbench.dialog.press('Replace');
    // On a fast machine its notification is a fourth one within 800 ms, which VS Code shows in the notification center only.
    await until(workbench, () => rootsOf('contoso-prod-ase')['contoso-root'] === before['contoso-root']);
    assert.deepEqual(rootsOf('contoso-prod-ase'), before);
  });

  it('removes a certificate after asking, says that running apps still trust it, and takes that back', async () => {
    const before = rootsOf('contoso-prod-ase');
    await workbench.environments.expand([...production, 'Root certificates']);
    // A row that is drawn anew just then would lose its menu's command.
    await untilQuiet(workbench, scene);
    await workbench.environments.contextMenu(
      [...production, 'Root certificates', 'contoso-legacy'],
      'Remove Root Certificate…',
    );
    const dialog = await workbench.dialog.text();
    assert.equal(dialog.message, 'Remove the root certificate “contoso-legacy” from contoso-prod-ase?');
    assert.match(dialog.detail, /still trust it until they are stopped and started/);
    await workbench.screenshot('12-remove');
    await workbench.dialog.press('Remove');
    await workbench.notifications.waitFor('Removed contoso-legacy from contoso-prod-ase');
    assert.deepEqual(Object.keys(rootsOf('contoso-prod-ase')), ['contoso-root']);
    // Later, because VS Code shows no fourth notification within 800 ms.
    await untilQuiet(workbench, scene);
    await workbench.notifications.press('Removed contoso-legacy', 'Undo');
    await workbench.dialog.waitFor('Add “contoso-legacy” as a trusted root to contoso-prod-ase?');
    await workbench.dialog.press('Add');
    await until(workbench, () => 'contoso-legacy' in rootsOf('contoso-prod-ase'));
    assert.deepEqual(rootsOf('contoso-prod-ase'), before);
  });
});
