import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CertificateNode } from '../../src/tree/environmentNodes.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { toldMessages } from './toldMessages.ts';
import { windowOfHost } from './window.ts';

const title = 'Type a part of a name, or a thumbprint';

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

  it('selects a root certificate by its name or its thumbprint, whether the view has loaded it or not', async () => {
    assert.equal(await found('contoso-legacy'), 'contoso-legacy');
    const api = await extensionUnderTest();
    const row = await rowAt(api, 'Contoso Production', 'contoso-prod-ase', 'Root certificates', 'contoso-legacy');
    assert.ok('certificate' in row);
    const { sha256 } = (row as CertificateNode).certificate?.thumbprints ?? assert.fail();
    assert.equal(await found(sha256.replace(/..(?=.)/g, '$&:')), 'contoso-legacy');
  });

  it('selects an app that the filter of the view hides', async () => {
    const filtered = vscode.commands.executeCommand('aseCertificates.filterApps');
    await windowOfHost.toggle('no change known');
    await windowOfHost.ok();
    await filtered;
    assert.equal(await found('basket-api'), 'basket-api');
  });

  it('tells why a row above the one that was picked cannot be opened', async () => {
    const refused = { on: 'GET **/contoso-prod-ase/sites', answer: { status: 403, code: 'AuthorizationFailed' } };
    await askLocalAzure('POST', '/_local/faults', { body: refused });
    const told = toldMessages();
    try {
      const message = told.next();
      await found('basket-api');
      assert.match(await message, /^Could not list apps of contoso-prod-ase\./);
    } finally {
      told.restore();
    }
  });

  it('finds an app where Azure Resource Graph refuses', async () => {
    const refused = { on: 'POST **/Microsoft.ResourceGraph/**', answer: { status: 403, code: 'AuthorizationFailed' } };
    await askLocalAzure('POST', '/_local/faults', { body: refused });
    assert.equal(await found('contoso-payments/canary'), 'canary');
  });

  it('names what could not be loaded, and tells why', async () => {
    const refused = { on: 'GET **/contoso-edge-ase/publicCertificates', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: refused });
    const told = toldMessages();
    try {
      const message = told.next();
      await found('Could not load the root certificates of contoso-edge-ase');
      assert.match(await message, /^Could not list root certificates of contoso-edge-ase\./);
    } finally {
      told.restore();
    }
  });
});
