import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import * as vscode from 'vscode';
import { pfxPassword } from '../fixtures/testSecrets.ts';
import { type AskedMessage, type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest } from './extensionUnderTest.ts';
import { windowOfHost } from './window.ts';

const { showOpenDialog } = vscode.window;

describe('Create Test Certificate…', () => {
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'made');
  let messages: AskedMessages;

  /** What the command said, and what it asked in a modal dialog, which has a detail. */
  const told = (): AskedMessage[] => messages.all.filter(({ detail }) => detail === undefined);
  const asked = (): AskedMessage[] => messages.all.filter(({ detail }) => detail !== undefined);

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    await extensionUnderTest();
  });

  beforeEach(async () => {
    await mkdir(folder, { recursive: true });
    messages = askedMessages();
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve([vscode.Uri.file(folder)]) });
  });

  afterEach(async () => {
    messages.restore();
    Object.assign(vscode.window, { showOpenDialog });
    await rm(folder, { recursive: true, force: true });
  });

  async function files(): Promise<string[]> {
    return (await readdir(folder)).map((name) => name.replace(/[0-9a-f]{8}/, 'MARK')).sort();
  }

  async function certificate(name: RegExp): Promise<X509Certificate> {
    const file = (await readdir(folder)).find((one) => name.test(one));
    assert.ok(file, `no ${name} in ${folder}`);
    return new X509Certificate(await readFile(path.join(folder, file)));
  }

  const run = (): Thenable<unknown> => vscode.commands.executeCommand('aseCertificates.createTestCertificate');

  async function selfSigned(): Promise<void> {
    const done = run();
    await windowOfHost.pick('Self-Signed Server Certificate');
    await windowOfHost.pick('EC P-256');
    await windowOfHost.enter('app.contoso.com', 'DNS names');
    await windowOfHost.enter('30', 'Days of validity');
    await windowOfHost.pick('None');
    await done;
  }

  it('writes a CA, a server certificate that it issued, and the server’s key under a password', async () => {
    const done = run();
    await windowOfHost.screenshot('create-test-certificate-kind');
    await windowOfHost.pick('CA and Server Certificate');
    await windowOfHost.pick('EC P-256');
    await windowOfHost.enter('*.internal.contoso.com, *.scm.internal.contoso.com', 'DNS names');
    await windowOfHost.enter('90', 'Days of validity');
    await windowOfHost.pick('The Server’s');
    await windowOfHost.enter(pfxPassword, 'Password of the .pfx');
    await windowOfHost.enter(pfxPassword, 'Enter the password again');
    await done;
    assert.deepEqual(await files(), ['internal.contoso.com.cer', 'internal.contoso.com.pfx', 'test-root-ca-MARK.cer']);
    const [root, server] = [await certificate(/^test-root/), await certificate(/^internal.*cer$/)];
    assert.ok(server.verify(root.publicKey) && server.checkIssued(root));
    assert.equal(server.checkHost('app.scm.internal.contoso.com'), '*.scm.internal.contoso.com');
    const pfx = await readFile(path.join(folder, 'internal.contoso.com.pfx'));
    assert.ok(createSecureContext({ pfx, passphrase: pfxPassword }));
    const [end] = told();
    assert.match(
      end?.message ?? '',
      /^Created test-root-ca-[0-9a-f]{8}\.cer, internal\.contoso\.com\.cer, and .*\.pfx in made\./,
    );
    assert.deepEqual(end?.buttons, ['Show Certificate', 'Add Root Certificate…']);
    assert.deepEqual(asked(), []);
  });

  it('writes one self-signed certificate', async () => {
    await selfSigned();
    assert.deepEqual(await files(), ['app.contoso.com.cer']);
    assert.equal(told()[0]?.message, 'Created app.contoso.com.cer in made. The private keys were not kept.');
  });

  it('replaces a file only after a question', async () => {
    await selfSigned();
    const { serialNumber } = await certificate(/cer$/);
    await selfSigned();
    assert.deepEqual(asked()[0]?.buttons, ['Keep Files', 'Replace']);
    assert.match(asked()[0]?.detail ?? '', /^app\.contoso\.com\.cer\n/);
    assert.equal((await certificate(/cer$/)).serialNumber, serialNumber);
    messages.answerWith('Replace');
    await selfSigned();
    assert.notEqual((await certificate(/cer$/)).serialNumber, serialNumber);
    assert.deepEqual([asked().length, told().length], [2, 2]);
  });

  it('says that an older .pfx beside it does not belong to the new certificate', async () => {
    await writeFile(path.join(folder, 'app.contoso.com.pfx'), 'older');
    await selfSigned();
    assert.deepEqual(asked()[0]?.buttons, ['Keep Files', 'Create']);
    assert.match(asked()[0]?.detail ?? '', /^app\.contoso\.com\.pfx in the same folder stays as it is\./);
    assert.deepEqual(await files(), ['app.contoso.com.pfx']);
  });

  it('writes nothing when the user leaves', async () => {
    const done = run();
    await windowOfHost.pick('Self-Signed Server Certificate');
    await windowOfHost.cancelQuickInput('Select the kind of key');
    await done;
    assert.deepEqual([await files(), told()], [[], []]);
  });
});
