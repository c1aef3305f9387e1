import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { armour } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { makeBundle } from '../fixtures/madeCms.ts';
import { makePkcs12 } from '../fixtures/madePkcs12.ts';
import { otherKeys, pfxPassword } from '../fixtures/testSecrets.ts';
import { stateOf } from '../localAzure/estateState.ts';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedWindow } from './scene.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/certificates');
const development = ['Contoso Development', 'contoso-dev-ase'] as const;

describe('Certificate files of other forms, on the packaged extension', function () {
  this.timeout(120_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    ({ scene, workbench } = await sharedWindow());
    await workbench.environments.row(development);
  });

  beforeEach(() => workbench.notifications.clear());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await workbench.screenshot(`failed-${this.currentTest.title}`);
    }
  });

  function rootsOfDevelopment(): string[] {
    const environment = stateOf(scene.local.estate).environments.find(({ name }) => name === 'contoso-dev-ase');
    return (environment?.rootCertificates ?? []).map(({ name }) => name);
  }

  it('proposes the root of a chain, and not what stands below it', async () => {
    const bytes = await readFile(path.join(fixtures, 'contoso-chain.pem'));
    await workbench.environments.dropFiles(development, [{ name: 'chain.pem', bytes }]);
    await workbench.quickInput.waitFor('Select the certificates to add to contoso-dev-ase');
    assert.equal(await workbench.quickInput.isTicked('Contoso-Root-CA'), true);
    assert.equal(await workbench.quickInput.isTicked('Contoso-Issuing-CA-1'), false);
    assert.equal(await workbench.quickInput.isTicked('app.internal.contoso.com'), false);
    assert.match((await workbench.quickInput.itemTexts()).join('\n'), /Add its root instead: “Contoso Root CA”/);
    await workbench.screenshot('20-chain');
    await workbench.quickInput.ok();
    await workbench.quickInput.waitFor('Name of the certificate on contoso-dev-ase');
    await workbench.quickInput.accept();
    await workbench.dialog.waitFor('Add “Contoso-Root-CA” as a trusted root to contoso-dev-ase?');
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor(/Added Contoso-Root-CA to contoso-dev-ase/);
    assert.deepEqual(rootsOfDevelopment(), ['Contoso-Root-CA']);
  });

  it('takes the roots of a PKCS #7 bundle', async () => {
    const roots = ['Alpha', 'Beta'].map((name) => makeCertificate({ subject: [[['CN', `${name} Root`]]] }));
    const bytes = Buffer.from(armour('PKCS7', makeBundle({ certificates: roots.map(({ der }) => der) })));
    await workbench.environments.dropFiles(development, [{ name: 'roots.p7b', bytes }]);
    await workbench.quickInput.waitFor('Select the certificates to add to contoso-dev-ase');
    await workbench.quickInput.ok();
    await workbench.dialog.waitFor('Add 2 trusted roots to contoso-dev-ase?');
    await workbench.dialog.press('Add');
    await workbench.notifications.waitFor('Added 2 root certificates to contoso-dev-ase.');
    assert.ok(['Alpha-Root', 'Beta-Root'].every((name) => rootsOfDevelopment().includes(name)));
  });

  it('spells out each of several, and has Enter show a doubtful one instead of adding it', async () => {
    const names = ['contoso-chain.pem', 'isrg-root-x1.cer', 'contoso-expired-root-ca.cer'];
    const files = names.map(async (name) => ({ name, bytes: await readFile(path.join(fixtures, name)) }));
    scene.local.reset();
    await workbench.environments.dropFiles(development, await Promise.all(files));
    await workbench.quickInput.waitFor('Select the certificates to add to contoso-dev-ase');
    await workbench.quickInput.tick('Contoso-Issuing-CA-1');
    await workbench.screenshot('23-several-listed');
    await workbench.quickInput.ok();
    await workbench.dialog.waitFor('Add 3 trusted roots to contoso-dev-ase?');
    await workbench.screenshot('24-several-to-confirm');
    const { detail } = await workbench.dialog.text();
    assert.match(detail, /^Contoso-Issuing-CA-1, valid to .*, SHA-256:\s+[0-9A-F]{64}\s+✖ It is not a root/);
    assert.equal(detail.match(/SHA-256:\s+[0-9A-F]{64}/g)?.length, 3);
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.tab', { hasText: 'contoso-chain.pem' }).waitFor();
    assert.deepEqual(scene.local.requestsTo('PUT **'), []);
  });

  it('refuses a store with a private key, and shows its certificates instead', async () => {
    scene.local.reset();
    const key = otherKeys.other;
    const { der } = makeCertificate({ key, subject: [[['CN', 'In The Store']]] });
    const bytes = makePkcs12({ certificates: [der], key, password: pfxPassword });
    await workbench.environments.dropFiles(development, [{ name: 'server.pfx', bytes }]);
    await workbench.notifications.waitFor(/server\.pfx: It is a PKCS #12 file.*Nothing was sent to Azure/);
    await workbench.screenshot('21-store-refused');
    await workbench.notifications.press('server.pfx', 'Show Certificates');
    await workbench.page.locator('.tab', { hasText: 'server.pfx' }).waitFor();
    // The question of the viewer would come between the next test and its own.
    await workbench.quickInput.waitFor('Password for server.pfx');
    await workbench.screenshot('22-store-locked');
    await workbench.quickInput.cancel();
    assert.deepEqual(scene.local.requestsTo('PUT **'), []);
  });

  it('goes back a step in a wizard of the minified bundle', async () => {
    await workbench.runCommand('ASE Certificates: Create Test Certificate…');
    const [first = ''] = await workbench.quickInput.items();
    await workbench.quickInput.pick(first);
    await workbench.quickInput.waitFor('2/');
    await workbench.quickInput.back();
    await workbench.quickInput.waitFor('1/');
    assert.ok((await workbench.quickInput.items()).includes(first));
    await workbench.quickInput.cancel();
  });
});
