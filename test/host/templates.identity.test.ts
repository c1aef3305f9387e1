import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { armour } from '../fixtures/derWriter.ts';
import { makeCertificate, makeKey } from '../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../fixtures/madePkcs12.ts';
import { otherKeys, pfxPassword } from '../fixtures/testSecrets.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, sentToEnvironments } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const development = ['Contoso Development', 'contoso-dev-ase'] as const;
const edge = ['Contoso Production', 'contoso-edge-ase'] as const;
const certificates = [...production, 'Root certificates'] as const;

describe('Copy As… and Save As Template…', function () {
  this.timeout(60_000);
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'templates');
  const { showSaveDialog } = vscode.window;
  let api: TestApi;
  let asked: AskedMessages;

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    api = await extensionUnderTest();
  });

  beforeEach(async () => {
    await mkdir(folder, { recursive: true });
    await askLocalAzure('POST', '/_local/reset');
    api.view.refresh();
    asked = askedMessages();
    await vscode.env.clipboard.writeText('nothing');
  });

  afterEach(async () => {
    asked.restore();
    Object.assign(vscode.window, { showSaveDialog });
    assert.deepEqual(await sentToEnvironments(), []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  /** What Copy As… puts into the clipboard for these arguments, where these rows are picked one after the other. */
  async function copied(args: readonly unknown[], ...picks: readonly string[]): Promise<string> {
    const done = vscode.commands.executeCommand('aseCertificates.copyAs', ...args);
    for (const pick of picks) {
      await windowOfHost.pick(pick);
    }
    await done;
    return vscode.env.clipboard.readText();
  }

  async function file(name: string, bytes: Uint8Array): Promise<vscode.Uri> {
    await writeFile(path.join(folder, name), bytes);
    return vscode.Uri.file(path.join(folder, name));
  }

  async function blobOf(name: string): Promise<string> {
    const row = await rowAt(api, ...certificates, name);
    const der = 'certificate' in row ? (row.certificate as { der: Uint8Array }).der : undefined;
    return Buffer.from(der ?? []).toString('base64');
  }

  it('copies one root certificate, with its name, bytes and place', async () => {
    const text = await copied([await rowAt(api, ...certificates, 'contoso-root')], 'Bicep');
    assert.match(text, /^resource ase .* existing = \{\n {2}name: 'contoso-prod-ase'$/m);
    assert.ok(text.includes(`blob: '${await blobOf('contoso-root')}'`));
    assert.ok(!text.includes('contoso-legacy'));
  });

  it('copies the selected root certificates', async () => {
    const rows = await Promise.all(['contoso-root', 'contoso-legacy'].map((name) => rowAt(api, ...certificates, name)));
    const text = await copied([rows[0], rows], 'ARM template');
    const { resources } = JSON.parse(text) as { resources: { name: string; properties: { blob: string } }[] };
    assert.deepEqual(
      resources.map(({ name, properties }) => [name, properties.blob]),
      [
        ['contoso-prod-ase/contoso-root', await blobOf('contoso-root')],
        ['contoso-prod-ase/contoso-legacy', await blobOf('contoso-legacy')],
      ],
    );
  });

  it('asks for one environment at a time', async () => {
    const row = await rowAt(api, ...production, 'Apps', 'contoso-payments');
    const other = await rowAt(api, ...development, 'Apps', 'payments-dev');
    assert.equal(await copied([row, [row, other]]), 'nothing');
    assert.match(asked.all[0]?.message ?? '', /for one environment.*contoso-prod-ase and contoso-dev-ase/);
  });

  it('copies all root certificates of an environment, or its stop and start', async () => {
    const row = await rowAt(api, ...production);
    const terraform = await copied([row], 'Terraform (azapi 2.x)');
    assert.equal(terraform.match(/^resource "azapi_resource"/gm)?.length, 2);
    const script = await copied([row], 'Stop and start: az rest for bash');
    assert.match(
      script,
      /^stop_and_start 'contoso-payments\/staging' 'https:\/\/.*\/sites\/contoso-payments\/slots\/staging'$/m,
    );
    assert.ok(!/^stop_and_start .*(canary|partner-portal)/m.test(script), 'stopped apps are not in it');
    assert.match(script, /^# Left out, because not running: .*partner-portal/m);
  });

  it('offers what the row is about, and asks for the environment in the palette', async () => {
    const onRoots = vscode.commands.executeCommand('aseCertificates.copyAs', await rowAt(api, ...certificates));
    await windowOfHost.screenshot('templates-formats');
    await windowOfHost.cancelQuickInput('Select a format');
    await onRoots;
    const app = await rowAt(api, ...development, 'Apps', 'payments-dev');
    const text = await copied([app, [app]], 'Stop and start: REST requests (.http)');
    assert.equal(text.match(/^POST /gm)?.length, 2);
    assert.match(text, /^POST https:.*\/sites\/payments-dev\/stop\?api-version=2024-04-01$/m);
    const palette = await copied([], 'contoso-prod-ase', 'REST requests (.http)');
    assert.match(palette, /^PUT https:.*\/hostingEnvironments\/contoso-prod-ase\/publicCertificates\/contoso-root\?/m);
  });

  it('says so where there is nothing to copy', async () => {
    await copied([await rowAt(api, ...development, 'Root certificates')], 'Bicep');
    const stopped = await rowAt(api, ...edge, 'Apps', 'contoso-careers');
    await copied([stopped], 'Stop and start: az rest for PowerShell');
    assert.deepEqual(
      asked.all.map(({ message }) => message),
      [
        'contoso-dev-ase has no root certificates. So there is no template to make.',
        'None of the selected apps is running. A stopped app loads the root certificates when it starts.',
      ],
    );
    assert.equal(await vscode.env.clipboard.readText(), 'nothing');
  });

  it('makes no template of a list that cannot be read', async () => {
    const row = await rowAt(api, ...production);
    const fault = { on: 'GET **/publicCertificates', answer: { status: 403, code: 'AuthorizationFailed' } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    assert.equal(await copied([row], 'Bicep'), 'nothing');
    assert.match(asked.all[0]?.message ?? '', /contoso-prod-ase/);
  });

  it('copies a certificate file for an environment, under a name that is free there', async () => {
    const made = makeCertificate({ subject: [[['CN', 'Contoso Root']]] });
    const uri = await file('root.cer', made.der);
    const text = await copied([uri], 'Choose an Environment…', 'contoso-prod-ase', 'az rest for PowerShell');
    assert.match(text, /publicCertificates\/Contoso-Root-2\?api-version/);
    assert.ok(text.includes(Buffer.from(made.der).toString('base64')));
    const known = await rowAt(api, ...certificates, 'contoso-root');
    const der = 'certificate' in known ? (known.certificate as { der: Uint8Array }).der : new Uint8Array();
    const same = await file('same.cer', der);
    const again = await copied([same], 'Choose an Environment…', 'contoso-prod-ase', 'az rest for bash');
    assert.match(again, /publicCertificates\/contoso-root\?api-version/);
  });

  it('copies certificate files with placeholders that are named as such, and asks which', async () => {
    const ders = ['Alpha', 'Beta'].map((name) => makeCertificate({ subject: [[['CN', name]]] }).der);
    const files = await Promise.all(ders.map((der, index) => file(`${index}.cer`, der)));
    const done = vscode.commands.executeCommand('aseCertificates.copyAs', files[0], files);
    await windowOfHost.pick('Use Placeholders');
    await windowOfHost.listTexts('Select the certificates for the template');
    await windowOfHost.toggle('Beta');
    await windowOfHost.ok();
    await windowOfHost.pick('Terraform (azapi 1.x)');
    await done;
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^# Replace SUBSCRIPTION_ID, RESOURCE_GROUP, ENVIRONMENT_NAME and LOCATION first\./m);
    assert.match(text, /parent_id = "\/subscriptions\/SUBSCRIPTION_ID\/resourceGroups\/RESOURCE_GROUP\//);
    assert.equal(text.match(/^resource /gm)?.length, 1);
    assert.match(text, /name {6}= "Alpha"/);
  });

  it('refuses a .pfx and a file with a private key, also where the viewer shows it', async () => {
    const key = otherKeys.other;
    const { der } = makeCertificate({ key, subject: [[['CN', 'In The Store']]] });
    const store = await file('server.pfx', makePkcs12({ certificates: [der], key, password: pfxPassword }));
    const keyPem = makeKey('P-256').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const both = await file('both.pem', Buffer.from(`${armour('CERTIFICATE', der)}${keyPem}`));
    assert.equal(await copied([store]), 'nothing');
    assert.equal(await copied([both, [both, store]]), 'nothing');
    await vscode.commands.executeCommand('aseCertificates.showCertificates', both);
    while (api.viewer.active === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(await copied([]), 'nothing');
    const told = asked.all.map(({ message }) => message).join('\n');
    assert.match(told, /server\.pfx: It is a PKCS #12 file/);
    assert.match(told, /both\.pem: .*It contains a private key/);
  });

  it('copies what the viewer shows of an environment', async () => {
    await vscode.commands.executeCommand(
      'aseCertificates.showCertificate',
      await rowAt(api, ...certificates, 'contoso-root'),
    );
    while (api.viewer.active === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const text = await copied([], 'Use Placeholders', 'Bicep');
    assert.ok(text.includes(`blob: '${await blobOf('contoso-root')}'`));
  });

  it('says that a certificate will not work as a root, and makes the template all the same', async () => {
    const { der } = makeCertificate({ subject: [[['CN', 'A Server']]], isCA: false });
    const text = await copied([await file('server.cer', der)], 'Use Placeholders', 'Bicep');
    assert.match(text, /name: 'A-Server'/);
    assert.match(asked.all[0]?.message ?? '', /^A-Server will not work as a root for the apps\./);
  });

  it('saves a template as a file, and offers to open it', async () => {
    let options: vscode.SaveDialogOptions | undefined;
    const target = path.join(folder, 'root.tf');
    Object.assign(vscode.window, {
      showSaveDialog: (given: vscode.SaveDialogOptions) => {
        options = given;
        return Promise.resolve(vscode.Uri.file(target));
      },
    });
    const row = await rowAt(api, ...certificates, 'contoso-root');
    asked.answerWith('Open');
    const done = vscode.commands.executeCommand('aseCertificates.saveAsTemplate', row);
    await windowOfHost.pick('Terraform (azapi 2.x)');
    await done;
    assert.match(options?.defaultUri?.path ?? '', /\/contoso-root\.tf$/);
    assert.deepEqual(options?.filters, { 'Terraform (azapi 2.x)': ['tf'] });
    assert.match(await readFile(target, 'utf8'), /^resource "azapi_resource" "root_contoso_root" \{$/m);
    assert.match(asked.all[0]?.message ?? '', /^Saved contoso-root of contoso-prod-ase as Terraform \(azapi 2\.x\): /);
  });
});
