import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const megan = 'megan.bowen@contoso.com';
const adele = 'adele.vance@fabrikam.com';

/** Who is signed in to VS Code; the extension hears of it as of any other change of sessions. */
async function signedIn(...accounts: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand('testAuthentication.signedIn', accounts);
  (await extensionUnderTest()).view.refresh();
}

/** Signs in through the extension's own command, allowing it in VS Code's dialog where VS Code asks. */
async function signInAs(account: string): Promise<void> {
  await vscode.commands.executeCommand('testAuthentication.nextSignIn', account);
  const done = vscode.commands.executeCommand('aseCertificates.signIn');
  await windowOfHost.pressDialogButton('wants to sign in', 'Allow');
  await done;
}

describe('Signing in with VS Code’s Microsoft accounts', () => {
  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await vscode.workspace
      .getConfiguration('aseCertificates')
      .update('selectedSubscriptions', undefined, vscode.ConfigurationTarget.Global);
    await signedIn();
  });

  it('with no account, the view says so and offers Sign In…', async () => {
    const api = await extensionUnderTest();
    assert.deepEqual(await labelsBelow(api), []);
    const welcome = await windowOfHost.welcomeText();
    assert.match(welcome, /Sign in to Azure to see your App Service Environments/);
    assert.match(welcome, /Sign In…/);
    await windowOfHost.screenshot('welcome-signed-out');
  });

  it('with one account, its directories and subscriptions are listed, and a directory that wants its own sign-in is a row', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    const labels = await labelsBelow(api);
    assert.deepEqual(labels, ['Contoso Development', 'Contoso Production', 'Contoso Sandbox', 'Fabrikam']);
    const directory = await rowAt(api, 'Fabrikam');
    assert.equal(directory.row().contextValue, 'directory');
    assert.equal(directory.click?.command, 'aseCertificates.signIn');
    assert.ok((await labelsBelow(api, 'Contoso Production')).includes('contoso-prod-ase'));
  });

  it('to a directory of its own, then shows what is there', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    const directory = await rowAt(api, 'Fabrikam');
    await vscode.commands.executeCommand('testAuthentication.nextSignIn', megan);
    await vscode.commands.executeCommand('aseCertificates.signIn', directory);
    const labels = await labelsBelow(api);
    assert.ok(!labels.includes('Fabrikam'), labels.join());
    assert.ok((await labelsBelow(api, 'Contoso Production')).length > 0);
  });

  it('with two accounts, lists what either sees, each through its own', async () => {
    await signInAs(megan);
    await signInAs(adele);
    const api = await extensionUnderTest();
    const labels = await labelsBelow(api);
    assert.equal(labels.filter((label) => label === 'Contoso Development').length, 2);
    assert.ok(labels.includes('Fabrikam Shared Services'));
    const rows = await api.view.getChildren();
    const shared = rows.filter((row) => row.row().label === 'Contoso Development').map((row) => row.row().description);
    assert.deepEqual(shared.sort(), [adele, megan]);
  });

  it('shows a failing directory as a row and the others all the same', async () => {
    await signInAs(megan);
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET /tenants', answer: { status: 403 } } });
    const api = await extensionUnderTest();
    api.view.refresh();
    assert.deepEqual(await labelsBelow(api), [], 'nothing but failures is told by the view as a whole');
    const welcome = await windowOfHost.welcomeText();
    assert.match(welcome, /could not be loaded/);
    await windowOfHost.screenshot('welcome-failed');
  });

  it('says when no subscription is there, and when no environment is', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    const settings = vscode.workspace.getConfiguration('aseCertificates');
    const row = (await api.view.getChildren()).find((one) => one.row().label === 'Contoso Sandbox');
    assert.ok(row && 'subscription' in row);
    const { tenantId, subscriptionId } = row.subscription as { tenantId: string; subscriptionId: string };
    await askLocalAzure('POST', '/_local/faults', {
      body: { on: 'GET /tenants', answer: { status: 200 } },
    });
    await askLocalAzure('DELETE', '/_local/faults');
    await settings.update(
      'selectedSubscriptions',
      [`${tenantId}/${subscriptionId}`],
      vscode.ConfigurationTarget.Global,
    );
    assert.deepEqual((await labelsBelow(api))[0], 'Contoso Sandbox');
  });

  it('forgets the account on Sign Out, and VS Code keeps it', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    assert.ok((await labelsBelow(api)).length > 0);
    await vscode.commands.executeCommand('aseCertificates.signOut');
    assert.deepEqual(await labelsBelow(api), []);
    const accounts = await vscode.authentication.getAccounts('microsoft-sovereign-cloud');
    assert.deepEqual(
      accounts.map(({ label }) => label),
      [megan],
    );
    await vscode.commands.executeCommand('testAuthentication.nextSignIn', megan);
    await vscode.commands.executeCommand('aseCertificates.signIn');
    assert.ok((await labelsBelow(api)).length > 0);
  });
});
