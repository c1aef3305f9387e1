import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest, labelsBelow } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const title = 'Type a part of the name of an environment, an app or a certificate';

describe('Find Environment, App or Certificate…', () => {
  before(function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the question.
      this.skip();
    }
  });

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    const { view } = await extensionUnderTest();
    view.startOver();
    await vscode.commands.executeCommand('aseCertificates.environments.focus');
  });

  async function found(label: string): Promise<string> {
    const done = vscode.commands.executeCommand('aseCertificates.find');
    await windowOfHost.listTexts(title);
    await windowOfHost.enter(label, title);
    await done;
    const { view } = await extensionUnderTest();
    return view.selection.map((row) => row.row().label).join();
  }

  it('selects an environment, an app and a slot that nobody has opened', async () => {
    assert.equal(await found('contoso-dev-ase'), 'contoso-dev-ase');
    assert.equal(await found('basket-api'), 'basket-api');
    assert.equal(await found('contoso-payments/canary'), 'canary');
  });

  it('selects a root certificate that is loaded', async () => {
    await labelsBelow(await extensionUnderTest(), 'Contoso Production', 'contoso-prod-ase', 'Root certificates');
    assert.equal(await found('contoso-legacy'), 'contoso-legacy');
  });

  it('finds environments, and says what is missing, where Azure Resource Graph refuses', async () => {
    const refused = { on: 'POST **/Microsoft.ResourceGraph/**', answer: { status: 403, code: 'AuthorizationFailed' } };
    await askLocalAzure('POST', '/_local/faults', { body: refused });
    const done = vscode.commands.executeCommand('aseCertificates.find');
    const rows = (await windowOfHost.listTexts(title)).join();
    assert.match(rows, /contoso-dev-ase/);
    assert.match(rows, /Not all could be loaded/);
    await windowOfHost.cancelQuickInput(title);
    await done;
  });
});
