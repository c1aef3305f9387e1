import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { variable } from './channel.ts';
import { extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const apps = [...production, 'Apps'] as const;
const servers = [...production, 'Server certificates'] as const;

describe('The commands of a menu', function () {
  this.timeout(60_000);

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const run = async (command: string, ...row: readonly string[]): Promise<void> => {
    const args = row.length === 0 ? [] : [await rowAt(await extensionUnderTest(), ...row)];
    await vscode.commands.executeCommand(`aseCertificates.${command}`, ...args);
  };

  it('View Properties shows what Azure answered', async () => {
    for (const row of [production, [...servers, 'shop-contoso-com'], [...apps, 'basket-api']]) {
      await run('viewProperties', ...row);
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.equal((JSON.parse(text) as { name: string }).name, row.at(-1));
    }
  });

  it('Copy Name and Copy Resource ID copy what Azure has', async () => {
    const slot = await rowAt(await extensionUnderTest(), ...apps, 'contoso-payments', 'staging');
    const app = await rowAt(await extensionUnderTest(), ...apps, 'basket-api');
    await vscode.commands.executeCommand('aseCertificates.copyName', slot, [slot, app]);
    assert.equal(await vscode.env.clipboard.readText(), 'contoso-payments/staging\nbasket-api');
    await run('copyName', ...production);
    assert.equal(await vscode.env.clipboard.readText(), 'contoso-prod-ase');
    await run('copyResourceId', ...apps, 'basket-api');
    assert.match(await vscode.env.clipboard.readText(), /\/providers\/Microsoft\.Web\/sites\/basket-api$/);
  });

  it('Open in Portal opens the page of the row in the directory of its subscription', async () => {
    const { openExternal } = vscode.env;
    const opened: string[] = [];
    const record = (uri: vscode.Uri): Promise<boolean> => Promise.resolve(opened.push(uri.toString(true)) > 0);
    Object.assign(vscode.env, { openExternal: record });
    try {
      for (const row of [['Contoso Production'], production, [...apps, 'basket-api']]) {
        await run('openInPortal', ...row);
      }
      await run('openInPortal', ...production, 'Root certificates', 'contoso-root');
    } finally {
      Object.assign(vscode.env, { openExternal });
    }
    const pages = opened.map((link) => link.replace(/^.*#@[0-9a-f-]{36}\/resource\/subscriptions\/[0-9a-f-]{36}/, ''));
    const environment = /^\/resourceGroups\/contoso-prod-network\/.*\/hostingEnvironments\/contoso-prod-ase$/i;
    assert.equal(pages[0], '');
    assert.match(pages[1] ?? '', environment);
    assert.match(pages[2] ?? '', /\/sites\/basket-api$/);
    assert.match(pages[3] ?? '', environment, 'a root certificate has no page');
  });

  /** Waits at most ten seconds. */
  const untilSays = async (read: () => string, words: RegExp): Promise<void> => {
    for (let look = 0; look < 500 && !words.test(read()); look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.match(read(), words);
  };
  const tabs = (): string =>
    vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label)).join();

  it('Show Log shows the log of the extension', async () => {
    await run('showLog');
    await untilSays(
      () => vscode.window.visibleTextEditors.map(({ document }) => `${document.uri}`).join(),
      /output:.*ase-certificates/,
    );
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('Which Certificate Do I Need? opens a walkthrough', async () => {
    await run('chooseMethod');
    // Here the tab has no other title. The end-to-end test of walkthroughs looks at the page.
    await untilSays(tabs, /^(?:Welcome|Walkthrough: Which Certificate Do I Need\?)$/);
  });

  it('Open a Certificate… opens every chosen file in the viewer, and nothing where none was chosen', async () => {
    const { showOpenDialog } = vscode.window;
    const names = ['contoso-root-ca.cer', 'isrg-root-x1.cer'];
    const chosen = names.map((name) =>
      vscode.Uri.file(path.join(variable('ASE_CERTIFICATES_FIXTURES'), 'certificates', name)),
    );
    try {
      Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve(undefined) });
      await run('openCertificate');
      assert.equal(tabs(), '');
      Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve(chosen) });
      await run('openCertificate');
    } finally {
      Object.assign(vscode.window, { showOpenDialog });
    }
    const viewers = (): string =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .flatMap(({ input, label }) => (input instanceof vscode.TabInputCustom ? [`${input.viewType} ${label}`] : []))
        .join('\n');
    await untilSays(viewers, /^aseCertificates\.certificateViewer contoso-root-ca\.cer\n.* isrg-root-x1\.cer$/);
  });

  it('Select Subscriptions… leaves only those in the view that are ticked', async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      this.skip();
    }
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('aseCertificates');
    try {
      const done = run('selectSubscriptions');
      await windowOfHost.listTexts('Select the subscriptions to show');
      await windowOfHost.toggle('Contoso Development');
      await windowOfHost.ok();
      await done;
      assert.equal(settings().get<readonly string[]>('selectedSubscriptions')?.length, 2);
      const labels = await labelsBelow(await extensionUnderTest());
      assert.ok(labels.includes('Contoso Production') && !labels.includes('Contoso Development'), labels.join());
    } finally {
      await settings().update('selectedSubscriptions', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('a click on a certificate, an app or a slot shows it', async () => {
    const extension = await extensionUnderTest();
    const { view } = extension;
    for (const [command, ...path] of [
      ['showCertificate', ...production, 'Root certificates', 'contoso-root'],
      ['showApp', ...apps, 'basket-api'],
      ['showApp', ...apps, 'contoso-payments', 'staging'],
    ]) {
      const row = await rowAt(extension, ...path);
      const click = view.getTreeItem(row).command;
      assert.equal(click?.command, `aseCertificates.${command}`);
      assert.deepEqual(click?.arguments, [row]);
    }
    assert.equal(view.getTreeItem(await rowAt(extension, ...apps)).command, undefined);
  });

  it('Show App shows what is known of it, in one tab for all', async () => {
    const pages = (): readonly string[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await run('showApp', ...apps, 'basket-api');
    await run('showApp', ...apps, 'contoso-payments', 'staging');
    assert.deepEqual(pages(), ['contoso-payments-staging']);
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputCustom);
    const value = (await vscode.workspace.openTextDocument(input.uri)).getText();
    assert.match(value, /^# contoso-payments\/staging\n/);
    assert.match(value, /\| App Service Environment \| contoso-prod-ase \|/);
  });
});
