import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { armour } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { allRequests, askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const setting = 'WEBSITE_LOAD_ROOT_CERTIFICATES';
const apps = ['Contoso Production', 'contoso-prod-ase', 'Apps'] as const;
const payments = [...apps, 'contoso-payments'] as const;
const partner = [...payments, 'Public certificates', 'northwind-partner'] as const;

interface AppState {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly publicCertificates: readonly { readonly name: string; readonly thumbprint: string }[];
}

/** Root certificates have the same name in Azure, and the view may be reading those of an open row. */
function isOfApp(to: string): boolean {
  return /\/sites\/.+\/publicCertificates(\/|$)/.test(to);
}

describe('Public certificates', function () {
  this.timeout(60_000);
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'public');
  let asked: AskedMessages;
  let api: TestApi;

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    api = await extensionUnderTest();
  });

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await mkdir(folder, { recursive: true });
    api.view.refresh();
    asked = askedMessages();
  });

  afterEach(async () => {
    asked.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  const questions = (): string[] => asked.all.map(({ message }) => message);
  const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(`aseCertificates.${command}`, ...args);
  const stateOf = async (name: string): Promise<AppState> => {
    const { body } = await askLocalAzure('GET', '/_local/state');
    const found = (body as { apps: readonly AppState[] }).apps.find((app) => app.name === name);
    assert.ok(found);
    return found;
  };
  const certificatesOf = async (name: string): Promise<string[]> =>
    (await stateOf(name)).publicCertificates.map((one) => one.name);
  const puts = async (): Promise<string[]> =>
    (await allRequests()).filter(({ method }) => method === 'PUT').map((one) => one.path.split('/').pop() ?? '');

  function transferOf(name: string, bytes: Uint8Array): vscode.DataTransfer {
    const transfer = new vscode.DataTransfer();
    const item = new vscode.DataTransferItem('');
    item.asFile = () => ({ name, data: () => Promise.resolve(bytes) });
    transfer.set('application/x-file', item);
    return transfer;
  }

  const root = makeCertificate({ subject: [[['CN', 'Partner Two']]] });

  /** Drops a root on a row, and answers up to the confirmation. */
  async function dropAndName(row: readonly string[], name: string): Promise<void> {
    await api.drop.handleDrop(await rowAt(api, ...row), transferOf('partner.cer', root.der));
    await windowOfHost.pick('Current user');
    await windowOfHost.enter(name, 'Name of the certificate on');
  }

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await condition())) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const told = (text: RegExp): Promise<void> => until(() => questions().some((message) => text.test(message)));

  it('are added to the app on which a file is dropped, after a confirmation, and then offered as roots', async () => {
    asked.answerWith('Add');
    await dropAndName(payments, 'partner-two');
    await told(/^Added partner-two to contoso-payments/);
    const [question, done] = asked.all;
    assert.equal(question?.message, 'Add “partner-two” as a public certificate to contoso-payments?');
    assert.match(question?.detail ?? '', /does not trust it as a root until the app setting WEBSITE_LOAD_ROOT/);
    assert.deepEqual(done?.buttons, ['Load as Root Certificate…', 'Copy Thumbprint']);
    assert.deepEqual(await certificatesOf('contoso-payments'), ['northwind-partner', 'partner-two']);
    assert.deepEqual(await labelsBelow(api, ...payments, 'Public certificates'), ['northwind-partner', 'partner-two']);
    assert.deepEqual(await puts(), ['partner-two'], 'and the settings are as they were');
  });

  it('are added to a slot by the command of its row', async () => {
    asked.answerWith('Add');
    const file = path.join(folder, 'partner.cer');
    await writeFile(file, root.der);
    const original = vscode.window.showOpenDialog;
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve([vscode.Uri.file(file)]) });
    try {
      const done = run('addPublicCertificate', await rowAt(api, ...payments, 'staging', 'Public certificates'));
      await windowOfHost.pick('Local machine');
      await windowOfHost.enter('partner-two', 'Name of the certificate on contoso-payments/staging');
      await done;
    } finally {
      Object.assign(vscode.window, { showOpenDialog: original });
    }
    assert.deepEqual(await certificatesOf('contoso-payments/staging'), ['partner-two']);
    assert.deepEqual(await certificatesOf('contoso-payments'), ['northwind-partner']);
  });

  for (const from of ['a viewer', 'the Explorer']) {
    it(`from ${from} are asked for an app`, async () => {
      const file = vscode.Uri.file(path.join(folder, 'partner.cer'));
      await vscode.workspace.fs.writeFile(file, root.der);
      asked.answerWith('Add');
      const given = from === 'the Explorer' ? [file, [file]] : [{ certificates: [{ der: root.der }], name: 'partner' }];
      const done = run('addPublicCertificate', ...given);
      await windowOfHost.pick('contoso-prod-ase');
      await windowOfHost.pick('contoso-shop');
      await windowOfHost.pick('Current user');
      await windowOfHost.enter('partner-two', 'Name of the certificate on contoso-shop');
      await done;
      assert.deepEqual(await certificatesOf('contoso-shop'), ['partner-two']);
    });
  }

  it('with a private key beside them are refused before anything is asked of Azure', async () => {
    const { der, key } = root;
    const pem = `${key.privateKey.export({ type: 'pkcs8', format: 'pem' })}${armour('CERTIFICATE', der)}`;
    const before = (await allRequests()).length;
    await api.drop.handleDrop(await rowAt(api, ...payments), transferOf('secret.pem', Buffer.from(pem)));
    await told(/^secret\.pem: .*It contains a private key\. Nothing was sent/);
    assert.deepEqual(
      (await allRequests()).slice(before).filter(({ path: to }) => isOfApp(to)),
      [],
    );
  });

  it('are not sent when their list cannot be read', async () => {
    const row = await rowAt(api, ...payments);
    await askLocalAzure('POST', '/_local/faults', {
      body: { on: 'GET **/publicCertificates', answer: { status: 403 } },
    });
    await api.drop.handleDrop(row, transferOf('partner.cer', root.der));
    await windowOfHost.pick('Current user');
    await told(/^Could not list public certificates of contoso-payments\./);
    assert.deepEqual(await puts(), []);
  });

  it('are not listed again when the tree listed them just now', async () => {
    await labelsBelow(api, ...payments, 'Public certificates');
    const before = (await allRequests()).length;
    await dropAndName(payments, 'partner-two');
    await told(/^Add “partner-two” as a public certificate/);
    const lists = (await allRequests()).slice(before).filter(({ path: to }) => isOfApp(to));
    assert.deepEqual(lists, []);
    api.view.refresh();
    await dropAndName(payments, 'partner-two');
    await until(async () => (await allRequests()).slice(before).some(({ path: to }) => isOfApp(to)));
  });

  it('are added again when somebody else removed them since the tree listed them', async () => {
    asked.answerWith('Add', 'Add');
    await dropAndName(payments, 'partner-two');
    await told(/^Added partner-two/);
    assert.deepEqual(await labelsBelow(api, ...payments, 'Public certificates'), ['northwind-partner', 'partner-two']);
    await askLocalAzure('POST', '/_local/reset');
    await dropAndName(payments, 'partner-two');
    await until(async () => (await certificatesOf('contoso-payments')).includes('partner-two'));
  });

  it('that are not visible yet can be checked again, and are not sent twice', async () => {
    await askLocalAzure('POST', '/_local/switches', { body: { publicCertificates: { appears: { reads: 12 } } } });
    const fault = { on: 'GET **/publicCertificates/*', answer: { status: 500 } };
    await askLocalAzure('POST', '/_local/faults', { body: { ...fault, times: 4 } });
    asked.answerWith('Add', 'Check Again');
    await dropAndName(payments, 'partner-two');
    await until(() => questions().filter((message) => /does not show it yet/.test(message)).length === 2);
    assert.match(questions()[1] ?? '', /Check again before WEBSITE_LOAD_ROOT_CERTIFICATES names it\./);
    assert.deepEqual(asked.all[1]?.buttons, ['Check Again', 'Copy Thumbprint']);
    assert.deepEqual(await puts(), ['partner-two']);
  });

  it('that cannot be compared are told as that', async () => {
    const body = { publicCertificates: { body: { blob: 'none', thumbprint: false } } };
    await askLocalAzure('POST', '/_local/switches', { body });
    asked.answerWith('Add');
    await dropAndName(payments, 'partner-two');
    await told(/returns neither its bytes nor its thumbprint, so it cannot be compared/);
  });

  it('of Linux apps are offered as roots of the environment instead', async () => {
    asked.answerWith('Add');
    await dropAndName([...apps, 'orders-api'], 'partner-two');
    await told(/^Added partner-two to orders-api/);
    assert.match(asked.all[0]?.detail ?? '', /WEBSITE_INSTALL_PUBLIC_CERTS_IN_KUDU/);
    assert.match(questions()[1] ?? '', /does not work in Linux apps\. Add .* root certificate of contoso-prod-ase/);
    assert.deepEqual(asked.all[1]?.buttons, ['Add Root Certificate…', 'Copy Thumbprint']);
    const row = await rowAt(api, ...apps, 'orders-api', 'Public certificates', 'partner-two');
    await run('loadAsRoot', row);
    assert.match(questions()[2] ?? '', /does not work in Linux apps\. .* Nothing was changed\.$/);
    assert.deepEqual(await puts(), ['partner-two']);
  });

  it('that are there already can be loaded in place of another copy', async () => {
    const { certificate } = (await rowAt(api, ...partner)) as unknown as { certificate: { der: Uint8Array } };
    await api.drop.handleDrop(await rowAt(api, ...payments), transferOf('again.cer', certificate.der));
    await windowOfHost.pick('Current user');
    await told(/^contoso-payments already has this certificate as “northwind-partner”\. Nothing was sent\.$/);
    assert.deepEqual(asked.all[0]?.buttons, ['Load as Root Certificate…', 'Add Another Copy…']);
  });

  it('are shown, copied and saved', async () => {
    const row = await rowAt(api, ...partner);
    await run('showCertificate', row);
    assert.equal((await api.viewer.active?.shownItem())?.name, 'Northwind Partner CA');
    await run('copyThumbprint', row);
    const { thumbprint } = (await stateOf('contoso-payments')).publicCertificates[0] ?? assert.fail();
    assert.equal(await vscode.env.clipboard.readText(), thumbprint);
    const file = vscode.Uri.file(path.join(folder, 'saved.cer'));
    const original = vscode.window.showSaveDialog;
    Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(file) });
    try {
      await run('saveCertificate', row);
    } finally {
      Object.assign(vscode.window, { showSaveDialog: original });
    }
    const { certificate } = row as unknown as { certificate: { der: Uint8Array } };
    assert.deepEqual(await readFile(file.fsPath), Buffer.from(certificate.der));
  });

  it('are loaded in the apps of the plan that the user picks, with all their other settings kept', async () => {
    asked.answerWith('Load');
    const { thumbprint } = (await stateOf('contoso-payments')).publicCertificates[0] ?? assert.fail();
    const done = run('loadAsRoot', await rowAt(api, ...partner));
    await windowOfHost.listTexts('Select the apps of contoso-prod-ase-windows-plan');
    await windowOfHost.toggle('contoso-payments/staging');
    await windowOfHost.toggle('partner-portal');
    await windowOfHost.ok();
    await done;
    const [question] = asked.all;
    assert.equal(question?.message, 'Load “northwind-partner” as a trusted root in 2 apps?');
    assert.match(question?.detail ?? '', /A swap moves the setting between the slots of contoso-payments\./);
    assert.match(question?.detail ?? '', /1 app restarts\. 1 app is stopped and stays so\./);
    assert.match(
      question?.detail ?? '',
      /\nSet already: contoso-payments, contoso-shop\nLoads all certificates \(\*\): legacy-soap-bridge/,
    );
    await told(/: 2 apps are set to load it\. .*dir Cert:\\LocalMachine\\Root$/);
    assert.deepEqual(asked.all[1]?.buttons, ['Copy Command']);
    assert.deepEqual((await stateOf('contoso-payments/staging')).settings, {
      PAYMENTS_MODE: 'test',
      [setting]: thumbprint,
    });
  });

  it('that are no roots are loaded only after a warning', async () => {
    const { der } = makeCertificate({ subject: [[['CN', 'A Server']]], issuer: root });
    asked.answerWith('Continue…', 'Add Anyway');
    await api.drop.handleDrop(await rowAt(api, ...apps, 'partner-portal'), transferOf('server.cer', der));
    await windowOfHost.pick('Current user');
    await windowOfHost.enter('a-server', 'Name of the certificate on');
    await told(/^Added a-server to partner-portal/);
    assert.equal(
      questions()[0],
      'This certificate will not work as a root that partner-portal trusts. The app’s code can still read it.',
    );
    const done = run('loadAsRoot', await rowAt(api, ...apps, 'partner-portal', 'Public certificates', 'a-server'));
    await windowOfHost.listTexts('Select the apps of contoso-prod-ase-windows-plan');
    await windowOfHost.ok();
    await done;
    assert.match(asked.all.at(-1)?.detail ?? '', /^✖ a-server: It is not a root/);
    assert.deepEqual(asked.all.at(-1)?.buttons, ['Keep Settings', 'Load Anyway']);
    assert.deepEqual(await puts(), ['a-server']);
  });

  it('are loaded in nothing when the user closes the confirmation', async () => {
    const done = run('loadAsRoot', await rowAt(api, ...partner));
    await windowOfHost.listTexts('Select the apps of contoso-prod-ase-windows-plan');
    await windowOfHost.toggle('identity-gateway');
    await windowOfHost.ok();
    await done;
    assert.deepEqual([questions().length, await puts()], [1, []]);
  });

  it('name the app in which the setting could not be changed, with Try Again', async () => {
    const fault = { on: 'PUT **/identity-gateway/config/appsettings', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    asked.answerWith('Load');
    const done = run('loadAsRoot', await rowAt(api, ...partner));
    await windowOfHost.listTexts('Select the apps of contoso-prod-ase-windows-plan');
    await windowOfHost.toggle('identity-gateway');
    await windowOfHost.ok();
    await done;
    await told(/No app is set to load it\. identity-gateway: not changed\. Could not change WEBSITE_LOAD_ROOT/);
    assert.deepEqual(asked.all[1]?.buttons, ['Try Again', 'Show Details']);
  });

  it('are removed with their thumbprint in the settings of the plan, and those that keep it are named', async () => {
    asked.answerWith('Remove');
    const fault = { on: 'PUT **/contoso-shop/config/appsettings', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    const done = run('removePublicCertificate', await rowAt(api, ...partner));
    await windowOfHost.listTexts('Select the apps that no longer load it');
    await windowOfHost.ok();
    await done;
    const [question] = asked.all;
    assert.equal(question?.message, 'Remove the public certificate “northwind-partner” from contoso-payments?');
    assert.match(question?.detail ?? '', /no longer names it in: contoso-payments, contoso-shop\./);
    assert.match(question?.detail ?? '', /: 2 apps restart\./);
    await told(
      /^Removed northwind-partner from contoso-payments\. .*: 1 app is without it now\. contoso-shop: not changed\./,
    );
    assert.deepEqual(await certificatesOf('contoso-payments'), []);
    assert.deepEqual(Object.keys((await stateOf('contoso-payments')).settings), ['PAYMENTS_DATABASE', 'PAYMENTS_MODE']);
    assert.deepEqual(await labelsBelow(api, ...payments, 'Public certificates'), ['No public certificates']);
  });

  it('that Azure does not remove are told with what became of the settings before', async () => {
    asked.answerWith('Remove');
    const fault = { on: 'DELETE **/publicCertificates/northwind-partner', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    const done = run('removePublicCertificate', await rowAt(api, ...partner));
    await windowOfHost.listTexts('Select the apps that no longer load it');
    await windowOfHost.ok();
    await done;
    await told(/^Could not remove public certificate northwind-partner .*: 2 apps are without it now\./);
    assert.deepEqual(await certificatesOf('contoso-payments'), ['northwind-partner']);
  });

  it('stay when the user leaves the removal', async () => {
    const done = run('removePublicCertificate', await rowAt(api, ...partner));
    await windowOfHost.cancelQuickInput('Select the apps that no longer load it');
    await done;
    assert.deepEqual([questions(), await certificatesOf('contoso-payments')], [[], ['northwind-partner']]);
  });
});
