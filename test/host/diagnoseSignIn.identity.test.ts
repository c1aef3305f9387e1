import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';

describe('Diagnose Sign-in…', () => {
  before(extensionUnderTest);
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens a document of what answered, with the certificates that were seen, and has no secret in it', async () => {
    await askLocalAzure('POST', '/_local/reset');
    await vscode.commands.executeCommand('aseCertificates.diagnoseSignIn');
    await tabNamed(/Sign-in Diagnosis/);
    const { body } = await askLocalAzure('GET', `/_local/requests?on=${encodeURIComponent('GET /subscriptions')}`);
    const statuses = (body as { status: number }[]).map(({ status }) => status);
    assert.deepEqual(statuses.sort(), [200, 401]);
  });
});

/** Waits until there is such a tab: the preview gets its name after its command has ended. */
async function tabNamed(name: RegExp): Promise<void> {
  const isThere = (): boolean =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => name.test(label)));
  while (!isThere()) {
    await new Promise<void>((resolve) => {
      const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}
