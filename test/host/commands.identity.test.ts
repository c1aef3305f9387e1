import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, extensionUnderTest } from './extensionUnderTest.ts';

describe('Commands', () => {
  it('are registered exactly as package.json declares them', async () => {
    await extensionUnderTest();
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON;
    const declared: string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    const all = await vscode.commands.getCommands(true);
    // VS Code adds commands for each view: focus, reset, visibility.
    const ofViews = /^aseCertificates\.(?:environments|runs)\.|^workbench\./;
    const registered = all.filter((id) => id.startsWith('aseCertificates.') && !ofViews.test(id));
    assert.deepEqual(registered.sort(), declared.sort());
  });

  it('have the settings of the manifest, with its defaults', () => {
    const settings = vscode.workspace.getConfiguration('aseCertificates');
    assert.equal(settings.get('expiryWarningDays'), 60);
    assert.equal(settings.get('stopStart.concurrency'), 4);
    assert.equal(settings.get('stopStart.timeoutSeconds'), 300);
    assert.equal(settings.get('stopStart.typeNameAbove'), 10);
  });
});
