import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { armour } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, sentToEnvironments } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const roots = ['Contoso Production', 'contoso-prod-ase', 'Root certificates'] as const;

describe('Remove Root Certificate…', function () {
  this.timeout(60_000);
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'copies');
  let api: TestApi;
  let asked: AskedMessages;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    api = await extensionUnderTest();
    api.view.refresh();
    await mkdir(folder, { recursive: true });
    asked = askedMessages();
  });

  afterEach(async () => {
    asked.restore();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a command on root certificates that are selected together. */
  async function run(command: string, ...names: readonly string[]): Promise<void> {
    const rows = await Promise.all(names.map((name) => rowAt(api, ...roots, name)));
    await vscode.commands.executeCommand(`aseCertificates.${command}`, rows[0], rows);
  }

  async function untilTold(what: RegExp): Promise<void> {
    while (!asked.all.some(({ message }) => what.test(message))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const sent = async (): Promise<readonly string[]> =>
    (await sentToEnvironments()).map(({ method, path: where }) => `${method} ${where.split('?')[0]?.split('/').pop()}`);

  it('asks first, and sends nothing without an answer', async () => {
    await run('removeCertificate', 'contoso-legacy');
    assert.deepEqual(await sent(), []);
    assert.deepEqual(await labelsBelow(api, ...roots), ['contoso-legacy', 'contoso-root']);
  });

  it('can be undone: the certificate is added again after a question', async () => {
    asked.answerWith('Remove', 'Undo', 'Add');
    await run('removeCertificate', 'contoso-legacy');
    await untilTold(/^Added contoso-legacy to contoso-prod-ase/);
    assert.deepEqual(asked.all[1]?.buttons, ['Stop and Start Apps…', 'Undo']);
    assert.equal(asked.all[2]?.message, 'Add “contoso-legacy” as a trusted root to contoso-prod-ase?');
    assert.deepEqual(await sent(), ['DELETE contoso-legacy', 'PUT contoso-legacy']);
    assert.deepEqual(await labelsBelow(api, ...roots), ['contoso-legacy', 'contoso-root']);
  });

  it('of several is one question, and is undone together', async () => {
    asked.answerWith('Remove', 'Undo', 'Add');
    await run('removeCertificate', 'contoso-legacy', 'contoso-root');
    await untilTold(/^Added 2 root certificates to contoso-prod-ase/);
    const [question, removed, again] = asked.all;
    assert.equal(question?.message, 'Remove 2 root certificates from contoso-prod-ase?');
    assert.match(question?.detail ?? '', /^contoso-legacy on contoso-prod-ase, SHA-1 /);
    assert.deepEqual(question?.buttons, ['Save Copies…', 'Remove']);
    assert.match(
      removed?.message ?? '',
      /^Removed 2 root certificates from contoso-prod-ase\. Running apps trust them/,
    );
    assert.equal(again?.message, 'Add 2 trusted roots to contoso-prod-ase?');
    const [one, other, ...puts] = await sent();
    assert.deepEqual([one, other].toSorted(), ['DELETE contoso-legacy', 'DELETE contoso-root']);
    assert.deepEqual(puts.toSorted(), ['PUT contoso-legacy', 'PUT contoso-root']);
  });

  it('saves copies first, in a folder, and overwrites nothing there', async () => {
    const { showOpenDialog } = vscode.window;
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve([vscode.Uri.file(folder)]) });
    try {
      asked.answerWith('Save Copies…');
      await run('removeCertificate', 'contoso-legacy', 'contoso-root');
      await run('saveCertificate', 'contoso-legacy', 'contoso-root');
    } finally {
      Object.assign(vscode.window, { showOpenDialog });
    }
    const names = ['contoso-legacy-2.cer', 'contoso-legacy.cer', 'contoso-root-2.cer', 'contoso-root.cer'];
    assert.deepEqual((await readdir(folder)).toSorted(), names);
    assert.deepEqual(await sent(), []);
    await run('copyThumbprint', 'contoso-legacy', 'contoso-root');
    assert.match(await vscode.env.clipboard.readText(), /^[0-9A-F]{40},[0-9A-F]{40}$/);
  });

  it('is not undone over a certificate that somebody saved meanwhile', async () => {
    const der = Buffer.from(makeCertificate({ subject: [[['CN', 'Another']]] }).der);
    const { tenants, environments } = (await askLocalAzure('GET', '/_local/state')).body as {
      tenants: { tenantId: string; displayName: string }[];
      environments: { id: string; name: string }[];
    };
    const account = {
      account: 'megan.bowen@contoso.com',
      tenantId: tenants.find(({ displayName }) => displayName === 'Contoso')?.tenantId,
    };
    const token = ((await askLocalAzure('POST', '/_local/token', { body: account })).body as { accessToken: string })
      .accessToken;
    const id = environments.find(({ name }) => name === 'contoso-prod-ase')?.id;
    const body = { location: 'West Europe', properties: { blob: der.toString('base64'), isRoot: true } };
    const { showInformationMessage } = vscode.window;
    const savedMeanwhile = async (_: string, ...items: readonly vscode.MessageItem[]): Promise<unknown> => {
      await askLocalAzure('PUT', `${id}/publicCertificates/contoso-legacy?api-version=2024-04-01`, { body, token });
      return items.find(({ title }) => title === 'Undo');
    };
    Object.assign(vscode.window, { showInformationMessage: savedMeanwhile });
    asked.answerWith('Remove');
    await run('removeCertificate', 'contoso-legacy');
    await untilTold(/^Meanwhile, somebody saved another certificate as contoso-legacy on contoso-prod-ase\./);
    Object.assign(vscode.window, { showInformationMessage });
    assert.deepEqual(await sent(), ['DELETE contoso-legacy', 'PUT contoso-legacy'], 'only the other’s own PUT');
  });

  it('and Replace can be undone in the same way', async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      this.skip();
    }
    const file = path.join(folder, 'new.pem');
    await writeFile(file, armour('CERTIFICATE', makeCertificate({ subject: [[['CN', 'New Root']]] }).der));
    asked.answerWith('Replace', 'Undo', 'Replace');
    const done = vscode.commands.executeCommand('aseCertificates.addCertificate', vscode.Uri.file(file));
    await windowOfHost.pick('contoso-prod-ase');
    await windowOfHost.enter('contoso-legacy', 'Name of the certificate on contoso-prod-ase');
    await done;
    const replaced = (): number => asked.all.filter(({ message }) => message.startsWith('Replaced ')).length;
    while (replaced() < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await sent(), ['PUT contoso-legacy', 'PUT contoso-legacy']);
    const buttons = asked.all.filter(({ message }) => message.startsWith('Replace “')).map((one) => one.buttons);
    assert.deepEqual(buttons, [
      ['Show Certificate', 'Replace'],
      ['Show Certificate', 'Replace'],
    ]);
  });
});
