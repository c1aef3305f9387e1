import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest } from './extensionUnderTest.ts';
import { allRequests, askLocalAzure } from './localAzure.ts';
import { toldMessages } from './toldMessages.ts';

const folderSettings = (): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
};

/** What the view says when it cannot be loaded. */
async function failure(): Promise<string> {
  const { view } = await extensionUnderTest();
  const told = toldMessages();
  try {
    view.refresh();
    const message = told.next();
    assert.deepEqual(await view.getChildren(), []);
    return await message;
  } finally {
    told.restore();
  }
}

/** The remote machine's settings name local Azure as the cloud, and somebody is signed in to VS Code. */
describe('A cloud that somebody else’s settings name', () => {
  beforeEach(async () => {
    await vscode.commands.executeCommand('testAuthentication.signedIn', ['megan.bowen@contoso.com']);
    await askLocalAzure('POST', '/_local/reset');
  });

  it('gets no token where a remote machine’s settings name it', async () => {
    const { customEnvironment } = vscode.workspace.getConfiguration('microsoft-sovereign-cloud');
    assert.match(customEnvironment.resourceManagerEndpointUrl, /^https:\/\/localhost:/, 'the setting is not there');
    assert.match(
      await failure(),
      /"microsoft-sovereign-cloud\.environment" is set by the settings of the remote machine/,
    );
    assert.deepEqual(await allRequests(), []);
  });

  it('gets no token where the opened folder names it', async () => {
    const { customEnvironment } = vscode.workspace.getConfiguration('microsoft-sovereign-cloud');
    const changed = new Promise<void>((resolve) => {
      const listening = vscode.workspace.onDidChangeConfiguration(() => {
        listening.dispose();
        resolve();
      });
    });
    const settings = {
      'microsoft-sovereign-cloud.environment': 'custom',
      'microsoft-sovereign-cloud.customEnvironment': { ...customEnvironment, name: 'Another' },
    };
    await vscode.workspace.fs.writeFile(folderSettings(), Buffer.from(JSON.stringify(settings)));
    await changed;
    try {
      assert.match(await failure(), /is set by the opened folder, which could send your sign-in elsewhere/);
      assert.deepEqual(await allRequests(), []);
    } finally {
      await vscode.workspace.fs.delete(folderSettings());
    }
  });
});
