import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentScheme } from '../../src/contributions.ts';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const apps = ['Contoso Production', 'contoso-prod-ase', 'Apps'] as const;

describe('Verify Trust Store…', () => {
  let asked: AskedMessages;
  let shownBefore: ReadonlySet<string>;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
    asked = askedMessages();
    shownBefore = new Set(documents().map(({ uri }) => uri.toString()));
  });

  afterEach(async () => {
    asked.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const row = async (...labels: readonly string[]): Promise<TreeNode> =>
    rowAt(await extensionUnderTest(), ...apps, ...labels);
  const rowOn = async (environment: string, app: string): Promise<TreeNode> =>
    rowAt(await extensionUnderTest(), apps[0], environment, apps[2], app);
  const verify = (...args: readonly unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand('aseCertificates.verifyTrustStore', ...args);
  const documents = (): vscode.TextDocument[] =>
    vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === documentScheme);
  /** Waits until a document that this test opened contains this, and returns how often. */
  const shown = (pattern: RegExp): Promise<number> =>
    new Promise((resolve) => {
      const listening: vscode.Disposable[] = [];
      const look = (): void => {
        const text =
          documents()
            .find(({ uri }) => !shownBefore.has(uri.toString()))
            ?.getText() ?? '';
        const found = [...text.matchAll(pattern)].length;
        if (found > 0) {
          vscode.Disposable.from(...listening).dispose();
          resolve(found);
        }
      };
      listening.push(vscode.workspace.onDidOpenTextDocument(look), vscode.workspace.onDidChangeTextDocument(look));
      look();
    });
  const askedSites = async (): Promise<string[]> => {
    const { body } = await askLocalAzure('GET', `/_local/requests?on=${encodeURIComponent('POST /_scm/**')}`);
    return [...new Set((body as { path: string }[]).map(({ path }) => path))].sort();
  };

  it('says that the selected apps trust every root, and shows a document', async () => {
    const payments = await row('contoso-payments');
    await verify(payments, [payments, await row('contoso-payments', 'staging')]);
    assert.deepEqual(
      asked.all.map(({ message }) => message),
      ['contoso-payments, contoso-payments/staging trust both root certificates.'],
    );
    assert.equal(await shown(/^# Trust store of the apps of contoso-prod-ase$/gm), 1);
    assert.equal(await shown(/\| loaded \|$/gm), 10);
    assert.deepEqual(await askedSites(), [
      '/_scm/contoso-payments/api/command',
      '/_scm/contoso-payments/staging/api/command',
    ]);
    const { description, icon, tooltip } = payments.row();
    assert.match(description ?? '', /^verified · 2 instances/);
    assert.equal(icon, 'verified-filled');
    assert.match(tooltip ?? '', /Verified .*: every root certificate of the environment is loaded on 2 instances/);
  });

  it('names what is missing, and offers Stop and Start Apps…', async () => {
    // One answer, from an instance that is not listed.
    await askLocalAzure('POST', '/_local/switches', { body: { scm: { instances: 0 } } });
    const listing = 'CDD4EEAE6000AC7F40C3802C171E30148030C072\r\nCertificates: 1\r\n';
    const answer = { status: 200, body: { Output: listing, Error: '', ExitCode: 0 } };
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'POST /_scm/contoso-payments/api/command', answer } });
    await verify(await row('contoso-payments'));
    assert.equal(
      asked.all[0]?.message,
      'Not loaded on contoso-prod-ase: contoso-payments (contoso-legacy, contoso-root). Stop and start it.',
    );
    assert.deepEqual(asked.all[0]?.buttons, ['Stop and Start Apps…']);
    assert.equal(await shown(/\*\*MISSING\*\*/g), 4);
    const said = (await row('contoso-payments')).row().description ?? '';
    assert.match(said, /^needs stop and start · lacks contoso-legacy, contoso-root/);
  });

  it('sends no token to a host that is not the environment’s, and names it in a question', async () => {
    await askLocalAzure('POST', '/_local/switches', { body: { scm: { hosts: ['payments.scm.evil.invalid'] } } });
    (await extensionUnderTest()).view.refresh();
    await verify(await row('contoso-payments'));
    const [question, result] = asked.all;
    assert.equal(question?.message, 'Send an access token for App Service to this host?');
    assert.match(question.detail ?? '', /SCM sites of apps of contoso-prod-ase.*payments\.scm\.evil\.invalid/s);
    assert.deepEqual(question.buttons, ['Do Not Send', 'Send Token']);
    assert.match(result?.message ?? '', /payments\.scm\.evil\.invalid is not under a domain of this environment/);
    assert.deepEqual(await askedSites(), []);
  });

  it('says what the SCM site of a Linux app does not show, and copies the command to run in its container', async () => {
    asked.answerWith('Copy Command');
    await vscode.env.clipboard.writeText('');
    await verify(await row('orders-api'));
    assert.match(asked.all[0]?.message ?? '', /runs on Linux, where the SCM site is a separate container/);
    assert.deepEqual(asked.all[0]?.buttons, ['Open SSH', 'Copy Command']);
    assert.match(await vscode.env.clipboard.readText(), /^trusted=\$\(cat \/etc\/ssl\/certs\/ca-certificates\.crt/);
    assert.equal(await shown(/\[Open SSH\]\(https:\/\/localhost:\d+\/webssh\/host\)/g), 1);
    assert.deepEqual(await askedSites(), []);
  });

  it('verifies the apps of a run that ended, with only its account', async () => {
    const { body } = await askLocalAzure('GET', '/_local/state');
    const { environments, apps: all } = body as Record<'environments' | 'apps', { id: string; name: string }[]>;
    const idOf = (rows: readonly { id: string; name: string }[], name: string): string =>
      rows.find((one) => one.name === name)?.id ?? '';
    await verify({
      environmentId: idOf(environments, 'contoso-prod-ase'),
      account: { accountId: 'azureIdentity', accountLabel: 'Azure Identity', tenantId: '' },
      appIds: [idOf(all, 'identity-gateway')],
    });
    assert.equal(asked.all[0]?.message, 'identity-gateway trusts both root certificates.');
  });

  it('shows the failure, and opens nothing, when the environment’s roots cannot be listed', async () => {
    const fault = { on: 'GET **/publicCertificates', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    await verify(await row('contoso-payments'));
    assert.match(asked.all[0]?.message ?? '', /^Could not list root certificates of contoso-prod-ase\./);
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      [],
    );
    assert.deepEqual(await askedSites(), []);
  });

  it('says which environment failed, and shows the results of the others', async () => {
    const fault = { on: 'GET **/contoso-prod-ase/publicCertificates', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    const payments = await row('contoso-payments');
    await verify(payments, [payments, await rowOn('contoso-edge-ase', 'contoso-www')]);
    assert.equal(asked.all.length, 2);
    assert.match(asked.all[0]?.message ?? '', /^Could not list root certificates of contoso-prod-ase\./);
    assert.match(asked.all[1]?.message ?? '', /^contoso-edge-ase has no root certificates/);
  });

  it('skips apps of an environment that cannot have root certificates, and says so', async () => {
    const [old, payments] = [await rowOn('contoso-classic-ase', 'contoso-intranet'), await row('contoso-payments')];
    await verify(old, [old, payments]);
    assert.deepEqual(
      asked.all.map(({ message }) => message),
      [
        'Only App Service Environments v3 have root certificates. Skipped: contoso-classic-ase.',
        'contoso-payments trusts both root certificates.',
      ],
    );
  });

  it('asks for the apps of an environment, and ticks those that can be verified from here', async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the question.
      this.skip();
    }
    const done = verify(await row());
    const texts = (await windowOfHost.listTexts('Select the apps whose trust store to verify')).join('\n');
    assert.match(texts, /4 apps not running, nothing loaded/);
    assert.match(texts, /orders-apiLinux[^\n]*\n[^\n]*Its container cannot be read from here/);
    await windowOfHost.ok();
    await done;
    assert.match(asked.all[0]?.message ?? '', /trust both root certificates\.$/);
    assert.ok(!asked.all[0]?.message.includes('orders-api'));
    assert.deepEqual(
      (await askedSites()).filter((path) => path.includes('orders-api')),
      [],
    );
    await windowOfHost.screenshot('verify-trust-store');
  });
});
