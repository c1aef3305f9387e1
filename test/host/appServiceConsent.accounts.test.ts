import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const megan = 'megan.bowen@contoso.com';

describe('Consent to App Service', () => {
  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await vscode.commands.executeCommand('testAuthentication.signedIn', []);
  });

  it('is asked for once, by VS Code, before the first trust store is verified', async () => {
    await vscode.commands.executeCommand('testAuthentication.nextSignIn', megan);
    const signedIn = vscode.commands.executeCommand('aseCertificates.signIn');
    await windowOfHost.pressDialogButton('wants to sign in', 'Allow');
    await signedIn;
    const row = await rowAt(
      await extensionUnderTest(),
      ...['Contoso Production', 'contoso-prod-ase', 'Apps', 'contoso-payments'],
    );
    const verified = vscode.commands.executeCommand('aseCertificates.verifyTrustStore', row);
    await windowOfHost.pressDialogButton('wants to sign in', 'Allow');
    await verified;
    await vscode.commands.executeCommand('aseCertificates.verifyTrustStore', row);
    const pattern = encodeURIComponent('POST /_scm/contoso-payments/api/command');
    const { body } = await askLocalAzure('GET', `/_local/requests?on=${pattern}`);
    assert.deepEqual(
      (body as { status: number; caller: string }[]).map(({ status, caller }) => [status, caller]),
      [1, 2, 3, 4].map(() => [200, megan]),
    );
  });
});
