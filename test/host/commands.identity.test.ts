import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, extensionUnderTest } from './extensionUnderTest.ts';

describe('Commands', () => {
  it('are all registered that package.json declares, and no other', async () => {
    await extensionUnderTest();
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON;
    const declared: string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    const all = await vscode.commands.getCommands(true);
    // VS Code itself adds commands for each view: its focus, its resets, its visibility.
    const ofViews = /^aseCertificates\.(?:environments|runs)\.|^workbench\./;
    const registered = all.filter((id) => id.startsWith('aseCertificates.') && !ofViews.test(id));
    assert.deepEqual(registered.sort(), declared.sort());
  });

  it('have settings with the defaults of the manifest', () => {
    const settings = vscode.workspace.getConfiguration('aseCertificates');
    assert.equal(settings.get('expiryWarningDays'), 60);
    assert.equal(settings.get('stopStart.concurrency'), 4);
    assert.equal(settings.get('stopStart.timeoutSeconds'), 300);
    assert.equal(settings.get('stopStart.typeNameAbove'), 10);
  });
});
