import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const provider = 'microsoft-sovereign-cloud';
const megan = 'megan.bowen@contoso.com';
const adele = 'adele.vance@fabrikam.com';

/** The equipment itself: what the other tests of this configuration rely on. */
describe('The Microsoft accounts that stand in for VS Code’s own', () => {
  beforeEach(async () => {
    await vscode.commands.executeCommand('testAuthentication.signedIn', []);
  });

  it('are none, one or two, as a test says', async () => {
    assert.deepEqual(await labels(), []);
    await vscode.commands.executeCommand('testAuthentication.signedIn', [megan]);
    assert.deepEqual(await labels(), [megan]);
    await vscode.commands.executeCommand('testAuthentication.signedIn', [megan, adele]);
    assert.deepEqual(await labels(), [megan, adele]);
  });

  it('sign in with a token that local Azure accepts, after VS Code asked the user', async () => {
    await vscode.commands.executeCommand('testAuthentication.nextSignIn', megan);
    const asked = vscode.authentication.getSession(provider, [], { createIfNone: true });
    await windowOfHost.pressDialogButton('wants to sign in', 'Allow');
    const session = await asked;
    assert.equal(session.account.label, megan);

    const token = session.accessToken;
    const answer = await askLocalAzure('GET', '/subscriptions?api-version=2022-12-01', { token });
    assert.equal(answer.status, 200);
  });
});

async function labels(): Promise<string[]> {
  return (await vscode.authentication.getAccounts(provider)).map((account) => account.label);
}
