import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EnvironmentNode } from '../../src/tree/environmentNodes.ts';
import { armour, utcTime } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, saveRootElsewhere, sentToEnvironments } from './localAzure.ts';
import { VirtualFiles } from './virtualFiles.ts';
import { windowOfHost } from './window.ts';

const environment = 'contoso-dev-ase';
const list = `Select the certificates to add to ${environment}`;
const namePrompt = `Name of the certificate on ${environment}`;

describe('Add Root Certificate…', () => {
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'add');
  let asked: AskedMessages;

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    await extensionUnderTest();
  });

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await mkdir(folder, { recursive: true });
    asked = askedMessages();
  });

  afterEach(async () => {
    asked.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  function fixture(name: string): Promise<Uint8Array> {
    return readFile(path.join(variable('ASE_CERTIFICATES_FIXTURES'), 'certificates', name));
  }

  async function file(name: string, content: Uint8Array | string): Promise<vscode.Uri> {
    await writeFile(path.join(folder, name), content);
    return vscode.Uri.file(path.join(folder, name));
  }

  /** Runs the command up to the question after the environment. */
  async function add(argument: unknown): Promise<{ readonly done: Thenable<unknown> }> {
    const done = vscode.commands.executeCommand('aseCertificates.addCertificate', argument);
    await windowOfHost.pick(environment);
    return { done };
  }

  async function sentNames(): Promise<string[]> {
    return (await sentToEnvironments()).map((sent) => sent.path.split('?')[0]?.split('/').pop() ?? '').sort();
  }

  const questions = (): string[] => asked.all.map(({ message }) => message);

  it('shows a chain with its root first, and treats a single ticked certificate like a file of its own', async () => {
    const { done } = await add(await file('chain.pem', await fixture('contoso-chain.pem')));
    const rows = await windowOfHost.listTexts(list);
    assert.match(rows[0] ?? '', /^Contoso-Root-CA/);
    assert.match(rows.slice(1).join('\n'), /Not recommended/);
    assert.match(rows.slice(1).join('\n'), /Add its root instead: “Contoso Root CA”/);
    asked.answerWith('Add');
    await windowOfHost.ok();
    await windowOfHost.enter('corp-root', namePrompt);
    await done;
    assert.equal(asked.all[0]?.message, `Add “corp-root” as a trusted root to ${environment}?`);
    assert.match(
      asked.all[0]?.detail ?? '',
      /Thumbprint \(SHA-1\): [0-9A-F]{40}\nThumbprint \(SHA-256\): [0-9A-F]{64}/,
    );
    assert.deepEqual(await sentNames(), ['corp-root']);
  });

  it('adds a file of a virtual file system, which is on no disk', async () => {
    const files = new VirtualFiles();
    try {
      const { done } = await add(files.add('root.cer', await fixture('isrg-root-x1.cer')));
      asked.answerWith('Add');
      await windowOfHost.enter('from-the-web', namePrompt);
      await done;
      assert.deepEqual(await sentNames(), ['from-the-web']);
    } finally {
      files.dispose();
    }
  });

  it('says so when nothing is ticked', async () => {
    const { done } = await add(await file('chain.pem', await fixture('contoso-chain.pem')));
    await windowOfHost.listTexts(list);
    await windowOfHost.toggle('Contoso-Root-CA');
    await windowOfHost.ok();
    await windowOfHost.cancelQuickInput('Nothing is ticked. Tick at least one certificate, or press Escape to leave');
    await done;
    assert.deepEqual(questions(), []);
    assert.deepEqual(await sentNames(), []);
  });

  it('adds several under their own names, after one question that lists each', async () => {
    const [one, other, ended] = [
      {},
      {},
      { notBefore: utcTime('180101000000Z'), notAfter: utcTime('200101000000Z') },
    ].map((order) => armour('CERTIFICATE', makeCertificate({ subject: [[['CN', 'Same Root']]], ...order }).der));
    const { done } = await add(await file('roots.pem', `${ended}${one}${other}`));
    await windowOfHost.listTexts(list);
    asked.answerWith('Add');
    await windowOfHost.ok();
    await done;
    const [question] = asked.all;
    assert.equal(question?.message, `Add 2 trusted roots to ${environment}?`);
    assert.deepEqual(question?.buttons, ['Add', 'Edit Names…', 'Show Certificates']);
    assert.equal(question?.detail?.match(/^[0-9A-F]{64}$/gm)?.length, 2);
    assert.deepEqual(await sentNames(), ['Same-Root', 'Same-Root-2']);
  });

  it('lets the names of several be edited, each free', async () => {
    const [one, other] = ['One Root', 'Other Root'].map((name) =>
      armour('CERTIFICATE', makeCertificate({ subject: [[['CN', name]]] }).der),
    );
    const { done } = await add(await file('roots.pem', `${one}${other}`));
    await windowOfHost.listTexts(list);
    asked.answerWith('Edit Names…', 'Add');
    await windowOfHost.ok();
    await windowOfHost.enter('first-root', 'for One Root (SHA-1');
    await windowOfHost.enter('second-root', 'for Other Root (SHA-1');
    await done;
    assert.match(asked.all[1]?.detail ?? '', /^first-root, valid to .*second-root, valid to /s);
    assert.deepEqual(await sentNames(), ['first-root', 'second-root']);
  });

  it('adds one to several environments after one question, under one name', async () => {
    const pem = armour('CERTIFICATE', makeCertificate({ subject: [[['CN', 'Corp Root']]] }).der);
    const done = vscode.commands.executeCommand('aseCertificates.addCertificate', await file('corp.pem', pem));
    await windowOfHost.pick('Several Environments…');
    await windowOfHost.listTexts('Select the App Service Environments v3');
    await windowOfHost.toggle('contoso-dev-ase');
    await windowOfHost.toggle('contoso-edge-ase');
    await windowOfHost.toggle('contoso-prod-ase');
    asked.answerWith('Add');
    await windowOfHost.ok();
    await windowOfHost.enter(
      'corp-root',
      'Name of the certificate on contoso-dev-ase, contoso-edge-ase, and contoso-prod-ase',
    );
    await done;
    const three = 'contoso-dev-ase, contoso-edge-ase, and contoso-prod-ase';
    const [question, told, ...others] = asked.all;
    assert.equal(question?.message, `Add “corp-root” as a trusted root to ${three}?`);
    assert.match(
      told?.message ?? '',
      /^Added corp-root to contoso-.*-ase, contoso-.*-ase, and contoso-.*-ase \(thumbprint /,
    );
    assert.deepEqual(told?.buttons, ['Stop and Start Apps…', 'Copy Thumbprint']);
    assert.deepEqual(others, []);
    assert.deepEqual(await sentNames(), ['corp-root', 'corp-root', 'corp-root']);
    const again = vscode.commands.executeCommand('aseCertificates.addCertificate', await file('corp.pem', pem));
    await windowOfHost.pick('Several Environments…');
    await windowOfHost.toggle('contoso-dev-ase');
    await windowOfHost.toggle('contoso-edge-ase');
    await windowOfHost.ok();
    await again;
    assert.match(asked.all.at(-1)?.message ?? '', / already has this certificate as “corp-root”\. Nothing was sent\.$/);
  });

  it('asks for another name at once on the environment that a notification was about', async () => {
    const [mine, theirs] = [1, 2].map(() => makeCertificate({ subject: [[['CN', 'Corp Root']]] }).der);
    assert.ok(mine && theirs);
    await saveRootElsewhere(environment, 'Corp-Root', theirs);
    const row = await rowAt(await extensionUnderTest(), 'Contoso Development', environment);
    const { environment: there, subscription } = row as EnvironmentNode;
    asked.answerWith('Add');
    const done = vscode.commands.executeCommand(
      'aseCertificates.addCertificate',
      { certificates: [{ der: mine }], name: 'mine.cer' },
      { environment: there, subscription },
    );
    await windowOfHost.enter('corp-root-2', namePrompt);
    await done;
    assert.match(questions().at(-1) ?? '', /^Added corp-root-2 to contoso-dev-ase /);
  });

  it('shows errors before it asks for a name', async () => {
    const { done } = await add(await file('server.cer', await fixture('contoso-server.cer')));
    await done;
    const [question] = asked.all;
    assert.equal(question?.message, `This certificate will not work as a root for the apps of ${environment}.`);
    assert.match(question?.detail ?? '', /\n✖ It is not a root: it names “Contoso Issuing CA 1” as its issuer/);
    assert.deepEqual(question?.buttons, ['Show Certificate', 'Continue…']);
    assert.deepEqual([asked.all.length, await sentNames()], [1, []]);
  });

  it('shows a certificate with errors when the user only presses Enter, and sends nothing', async () => {
    asked.answerWith('Continue…', 'Show Certificate');
    const { done } = await add(await file('issuing.cer', await fixture('contoso-issuing-ca.cer')));
    await windowOfHost.enter('issuing', namePrompt);
    await done;
    assert.deepEqual(asked.all[1]?.buttons, ['Show Certificate', 'Add Anyway']);
    const { viewer } = await extensionUnderTest();
    assert.equal((await viewer.active?.shownItem())?.name, 'Contoso Issuing CA 1');
    assert.deepEqual(await sentNames(), []);
  });

  it('adds a certificate with errors after Add Anyway', async () => {
    asked.answerWith('Continue…', 'Add Anyway');
    const { done } = await add(await file('issuing.cer', await fixture('contoso-issuing-ca.cer')));
    await windowOfHost.enter('issuing', namePrompt);
    await done;
    assert.deepEqual(await sentNames(), ['issuing']);
  });

  it('reads the certificates of a viewer again, as it reads a file', async () => {
    const ders = [await fixture('contoso-issuing-ca.cer'), await fixture('contoso-root-ca.cer')];
    const { done } = await add({ certificates: ders.map((der) => ({ der })), name: 'chain.p7b' });
    const rows = await windowOfHost.listTexts(list);
    assert.match(rows[0] ?? '', /^Contoso-Root-CA.*chain\.p7b/s);
    await windowOfHost.cancelQuickInput('Select the certificates to add');
    await done;
    assert.deepEqual(questions(), []);
    const forged = { certificates: [{ der: Buffer.from('<html></html>') }], name: 'page' };
    await vscode.commands.executeCommand('aseCertificates.addCertificate', forged);
    assert.match(questions()[0] ?? '', /^page: It is a web page/);
  });

  it('refuses a file with a private key, and shows the certificates beside it', async () => {
    const { der, key } = makeCertificate({ subject: [[['CN', 'Beside The Key']]] });
    const pem = `${key.privateKey.export({ type: 'pkcs8', format: 'pem' })}${armour('CERTIFICATE', der)}`;
    asked.answerWith('Show Certificates');
    await vscode.commands.executeCommand('aseCertificates.addCertificate', await file('secret.pem', pem));
    assert.match(questions()[0] ?? '', /^secret\.pem: .*It contains a private key\. Nothing was sent/);
    assert.deepEqual(asked.all[0]?.buttons, ['Show Certificates']);
    assert.deepEqual(await sentNames(), []);
  });
});
