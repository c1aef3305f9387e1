import assert from 'node:assert/strict';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { armour } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../fixtures/madePkcs12.ts';
import { otherKeys, pfxPassword } from '../fixtures/testSecrets.ts';
import { isLong } from '../seed.ts';
import type { CertificateViewer } from '../vscode/certificateViewer.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedWindow } from './scene.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/certificates');
const production = ['Contoso Production', 'contoso-prod-ase', 'Root certificates'] as const;

const copied = [
  'contoso-chain.pem',
  'contoso-expired-root-ca.cer',
  'contoso-future-root-ca.cer',
  'contoso-root-ca.cer',
  'contoso-server.cer',
  'isrg-root-x1.cer',
] as const;

const themes = isLong ? (['Dark Modern', 'Light Modern', 'Dark High Contrast'] as const) : (['Dark Modern'] as const);

/** What Chromium writes to the console of a page that wants what its policy forbids. */
const violation = /Content Security Policy|Refused to/i;

describe('The certificate viewer of the packaged extension', function () {
  this.timeout(120_000);
  let scene: Scene;
  let workbench: Workbench;
  let viewer: CertificateViewer;
  /** How many lines of the console were looked at. */
  let looked = 0;

  before(async () => {
    ({ scene, workbench } = await sharedWindow());
    for (const name of copied) {
      await copyFile(path.join(fixtures, name), inFolder(name));
    }
    ({ viewer } = workbench);
    looked = workbench.console.length;
    await workbench.openExplorer();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
    const lines = workbench.console.slice(looked);
    looked += lines.length;
    assert.deepEqual(
      lines.filter((line) => violation.test(line)),
      [],
      'the page wanted what its Content Security Policy forbids',
    );
    await workbench.runCommand('View: Close All Editors');
  });

  function inFolder(name: string): string {
    return path.join(scene.folder, name);
  }

  for (const theme of themes) {
    it(`opens a certificate file in ${theme}, wide and narrow`, async () => {
      await workbench.useColorTheme(theme);
      await workbench.files.click(['isrg-root-x1.cer']);
      await viewer.waitFor('ISRG Root X1');
      const name = theme.toLowerCase().replaceAll(' ', '-');
      await workbench.screenshot(`viewer-${name}`);
      await workbench.page.setViewportSize({ width: 800, height: 1000 });
      await workbench.screenshot(`viewer-narrow-${name}`);
      await workbench.page.setViewportSize({ width: 1400, height: 1000 });
      await workbench.files.click(['contoso-server.cer']);
      await viewer.waitForText('This is a leaf certificate, not a root');
      await workbench.screenshot(`viewer-leaf-${name}`);
      for (const when of ['expired', 'future']) {
        await workbench.files.click([`contoso-${when}-root-ca.cer`]);
        await viewer.waitFor(`Contoso ${when === 'expired' ? 'Expired' : 'Future'} Root CA`);
        await viewer.scrollTo('Validity');
        await workbench.screenshot(`viewer-${when}-${name}`);
      }
    });
  }

  it('tells a screen reader what there is', async () => {
    await workbench.files.click(['contoso-root-ca.cer']);
    await viewer.waitFor('Contoso Root CA');
    const spoken = await viewer.spoken();
    for (const part of [
      /- main:/,
      /- heading "Contoso Root CA" \[level=1\]/,
      /- group "Actions":\s+- button "Add to App Service Environment…"\s+- button "Copy as Text"/,
      /- region "Thumbprints":\s+- heading "Thumbprints" \[level=2\]/,
      /- button "Copy Thumbprints: SHA-1"/,
      /- region "Chain":[\s\S]*- list "Chain, from the root down":\s+- listitem:\s+- button "Root, shown below Contoso Root CA/,
      /- region "Checks as a root":/,
      /- img "Valid from 2020-01-01 to 2040-01-01\. Today is /,
      /- term: SHA-1\s+- definition:\s+- text: [0-9A-F]{40}/,
      /- status/,
    ]) {
      assert.match(spoken, part);
    }
  });

  it('is used by the keyboard alone', async () => {
    await workbench.files.contextMenu(['contoso-chain.pem'], 'Show Certificates in File');
    await viewer.waitFor('app.internal.contoso.com');
    await workbench.screenshot('viewer-chain');
    await viewer.tabTo('button "app.internal.contoso.com Leaf');
    await workbench.page.keyboard.press('End');
    assert.match(await viewer.focused(), /^button "Contoso Root CA Root/);
    await workbench.page.keyboard.press('Enter');
    await viewer.waitFor('Contoso Root CA');
    assert.match(await viewer.focused(), /^button "Contoso Root CA Root/, 'the keyboard stays where it was');
    assert.match(await viewer.spoken(), /- navigation "3 certificates":/);

    await viewer.tabTo('Copy Thumbprints: SHA-1');
    await workbench.page.keyboard.press('Enter');
    await viewer.waitForText('Copied SHA-1');
    await viewer.tabTo(/button "Leaf app\.internal\.contoso\.com/);
    await workbench.page.keyboard.press('Enter');
    await viewer.waitFor('app.internal.contoso.com');
    assert.match(await viewer.focused(), /^button "Leaf, shown below app\.internal\.contoso\.com/);
  });

  it('copies a fact, and the whole certificate as text', async () => {
    await workbench.files.click(['isrg-root-x1.cer']);
    await viewer.press('Copy Thumbprints: SHA-1');
    await viewer.waitForText('Copied SHA-1');
    await viewer.press('Copy as Text');
    await viewer.waitForText('Copied the certificate as text');
    await workbench.openExplorer();
    assert.match(await workbench.waitForClipboard(/^ISRG Root X1/), /SHA-1: CABD2A79A1076A31F21D253635CB039D4329A5E8/);
  });

  it('shows a binary file as text, and opens a text file in the text editor', async () => {
    await workbench.files.click(['isrg-root-x1.cer']);
    await viewer.press('Open as Text');
    assert.match(await workbench.editorText(), /^ISRG Root X1\s+Thumbprints/);
    await workbench.files.contextMenu(['contoso-chain.pem'], 'Show Certificates in File');
    await viewer.waitFor('app.internal.contoso.com');
    await viewer.press('Open as Text');
    assert.match(await workbench.editorText(), /^-----BEGIN CERTIFICATE-----/);
  });

  it('finds a certificate among many', async () => {
    const roots = Array.from({ length: 150 }, (_, index) =>
      armour(
        'CERTIFICATE',
        makeCertificate({ subject: [[['CN', `Root ${index}${index % 15 === 0 ? ' special' : ''}`]]] }).der,
      ),
    );
    await writeFile(inFolder('many.pem'), roots.join(''));
    await workbench.files.contextMenu(['many.pem'], 'Show Certificates in File');
    await viewer.waitFor('Root 0 special');
    await viewer.frame.getByRole('searchbox', { name: 'Filter certificates' }).fill('SPECIAL root');
    await viewer.waitForText('10 of 150');
    await viewer.frame.getByRole('button', { name: /^Root 135 special/ }).click();
    await viewer.waitFor('Root 135 special');
    await workbench.screenshot('viewer-many');
  });

  it('says what is wrong with a file, and shows it once it is right', async () => {
    await writeFile(inFolder('changing.cer'), '<!DOCTYPE html><html>sign in</html>');
    await workbench.files.click(['changing.cer']);
    await viewer.waitFor('changing.cer');
    await viewer.waitForText(/It is a web page/);
    await copyFile(path.join(fixtures, 'contoso-root-ca.cer'), inFolder('changing.cer'));
    await viewer.waitFor('Contoso Root CA');
    await rm(inFolder('changing.cer'));
    await viewer.waitForText(/The file no longer exists/);
    await copyFile(path.join(fixtures, 'isrg-root-x1.cer'), inFolder('changing.cer'));
    await viewer.waitFor('ISRG Root X1');
  });

  it('asks for the password of a .pfx, again when it is wrong, and leaves its private key alone', async () => {
    const { der, key } = makeCertificate({ key: otherKeys.other });
    const bytes = makePkcs12({ certificates: [der], key, password: pfxPassword });
    await writeFile(inFolder('contoso.pfx'), bytes);
    await workbench.files.click(['contoso.pfx']);
    await workbench.quickInput.waitFor('is not stored');
    await workbench.quickInput.type(`${pfxPassword}x`);
    await workbench.quickInput.accept();
    await workbench.quickInput.waitFor('That password is wrong');
    await workbench.quickInput.cancel();
    await viewer.waitForText('That password is wrong.');
    await viewer.press('Enter Password…');
    await workbench.quickInput.type(pfxPassword);
    await workbench.quickInput.accept();
    await viewer.waitFor('Contoso Root CA');
    await viewer.waitForText('This file contains a private key. The key was not read.');
    assert.equal(await viewer.frame.getByRole('button', { name: 'Add to App Service Environment…' }).count(), 0);
    await workbench.screenshot('viewer-pfx');
    await viewer.press('Save As…');
    await workbench.quickInput.waitFor('Save Contoso Root CA');
    await workbench.quickInput.accept();
    await workbench.notifications.waitFor('Saved Contoso Root CA as Contoso_Root_CA.cer.');
    assert.deepEqual(await readFile(inFolder('Contoso_Root_CA.cer')), der, 'the certificate alone is saved');
  });

  it('shows a certificate of an environment, also after the window was reloaded', async () => {
    await workbench.openEnvironments();
    await workbench.environments.expand(production);
    await workbench.environments.contextMenu([...production, 'contoso-root'], 'Show Certificate');
    await viewer.waitFor('Contoso Root CA');
    await viewer.waitForText('contoso-root on contoso-prod-ase (Contoso Production)');
    await viewer.waitForText('contoso-prod-ase (as contoso-root)');
    await viewer.scrollTo('App Service Environments');
    await workbench.screenshot('viewer-places');
    await workbench.environments.expand(['Contoso Production', 'contoso-edge-ase', 'Root certificates']);
    await viewer.waitForText('Does not have it');
    await workbench.reloadWindow();
    // A new extension host has to start first.
    await viewer.waitFor('Contoso Root CA', 60_000);
    await viewer.waitForText('contoso-root on contoso-prod-ase (Contoso Production)');
    await workbench.environments.waitForRows();
  });

  it('compares two rows, and says in which fields they differ', async () => {
    await workbench.openEnvironments();
    await workbench.environments.expand(production);
    await workbench.environments.click([...production, 'contoso-legacy']);
    await (await workbench.environments.row([...production, 'contoso-root'])).click({ modifiers: ['ControlOrMeta'] });
    await workbench.environments.contextMenu([...production, 'contoso-root'], 'Compare Certificates');
    await viewer.waitFor('contoso-legacy and contoso-root');
    assert.match(await viewer.spoken(), /They are different certificates\. \d+ fields differ/);
    assert.match(await viewer.spoken(), /- columnheader "contoso-legacy [0-9A-F]{8}"/);
    await workbench.screenshot('comparison');
    await workbench.openExplorer();
  });

  it('hands what is shown to Add Root Certificate', async () => {
    await workbench.files.click(['contoso-root-ca.cer']);
    await viewer.press('Add to App Service Environment…');
    await workbench.quickInput.pick('contoso-dev-ase');
    await workbench.quickInput.waitFor('Name of the certificate on contoso-dev-ase');
    assert.equal(await workbench.quickInput.value(), 'Contoso-Root-CA');
    await workbench.quickInput.cancel();
    assert.deepEqual(scene.local.requestsTo('PUT **'), []);
  });

  it('would notice if the page wanted what its policy forbids', async () => {
    await workbench.files.click(['isrg-root-x1.cer']);
    await viewer.waitFor('ISRG Root X1');
    const noticed = workbench.page.waitForEvent('console', (message) => violation.test(message.text()));
    await viewer.frame.locator('h1').evaluate((title) => title.setAttribute('style', 'color: red'));
    await noticed;
    looked = workbench.console.length;
  });
});
