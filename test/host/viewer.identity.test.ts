import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CertificateView } from '../../src/viewer/certificateView.ts';
import { armour, integer, utcTime } from '../fixtures/derWriter.ts';
import { makeCertificate } from '../fixtures/madeCertificate.ts';
import { makePkcs12 } from '../fixtures/madePkcs12.ts';
import { makeRequest, makeRevocationList, revokedEntry } from '../fixtures/madeRelated.ts';
import { otherKeys, pfxPassword } from '../fixtures/testSecrets.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { VirtualFiles } from './virtualFiles.ts';
import { windowOfHost } from './window.ts';

const certificates = ['Contoso Production', 'contoso-prod-ase', 'Root certificates'] as const;

/** What `look` finds, once there is something. */
async function whenThere<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The view in front. */
async function activeView(): Promise<CertificateView> {
  const { viewer } = await extensionUnderTest();
  return whenThere(() => viewer.active);
}

async function shownName(): Promise<string | undefined> {
  return (await (await activeView()).shownItem())?.name;
}

function activeInput(): unknown {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.input;
}

describe('The certificate viewer', () => {
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'viewer');

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await mkdir(folder, { recursive: true });
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  async function file(name: string, bytes: Uint8Array | string): Promise<vscode.Uri> {
    await writeFile(path.join(folder, name), bytes);
    return vscode.Uri.file(path.join(folder, name));
  }

  function fixture(name: string): Promise<Uint8Array> {
    return readFile(path.join(variable('ASE_CERTIFICATES_FIXTURES'), 'certificates', name));
  }

  it('is what VS Code opens a .cer with', async () => {
    await vscode.commands.executeCommand('vscode.open', await file('root.cer', await fixture('isrg-root-x1.cer')));
    assert.equal(await shownName(), 'ISRG Root X1');
    const input = activeInput();
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'aseCertificates.certificateViewer');
  });

  it('leaves a .pem to the text editor, and shows it when asked to', async () => {
    const uri = await file('chain.pem', await fixture('contoso-chain.pem'));
    await vscode.commands.executeCommand('vscode.open', uri);
    assert.ok(activeInput() instanceof vscode.TabInputText);
    await vscode.commands.executeCommand('aseCertificates.showCertificates', uri);
    assert.equal(await shownName(), 'app.internal.contoso.com');
    const input = activeInput();
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'aseCertificates.certificateTextViewer');
  });

  it('opens a revocation list, and shows a certificate request that the text editor has', async () => {
    const entries = [revokedEntry(integer(0x11), utcTime('260101000000Z'))];
    await vscode.commands.executeCommand('vscode.open', await file('ca.crl', makeRevocationList({ entries })));
    assert.equal(await shownName(), 'Contoso Root CA');
    const input = activeInput();
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'aseCertificates.certificateViewer');
    await vscode.commands.executeCommand('aseCertificates.copyAsText');
    assert.match(await vscode.env.clipboard.readText(), /: 11, 2026-01-01 00:00:00 UTC\n/);

    const request = await file('app.csr', armour('CERTIFICATE REQUEST', makeRequest()));
    await vscode.commands.executeCommand('vscode.open', request);
    assert.ok(activeInput() instanceof vscode.TabInputText);
    await vscode.commands.executeCommand('aseCertificates.showCertificates', request);
    assert.equal(await shownName(), 'app.contoso.com');
    await vscode.commands.executeCommand('aseCertificates.copyAsText');
    assert.match(await vscode.env.clipboard.readText(), /^app\.contoso\.com\n.*BEGIN CERTIFICATE REQUEST-----/s);
  });

  it('opens a file of a virtual file system, which is on no disk', async () => {
    const files = new VirtualFiles();
    try {
      const uri = files.add('root.cer', await fixture('isrg-root-x1.cer'));
      await vscode.commands.executeCommand('vscode.open', uri);
      assert.equal(await shownName(), 'ISRG Root X1');
      await vscode.commands.executeCommand('aseCertificates.copyAsText');
      assert.match(await vscode.env.clipboard.readText(), /^ISRG Root X1\n/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      files.dispose();
    }
  });

  it('shows a file of any name, by its content', async () => {
    const uri = await file('root.bin', await fixture('isrg-root-x1.cer'));
    await vscode.commands.executeCommand('aseCertificates.showCertificate', uri);
    assert.equal(await shownName(), 'ISRG Root X1');
  });

  it('shows nothing of a file that is no certificate', async () => {
    await vscode.commands.executeCommand('vscode.open', await file('page.cer', '<!DOCTYPE html><html></html>'));
    assert.equal(await shownName(), undefined);
  });

  it('reads a file again when it changes', async () => {
    const uri = await file('root.cer', await fixture('isrg-root-x1.cer'));
    await vscode.commands.executeCommand('vscode.open', uri);
    const view = await activeView();
    assert.equal(await shownName(), 'ISRG Root X1');
    const changed = new Promise((resolve) => view.source.onDidChange(resolve));
    await writeFile(uri.fsPath, await fixture('contoso-root-ca.cer'));
    await changed;
    assert.equal(await shownName(), 'Contoso Root CA');
  });

  it('asks for the password of a .pfx, and again when it is wrong', async () => {
    const { der, key } = makeCertificate({ key: otherKeys.other });
    const uri = await file('root.pfx', makePkcs12({ certificates: [der], key, password: pfxPassword }));
    await vscode.commands.executeCommand('vscode.open', uri);
    const view = await activeView();
    const nextContent = (): Promise<unknown> => new Promise((resolve) => view.source.onDidChange(resolve));
    let changed = nextContent();
    await windowOfHost.enter(`${pfxPassword}x`, 'is not stored');
    await changed;
    assert.deepEqual(await view.source.content, { kind: 'locked', wrongPassword: true });
    changed = nextContent();
    await windowOfHost.enter(pfxPassword, 'That password is wrong');
    await changed;
    const content = await view.source.content;
    assert.ok(content.kind === 'certificates');
    assert.ok(content.privateKey !== undefined);
    assert.equal(await shownName(), 'Contoso Root CA');
  });

  it('cancels its question for a password when it is hidden', async () => {
    const { der, key } = makeCertificate({ key: otherKeys.other });
    const uri = await file('root.pfx', makePkcs12({ certificates: [der], key, password: pfxPassword }));
    const { showInputBox } = vscode.window;
    const asked = new Promise<vscode.CancellationToken | undefined>((resolve) => {
      const ask: typeof showInputBox = async (_, token) => {
        resolve(token);
        return showInputBox({ title: 'A question of the viewer' }, token);
      };
      Object.assign(vscode.window, { showInputBox: ask });
    });
    try {
      await vscode.commands.executeCommand('vscode.open', uri);
      const token = await asked;
      assert.equal(token?.isCancellationRequested, false);
      const cancelled = new Promise((resolve) => token?.onCancellationRequested(resolve));
      await vscode.commands.executeCommand('vscode.open', await file('root.cer', await fixture('isrg-root-x1.cer')));
      await cancelled;
    } finally {
      Object.assign(vscode.window, { showInputBox });
    }
  });

  it('shows the certificates in the file of the text editor, and in what was typed there', async () => {
    const pem = Buffer.from(await fixture('contoso-chain.pem')).toString();
    const secret = `apiVersion: v1\nkind: Secret\ndata:\n  ca.crt: ${Buffer.from(pem).toString('base64')}\n`;
    await vscode.commands.executeCommand('vscode.open', await file('secret.yaml', secret));
    await vscode.commands.executeCommand('aseCertificates.showCertificates');
    assert.equal(await shownName(), 'app.internal.contoso.com');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: pem }));
    await vscode.commands.executeCommand('aseCertificates.showCertificates');
    assert.equal(await shownName(), 'app.internal.contoso.com');
  });

  it('shows the certificate of a row once, however often it is asked for', async () => {
    const row = await rowAt(await extensionUnderTest(), ...certificates, 'contoso-root');
    await vscode.commands.executeCommand('aseCertificates.showCertificate', row);
    const view = await activeView();
    await vscode.commands.executeCommand('aseCertificates.showCertificate', row);
    assert.equal(await activeView(), view);
    assert.equal(await shownName(), 'Contoso Root CA');
    assert.equal(view.source.title.where, 'contoso-root on contoso-prod-ase (Contoso Production)');
  });

  it('shows a file that was dropped without an address', async () => {
    const dropped = { name: 'dropped.pem', bytes: await fixture('contoso-chain.pem') };
    await vscode.commands.executeCommand('aseCertificates.showCertificates', dropped);
    assert.equal(await shownName(), 'app.internal.contoso.com');
  });

  it('copies and opens as text what it shows', async () => {
    await vscode.commands.executeCommand('vscode.open', await file('root.cer', await fixture('isrg-root-x1.cer')));
    await activeView();
    await vscode.commands.executeCommand('aseCertificates.copyAsText');
    assert.match(await vscode.env.clipboard.readText(), /^ISRG Root X1\n\nThumbprints\n/);
    await vscode.commands.executeCommand('aseCertificates.openAsText');
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^ISRG Root X1\n\nThumbprints\n/);
  });

  it('compares two files', async () => {
    const left = await file('left.cer', await fixture('contoso-root-ca.cer'));
    const right = await file('right.cer', await fixture('isrg-root-x1.cer'));
    await vscode.commands.executeCommand('aseCertificates.compareCertificates', left, [left, right]);
    const tab = await whenThere(() => vscode.window.tabGroups.activeTabGroup.activeTab);
    assert.equal(tab.label, 'left.cer ↔ right.cer');
  });
});
