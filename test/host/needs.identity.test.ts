import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';

const environment = ['Contoso Production', 'contoso-edge-ase'] as const;

describe('Which apps need a stop and start, in the view', () => {
  let token: string;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    const { body: state } = await askLocalAzure('GET', '/_local/state');
    const { tenants } = state as { tenants: { tenantId: string; displayName: string }[] };
    const tenantId = tenants.find(({ displayName }) => displayName === 'Contoso')?.tenantId;
    const body = { account: 'megan.bowen@contoso.com', tenantId };
    token = ((await askLocalAzure('POST', '/_local/token', { body })).body as { accessToken: string }).accessToken;
  });

  /** As a pipeline would, without this window's knowing. */
  async function addRootElsewhere(): Promise<void> {
    const der = await readFile(path.join(variable('ASE_CERTIFICATES_FIXTURES'), 'certificates', 'contoso-root-ca.cer'));
    const { id } = await environmentInAzure();
    const url = `${id}/publicCertificates/corp-root?api-version=2024-04-01`;
    const body = { location: 'North Europe', properties: { blob: der.toString('base64'), isRoot: true } };
    const { status } = await askLocalAzure('PUT', url, { body, token });
    assert.equal(status, 200);
  }

  async function environmentInAzure(): Promise<{ id: string }> {
    const { body } = await askLocalAzure('GET', '/_local/state');
    const { environments } = body as { environments: { id: string; name: string }[] };
    const found = environments.find(({ name }) => name === environment[1]);
    assert.ok(found);
    return found;
  }

  /** Loads the view anew, and waits until the environment's row is as wanted. */
  async function refreshed(isWanted: (description: string, tooltip: string) => boolean): Promise<void> {
    const api = await extensionUnderTest();
    const seen = Promise.withResolvers<void>();
    const look = async (): Promise<void> => {
      const row = (await rowAt(api, ...environment)).row();
      if (isWanted(row.description ?? '', row.tooltip ?? '')) {
        seen.resolve();
      }
    };
    api.view.refresh();
    const listening = api.view.onDidChangeTreeData(() => {
      look().catch(seen.reject);
    });
    await look();
    await seen.promise;
    listening.dispose();
  }

  const descriptionOf = async (...labels: readonly string[]): Promise<string> =>
    (await rowAt(await extensionUnderTest(), ...environment, 'Apps', ...labels)).row().description ?? '';

  it('is said on each app, and counted on the environment', async () => {
    await addRootElsewhere();
    await refreshed((description) => description.startsWith('5 need stop and start · 1 stopped · North Europe'));
    assert.match(await descriptionOf('contoso-www'), /^needs stop and start · 1 slot needs stop and start · Windows/);
    assert.match(await descriptionOf('contoso-www', 'staging'), /^needs stop and start/);
    assert.match(await descriptionOf('contoso-careers'), /^stopped · Windows/);
    for (const action of ['stop', 'start']) {
      await askLocalAzure('POST', '/_local/apps', { body: { id: 'contoso-blog', do: action } });
    }
    await refreshed((description) => description.startsWith('4 need stop and start'));
    assert.match(await descriptionOf('contoso-blog'), /^up to date · Linux/);
  });

  it('draws no row again that says the same', async () => {
    const api = await extensionUnderTest();
    const { view } = api;
    const row = await rowAt(api, ...environment);
    const drawn: unknown[] = [];
    const listening = view.onDidChangeTreeData((node) => drawn.push(node));
    view.getTreeItem(row);
    view.redrawEnvironments([(await environmentInAzure()).id]);
    listening.dispose();
    assert.ok(!drawn.includes(row));
  });

  it('is not known where the log may not be read, and the rows are there all the same', async () => {
    await addRootElsewhere();
    const fault = { on: 'GET **/eventtypes/management/values', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    await refreshed((_, tooltip) => tooltip.includes('Not known which apps need a stop and start'));
    const row = (await rowAt(await extensionUnderTest(), ...environment, 'Apps', 'contoso-www')).row();
    assert.match(row.description ?? '', /^not known · Windows/);
    assert.equal(row.icon, 'question');
    assert.match((await rowAt(await extensionUnderTest(), ...environment)).row().description ?? '', /not known/);
    assert.match(row.tooltip ?? '', /Not known whether it needs a stop and start: your account may not read/);
  });

  it('waits for nothing: the rows are there while the log is still being read', async () => {
    const fault = { on: 'GET **/eventtypes/management/values', hang: 'before' };
    await askLocalAzure('POST', '/_local/faults', { body: fault });
    const api = await extensionUnderTest();
    api.view.refresh();
    assert.match((await rowAt(api, ...environment)).row().description ?? '', /North Europe$/);
    assert.match(await descriptionOf('contoso-www'), /Windows/);
  });
});
