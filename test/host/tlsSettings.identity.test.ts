import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { documentScheme } from '../../src/contributions.ts';
import type { TestApi } from '../../src/extension.ts';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { allRequests, askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const hasBrowser = process.env['ASE_CERTIFICATES_HOST_CHANNEL'] !== undefined;

describe('TLS settings', function () {
  this.timeout(60_000);
  const { showSaveDialog } = vscode.window;
  let api: TestApi;
  let asked: AskedMessages;
  let shownBefore: ReadonlySet<string>;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    api = await extensionUnderTest();
    api.view.refresh();
    asked = askedMessages();
    shownBefore = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  });

  afterEach(async () => {
    asked.restore();
    Object.assign(vscode.window, { showSaveDialog });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const row = (...labels: readonly string[]): Promise<TreeNode> => rowAt(api, ...labels);
  const app = (name: string): Promise<TreeNode> => row(...production, 'Apps', name);
  const run = (command: string, ...args: readonly unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(`aseCertificates.${command}`, ...args);
  /** The text of the document that the command opened; VS Code opens it after the command. */
  const opened = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const listening: vscode.Disposable[] = [];
      const look = (): void => {
        const texts = vscode.workspace.textDocuments
          .filter(({ uri }) => uri.scheme === documentScheme && !shownBefore.has(uri.toString()))
          .map((document) => document.getText());
        const found = texts.find((text) => pattern.test(text));
        if (found !== undefined) {
          vscode.Disposable.from(...listening).dispose();
          resolve(found);
        }
      };
      listening.push(vscode.workspace.onDidOpenTextDocument(look), vscode.workspace.onDidChangeTextDocument(look));
      look();
    });
  const changes = async (): Promise<readonly string[]> =>
    (await allRequests()).flatMap(({ method, path: at }) => (method === 'PATCH' ? [at.split('/sites/')[1] ?? ''] : []));

  it('of an environment are shown as a document, with what stands out in a notification', async () => {
    await run('showTlsSettings', await row(...production));
    assert.match(
      asked.all[0]?.message ?? '',
      /^contoso-prod-ase has \d+ apps, slots included\. 1 app accepts TLS 1\.0 or 1\.1: legacy-soap-bridge\. 1 app accepts TLS 1\.0 or 1\.1 on its SCM site: legacy-soap-bridge\. 1 app answers HTTP without TLS: partner-portal\. \d+ host names have a warning: .*old-partners\.contoso\.com/,
    );
    assert.deepEqual(asked.all[0]?.buttons, ['Save TLS Settings As…']);
    const text = await opened(/^# TLS settings of the apps of contoso-prod-ase$/m);
    assert.match(
      text,
      /^\| contoso-payments\/staging \| 1\.2 \| 1\.2 \| yes \| ignored \| none \| no \| Resource Graph \| not set \|$/m,
    );
    assert.match(text, /^\| identity-gateway \| 1\.2 \| 1\.2 \| yes \| required \| \/health \|/m);
    assert.match(text, /^\| identity-gateway \| login\.contoso\.com \| SNI \| login-contoso-com \| [\d-]{10} \|/m);
    assert.match(
      text,
      /^\| partner-portal \| old-partners\.contoso\.com \| none \| none \| none \| No certificate is bound/m,
    );
    assert.deepEqual(await changes(), []);
  });

  it('name an app that could not be read, and go on without Azure Resource Graph', async () => {
    for (const on of ['POST /providers/Microsoft.ResourceGraph/resources', 'GET **/orders-api/config/web']) {
      await askLocalAzure('POST', '/_local/faults', { body: { on, answer: { status: 403 } } });
    }
    await run('showTlsSettings', await row(...production, 'Apps'));
    assert.match(asked.all[0]?.message ?? '', /1 app could not be read: orders-api\. /);
    const text = await opened(/^# TLS settings/m);
    assert.match(text, /^\| orders-api \| not read: Your account does not have permission for this\. \|/m);
    assert.match(text, /Azure Resource Graph was not used\./);
  });

  it('show no document where there is no app, or where the apps cannot be listed', async () => {
    const nothing = { status: 200, body: { value: [] } };
    await askLocalAzure('POST', '/_local/faults', {
      body: { on: 'GET **/contoso-prod-ase/sites', answer: nothing },
    });
    const environment = await row(...production);
    await run('showTlsSettings', environment);
    assert.equal(asked.all[0]?.message, 'contoso-prod-ase has no apps, so there are no TLS settings to show.');
    await askLocalAzure('POST', '/_local/reset');
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET **/sites', answer: { status: 403 } } });
    await run('showTlsSettings', environment);
    assert.match(asked.all[1]?.message ?? '', /^Could not list apps of contoso-prod-ase\./);
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
      [],
    );
  });

  it('are saved as CSV or Markdown, by the name of the file', async () => {
    for (const [name, start] of [
      ['tls.csv', '"Environment","App","Minimum TLS"'],
      ['tls.md', '# TLS settings of the apps of contoso-prod-ase'],
    ] as const) {
      const file = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), name);
      Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(vscode.Uri.file(file)) });
      await run('saveTlsSettings', await row(...production));
      assert.ok((await readFile(file, 'utf8')).startsWith(start));
      await rm(file);
    }
    assert.match(asked.all[0]?.message ?? '', /^Saved the TLS settings of contoso-prod-ase as .*tls\.csv\.$/);
    Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(undefined) });
    await run('saveTlsSettings', await row(...production));
    assert.equal(asked.all.length, 2);
  });

  it('of one app are changed after a confirmation, and read back', async function () {
    if (!hasBrowser) {
      this.skip();
    }
    asked.answerWith('Change');
    const done = run('changeTlsSettings', await app('legacy-soap-bridge'));
    await windowOfHost.listTexts('Select what to change');
    await windowOfHost.toggle('Minimum TLS version');
    await windowOfHost.ok();
    await windowOfHost.pick('TLS 1.2');
    await done;
    const [question, result] = asked.all;
    assert.equal(question?.message, 'Change the TLS settings of 1 app on contoso-prod-ase?');
    assert.match(question.detail ?? '', /^legacy-soap-bridge: Minimum TLS version 1\.0 → 1\.2$/m);
    assert.equal(result?.message, 'Changed the TLS settings of 1 app on contoso-prod-ase.');
    assert.deepEqual(await changes(), ['legacy-soap-bridge/config/web']);
    await opened(/^\| legacy-soap-bridge \| Minimum TLS version 1\.0 → 1\.2 \| changed, and read back \|$/m);
  });

  it('of an environment are changed only on the apps that need it', async function () {
    if (!hasBrowser) {
      this.skip();
    }
    asked.answerWith('Change');
    const done = run('changeTlsSettings', await row(...production));
    await windowOfHost.listTexts('Select what to change');
    await windowOfHost.toggle('HTTPS only');
    await windowOfHost.ok();
    await windowOfHost.pick('Yes');
    const texts = (await windowOfHost.listTexts('Select the apps to change')).join('\n');
    assert.match(texts, /\d+ apps with this already, not listed/);
    assert.match(texts, /partner-portal\s*HTTPS only no → yes/);
    assert.doesNotMatch(texts, /contoso-shop/);
    await windowOfHost.ok();
    await done;
    assert.deepEqual(await changes(), ['partner-portal']);
    assert.equal(asked.all.at(-1)?.message, 'Changed the TLS settings of 1 app on contoso-prod-ase.');
  });

  it('are not changed without a confirmation, nor where every app has them already', async function () {
    if (!hasBrowser) {
      this.skip();
    }
    for (const name of ['legacy-soap-bridge', 'contoso-shop']) {
      const done = run('changeTlsSettings', await app(name));
      await windowOfHost.listTexts('Select what to change');
      await windowOfHost.toggle('Minimum TLS version');
      await windowOfHost.ok();
      await windowOfHost.pick('TLS 1.2');
      await done;
    }
    assert.deepEqual(
      asked.all.map(({ message }) => message),
      [
        'Change the TLS settings of 1 app on contoso-prod-ase?',
        '1 app on contoso-prod-ase had this already. Nothing was changed.',
      ],
    );
    assert.deepEqual(await changes(), []);
  });

  it('of more than ten apps have a preview, from which they can be changed', async function () {
    if (!hasBrowser) {
      this.skip();
    }
    asked.answerWith('Show Preview', 'Change TLS Settings…', 'Change');
    const done = run('changeTlsSettings', await row(...production));
    await windowOfHost.listTexts('Select what to change');
    await windowOfHost.toggle('Minimum TLS version');
    await windowOfHost.ok();
    await windowOfHost.pick('TLS 1.3');
    await windowOfHost.listTexts('Select the apps to change');
    await windowOfHost.ok();
    await done;
    const text = await opened(/^# Changed TLS settings on contoso-prod-ase$/m);
    const [question, note, again] = asked.all;
    assert.deepEqual(question?.buttons, ['Show Preview', 'Change']);
    assert.match(question.detail ?? '', /and \d+ more/);
    assert.equal(note?.message, 'Nothing is changed on contoso-prod-ase yet.');
    assert.equal(again?.message, question.message);
    const apps = [...text.matchAll(/ Minimum TLS version 1\.[02] → 1\.3 \| changed, and read back /g)].length;
    assert.ok(apps > 10);
    assert.equal((await changes()).length, apps);
    await opened(/^Nothing is changed yet\. Wanted: Minimum TLS version 1\.3\.$/m);
  });

  it('that Azure refuses are named', async function () {
    if (!hasBrowser) {
      this.skip();
    }
    const answer = { status: 403, code: 'RequestDisallowedByPolicy', message: 'A policy says no.' };
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'PATCH **', answer } });
    asked.answerWith('Change');
    const done = run('changeTlsSettings', await app('legacy-soap-bridge'));
    await windowOfHost.listTexts('Select what to change');
    await windowOfHost.toggle('Minimum TLS version');
    await windowOfHost.ok();
    await windowOfHost.pick('TLS 1.3');
    await done;
    assert.match(
      asked.all.at(-1)?.message ?? '',
      /^Changed the TLS settings of 0 apps on contoso-prod-ase\. Failed: legacy-soap-bridge\. Could not change the TLS settings of legacy-soap-bridge\..* A policy says no\./,
    );
  });

  it('are changed in one environment at a time', async () => {
    const rows = [await row(...production), await row('Contoso Production', 'contoso-edge-ase')];
    await run('changeTlsSettings', rows[0], rows);
    assert.equal(
      asked.all[0]?.message,
      'Change the TLS settings of one environment at a time. You selected contoso-prod-ase, contoso-edge-ase.',
    );
  });

  it('are not said to be right already where nothing was selected to change', async function () {
    if (!hasBrowser) {
      this.skip();
    }
    const done = run('changeTlsSettings', await app('orders-api'));
    await windowOfHost.listTexts('Select what to change');
    await windowOfHost.ok();
    await windowOfHost.cancelQuickInput('Nothing is ticked. Tick at least one setting, or press Escape to leave');
    await done;
    assert.deepEqual(asked.all, []);
    assert.deepEqual(await changes(), []);
  });

  describe('bindings', () => {
    it('of an app are shown with their certificate, and warnings', async () => {
      await run('showBindings', await app('partner-portal'));
      assert.match(
        asked.all[0]?.message ?? '',
        /^partner-portal has 2 custom host names\. old-partners\.contoso\.com: No certificate is bound to this host name\.$/,
      );
      const text = await opened(/^# Bindings of partner-portal$/m);
      assert.match(text, /^\| partner-portal \| partners\.contoso\.com \| SNI \| partners-from-vault \|/m);
    });

    it('of an app are saved as CSV or Markdown, by the name of the file', async () => {
      for (const [name, start] of [
        ['bindings.csv', '"Environment","App","Host name"'],
        ['bindings.md', '# Bindings of partner-portal'],
      ] as const) {
        const file = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), name);
        Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(vscode.Uri.file(file)) });
        asked.answerWith('Save Bindings As…');
        await run('showBindings', await app('partner-portal'));
        while (
          !asked.all.some(
            ({ message }) =>
              message.startsWith('Saved the bindings of partner-portal as ') && message.endsWith(`${name}.`),
          )
        ) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        assert.ok((await readFile(file, 'utf8')).startsWith(start));
        await rm(file);
      }
    });

    it('are none where an app has no custom host name, which opens nothing', async () => {
      await run('showBindings', await app('orders-api'));
      assert.match(
        asked.all[0]?.message ?? '',
        /^orders-api has no custom host name, so there are no bindings\. Its default host name is /,
      );
      assert.deepEqual(
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
        [],
      );
    });

    it('come without certificates where those cannot be listed, and say so', async () => {
      const fault = { on: 'GET **/Microsoft.Web/certificates', answer: { status: 403 } };
      await askLocalAzure('POST', '/_local/faults', { body: fault });
      await run('showBindings', await app('identity-gateway'));
      assert.match(asked.all[0]?.message ?? '', /The certificates are not known\. Could not list server certificates/);
    });
  });
});
