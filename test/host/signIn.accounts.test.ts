import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest, labelsBelow, rowAt, rowsBelow } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { anotherAccount, heardOfSession, signInAs } from './signingIn.ts';
import { windowOfHost } from './window.ts';

const megan = 'megan.bowen@contoso.com';
const adele = 'adele.vance@fabrikam.com';

/** Who is signed in to VS Code; the extension hears of it as of any other change of sessions. */
async function signedIn(...accounts: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand('testAuthentication.signedIn', accounts);
  (await extensionUnderTest()).view.refresh();
}

/** The subscriptions that the view shows, each as `tenantId/subscriptionId`; none: all. */
async function select(...keys: readonly string[]): Promise<void> {
  const settings = vscode.workspace.getConfiguration('aseCertificates');
  const chosen = keys.length === 0 ? undefined : keys;
  await settings.update('selectedSubscriptions', chosen, vscode.ConfigurationTarget.Global);
}

describe('Signing in with VS Code’s Microsoft accounts', () => {
  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    await select();
    await signedIn();
  });

  it('with no account, the view says so and offers Sign In…', async () => {
    const api = await extensionUnderTest();
    assert.deepEqual(await labelsBelow(api), []);
    const welcome = await windowOfHost.welcomeText('Sign in to Azure to see your App Service Environments');
    for (const button of ['Sign In…', 'Open a Certificate…', 'Create Test Certificate…', 'Learn More']) {
      assert.ok(welcome.includes(button), button);
    }
    await windowOfHost.screenshot('welcome-signed-out');
  });

  it('with one account, its directories and subscriptions are listed, and a directory that wants its own sign-in is a row', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    const labels = await labelsBelow(api);
    assert.deepEqual(labels, ['Contoso Development', 'Contoso Production', 'Fabrikam']);
    const directory = await rowAt(api, 'Fabrikam');
    assert.equal(directory.row().contextValue, 'directory');
    assert.equal(directory.click?.command, 'aseCertificates.signIn');
    assert.ok((await labelsBelow(api, 'Contoso Production')).includes('contoso-prod-ase'));
  });

  it('to a directory of its own, then shows what is there', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    const directory = await rowAt(api, 'Fabrikam');
    await signInAs(megan, { row: directory });
    const labels = await labelsBelow(api);
    assert.ok(!labels.includes('Fabrikam'), labels.join());
    assert.ok((await labelsBelow(api, 'Contoso Production')).length > 0);
  });

  it('to a directory of its own from Find, which then finds what is there', async () => {
    await signInAs(megan);
    const api = await extensionUnderTest();
    await rowAt(api, 'Fabrikam');
    await vscode.commands.executeCommand('testAuthentication.nextSignIn', megan);
    const title = 'Type a part of a name, or a thumbprint';
    const done = vscode.commands.executeCommand('aseCertificates.find');
    await windowOfHost.enter('Sign in to Fabrikam', title);
    await windowOfHost.pressDialogButton('wants to sign in', 'Allow');
    await windowOfHost.enter('contoso-prod-ase', title);
    await done;
    assert.deepEqual(
      api.view.selection.map((row) => row.row().label),
      ['contoso-prod-ase'],
    );
    assert.ok(!(await labelsBelow(api)).includes('Fabrikam'));
  });

  it('with two accounts, lists what either sees, each through its own', async () => {
    // Adele first: with Megan's directories Sign In… would ask which one is meant.
    await signInAs(adele);
    await signInAs(megan, { choose: anotherAccount });
    const api = await extensionUnderTest();
    const labels = await labelsBelow(api);
    assert.equal(labels.filter((label) => label === 'Contoso Development').length, 2);
    assert.ok(labels.includes('Fabrikam Shared Services'));
    const rows = await rowsBelow(api);
    const shared = rows.filter((row) => row.row().label === 'Contoso Development').map((row) => row.row().description);
    assert.deepEqual(shared.sort(), [adele, megan]);
  });

  it('says that everything failed, where everything did', async () => {
    await signInAs(megan);
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET /tenants', answer: { status: 403 } } });
    const api = await extensionUnderTest();
    api.view.refresh();
    assert.deepEqual(await labelsBelow(api), []);
    await windowOfHost.welcomeText('could not be loaded');
    await windowOfHost.screenshot('welcome-failed');
  });

  it('shows what failed of one account as a row, and the other account all the same', async () => {
    // Adele first: with Megan's directories Sign In… would ask which one is meant.
    await signInAs(adele);
    await signInAs(megan, { choose: anotherAccount });
    await heardOfSession();
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET /tenants', times: 1, answer: { status: 403 } } });
    const api = await extensionUnderTest();
    api.view.refresh();
    const rows = await rowsBelow(api);
    const failed = rows.filter((row) => row.row().contextValue === 'error');
    assert.equal(failed.length, 1);
    assert.match(failed[0]?.row().label ?? '', /^Could not load the directories of /);
    assert.ok(rows.length > 1, 'the other account is listed');
  });

  it('shows subscriptions without an environment where the user wants that', async () => {
    const api = await extensionUnderTest();
    await signInAs(megan);
    await vscode.commands.executeCommand('aseCertificates.showAllSubscriptions');
    const all = ['Contoso Development', 'Contoso Production', 'Contoso Sandbox', 'Fabrikam'];
    assert.deepEqual(await labelsBelow(api), all);
    assert.deepEqual(await labelsBelow(api, 'Contoso Sandbox'), ['No App Service Environments']);
    await vscode.commands.executeCommand('aseCertificates.hideEmptySubscriptions');
    assert.ok(!(await labelsBelow(api)).includes('Contoso Sandbox'));
  });

  it('lists the same where Azure Resource Graph refuses', async () => {
    const api = await extensionUnderTest();
    await signInAs(megan);
    const refused = { on: 'POST **/Microsoft.ResourceGraph/**', answer: { status: 403, code: 'AuthorizationFailed' } };
    await askLocalAzure('POST', '/_local/faults', { body: refused });
    api.view.refresh();
    assert.deepEqual(await labelsBelow(api), ['Contoso Development', 'Contoso Production', 'Fabrikam']);
  });

  it('says when no environment is in the selected subscriptions', async () => {
    await signInAs(adele);
    const nowhere = '00000000-0000-0000-0000-000000000000';
    await select(`${nowhere}/${nowhere}`);
    await labelsBelow(await extensionUnderTest());
    const welcome = await windowOfHost.welcomeText('No App Service Environment was found');
    for (const button of ['Refresh', 'Show All Subscriptions', 'Select Subscriptions…', 'Sign In…']) {
      assert.ok(welcome.includes(button), button);
    }
    await windowOfHost.screenshot('welcome-no-environments');
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
    await signInAs(megan, { choose: megan });
    assert.ok((await labelsBelow(api)).length > 0);
  });
});
