import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';

const environment = ['Contoso Production', 'contoso-prod-ase'] as const;
const certificates = [...environment, 'Root certificates'] as const;

describe('The Environments view', () => {
  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
  });

  it('asks Azure for nothing before it is visible', async () => {
    const { body } = await askLocalAzure('GET', '/_local/requests');
    assert.deepEqual(body, []);
  });

  it('shows subscriptions, environments, certificates, apps and slots', async () => {
    const api = await extensionUnderTest();
    assert.ok((await labelsBelow(api)).includes('Contoso Production'));
    assert.ok((await labelsBelow(api, 'Contoso Production')).includes('contoso-prod-ase'));
    assert.deepEqual(await labelsBelow(api, ...environment), ['Root certificates', 'Server certificates', 'Apps']);
    assert.deepEqual(await labelsBelow(api, ...certificates), ['contoso-legacy', 'contoso-root']);
    assert.ok((await labelsBelow(api, ...environment, 'Apps')).includes('contoso-payments'));
    assert.deepEqual(await labelsBelow(api, ...environment, 'Apps', 'contoso-payments'), [
      'Public certificates',
      'canary',
      'staging',
    ]);
  });

  it('says that a classic environment has no Root Certificate API', async () => {
    const labels = await labelsBelow(await extensionUnderTest(), 'Contoso Production', 'contoso-classic-ase');
    assert.deepEqual(labels, ['Root certificates need App Service Environment v3', 'Server certificates', 'Apps']);
  });

  it('says why an environment is not ready', async () => {
    const scaling = await rowAt(await extensionUnderTest(), 'Contoso Production', 'contoso-batch-ase');
    assert.match(scaling.row().description ?? '', /Scaling/);
  });

  it('reads every page of every list', async () => {
    await askLocalAzure('POST', '/_local/switches', { body: { pageSize: 2 } });
    const api = await extensionUnderTest();
    assert.equal((await labelsBelow(api, ...environment, 'Apps')).length, 14);
  });

  it('shows each slot once when the list of apps has slots in it', async () => {
    await askLocalAzure('POST', '/_local/switches', { body: { listIncludesSlots: true } });
    const api = await extensionUnderTest();
    const apps = await labelsBelow(api, ...environment, 'Apps');
    assert.equal(apps.filter((label) => label === 'contoso-payments').length, 1);
    assert.ok(!apps.includes('staging'));
  });

  it('has the same ids after a refresh, so that open rows stay open', async () => {
    const api = await extensionUnderTest();
    const before = (await rowAt(api, ...certificates, 'contoso-root')).id;
    api.view.refresh();
    assert.equal((await rowAt(api, ...certificates, 'contoso-root')).id, before);
  });

  it('keeps the rows below a row that is refreshed until the new ones are there', async () => {
    const api = await extensionUnderTest();
    const node = await rowAt(api, ...certificates);
    const before = await rowAt(api, ...certificates, 'contoso-root');
    const drawn = new Promise<readonly TreeNode[]>((resolve) => {
      const listening = api.view.onDidChangeTreeData((changed) => {
        if (changed === node) {
          listening.dispose();
          resolve(api.view.loadedNodes());
        }
      });
    });
    api.view.refresh(node);
    const rows = (await drawn).filter(({ parent }) => parent === node);
    assert.deepEqual(
      rows.map(({ id }) => id),
      (await api.view.getChildren(node)).map(({ id }) => id),
      'they were loaded before VS Code was told',
    );
    assert.equal(rows.length, 2);
    assert.ok(!rows.includes(before), 'they are new');
  });

  it('fills a row that was replaced while it loaded with the rows of the new one, whose account may differ', async () => {
    const api = await extensionUnderTest();
    const old = await rowAt(api, 'Contoso Production');
    const loading = api.view.getChildren(old);
    api.view.refresh();
    const [row] = await loading;
    const now = await rowAt(api, 'Contoso Production');
    assert.notEqual(now, old);
    assert.equal(row?.parent, now);
    assert.equal((await api.view.getChildren(old))[0]?.parent, now, 'also where an old row is opened later');
  });

  it('shows a failed list as an error row, never as an empty one, and loads it again on Try Again', async () => {
    const fault = { on: 'GET **/publicCertificates', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    const api = await extensionUnderTest();
    const [row] = await api.view.getChildren(await rowAt(api, ...certificates));
    assert.ok(row);
    assert.equal(row.row().contextValue, 'error');
    assert.match(row.row().label, /^Could not load the root certificates of contoso-prod-ase$/);
    assert.match(row.row().tooltip ?? '', /permission/);
    assert.equal(row.click?.command, 'aseCertificates.retry');
    assert.equal((await labelsBelow(api, ...environment, 'Apps')).length, 14, 'the other rows stay');

    await askLocalAzure('DELETE', '/_local/faults');
    api.view.refresh(row.parent);
    assert.deepEqual(await labelsBelow(api, ...certificates), ['contoso-legacy', 'contoso-root']);
  });

  it('says on a row until when it waits while Azure throttles, and fills it then', async () => {
    const api = await extensionUnderTest();
    const row = await rowAt(api, ...certificates);
    const answer = { status: 429, retryAfterSeconds: 2 };
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET **/publicCertificates', times: 1, answer } });
    const saying = new Promise<unknown>((resolve) => {
      const listening = api.view.onDidChangeTreeData((changed) => {
        if (changed === row) {
          listening.dispose();
          resolve(api.view.getTreeItem(row).description);
        }
      });
    });
    const rows = api.view.getChildren(row);
    assert.match(String(await saying), /^waiting for Azure until \d/);
    assert.equal((await rows).length, 2);
    assert.doesNotMatch(String(api.view.getTreeItem(row).description), /waiting/);
  });

  it('shows the public certificates of an app and of a slot, also when the slots cannot be listed', async () => {
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET **/slots', answer: { status: 403 } } });
    const api = await extensionUnderTest();
    const payments = [...environment, 'Apps', 'contoso-payments'] as const;
    const [group, failed] = await labelsBelow(api, ...payments);
    assert.deepEqual([group, failed], ['Public certificates', 'Could not load the slots of contoso-payments']);
    assert.deepEqual(await labelsBelow(api, ...payments, 'Public certificates'), ['northwind-partner']);
    await askLocalAzure('DELETE', '/_local/faults');
    api.view.refresh();
    const row = await rowAt(api, ...payments, 'staging', 'Public certificates');
    assert.deepEqual(
      (await api.view.getChildren(row)).map((one) => one.row().label),
      ['No public certificates'],
    );
    const partner = (await rowAt(api, ...payments, 'Public certificates', 'northwind-partner')).row();
    assert.match(partner.description ?? '', /^[0-9A-F]{8} · Northwind Partner CA$/);
    assert.match(partner.contextValue, /^certificate\+public\+read\+thumbprint\+valid$/);
  });

  it('shows a failed list of public certificates as an error row', async () => {
    await askLocalAzure('POST', '/_local/faults', {
      body: { on: 'GET **/contoso-payments/publicCertificates', answer: { status: 403 } },
    });
    const api = await extensionUnderTest();
    const row = await rowAt(api, ...environment, 'Apps', 'contoso-payments', 'Public certificates');
    const [failed] = await api.view.getChildren(row);
    assert.equal(failed?.row().label, 'Could not load the public certificates of contoso-payments');
    await askLocalAzure('DELETE', '/_local/faults');
    api.view.refresh(failed?.parent);
    const [partner] = await api.view.getChildren(row);
    assert.equal(partner?.row().label, 'northwind-partner', 'and Try Again loads it');
  });

  it('groups the apps by plan and filters them on a command', async () => {
    const api = await extensionUnderTest();
    const plans = ['contoso-prod-ase-linux-plan', 'contoso-prod-ase-windows-plan'];
    await vscode.commands.executeCommand('aseCertificates.groupByPlan');
    assert.deepEqual((await labelsBelow(api, ...environment, 'Apps')).slice(0, 2), plans);
    assert.ok((await labelsBelow(api, ...environment, 'Apps', plans[1] ?? '')).includes('contoso-payments'));
    await vscode.commands.executeCommand('aseCertificates.listApps');
    assert.equal((await labelsBelow(api, ...environment, 'Apps')).length, 14);
  });

  it('says what Azure did not return for a certificate', async () => {
    const switches = { rootCertificates: { body: { blob: 'none', thumbprint: false } } };
    await askLocalAzure('POST', '/_local/switches', { body: switches });
    const row = await rowAt(await extensionUnderTest(), ...certificates, 'contoso-root');
    assert.match(row.row().description ?? '', /Azure returned neither certificate nor thumbprint/);
  });
});
