import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { variable } from './channel.ts';
import { extensionUnderTest, labelsBelow, rowAt, rowsBelow } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { anotherAccount, heardOfSession, signInAs } from './signingIn.ts';
import { toldMessages } from './toldMessages.ts';
import { windowOfHost } from './window.ts';

const megan = 'megan.bowen@contoso.com';
const lina = 'lina@contoso.cn';

/** The local Azure of each cloud. */
const azure = (): string => variable('ASE_CERTIFICATES_LOCAL_AZURE');
const china = (): string => variable('ASE_CERTIFICATES_SOVEREIGN_AZURE');

interface Request {
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly caller?: string;
  readonly cut?: true;
}

/** What was asked of a cloud since the last reset, but for what the tests themselves and VS Code's accounts asked. */
async function requestsTo(at: string): Promise<readonly Request[]> {
  const { body } = await askLocalAzure('GET', '/_local/requests', { at });
  return (body as Request[]).filter(({ path }) => !path.startsWith('/_local/'));
}

/** From now on requests that match are answered so. */
async function arm(at: string, fault: object): Promise<void> {
  await askLocalAzure('POST', '/_local/faults', { at, body: fault });
}

/** The user's setting of the cloud, as the built-in extension of VS Code has it; undefined: Azure. Resolves once the view starts over. */
async function switchTo(environment: 'ChinaCloud' | 'custom' | undefined): Promise<void> {
  const { view } = await extensionUnderTest();
  await view.allFound;
  const startsOver = new Promise<void>((resolve) => {
    const listening = view.onDidChangeTreeData((node) => {
      if (node === undefined) {
        listening.dispose();
        resolve();
      }
    });
  });
  const settings = vscode.workspace.getConfiguration('microsoft-sovereign-cloud');
  await settings.update('environment', environment, vscode.ConfigurationTarget.Global);
  await startsOver;
}

const production = ['Contoso Production', 'contoso-prod-ase'] as const;

describe('Switching the cloud while environments are shown', () => {
  before(async () => {
    await signInAs(megan);
    await heardOfSession();
    await switchTo('ChinaCloud');
    await signInAs(megan);
    await heardOfSession();
    await switchTo(undefined);
  });

  beforeEach(async () => {
    for (const at of [azure(), china()]) {
      await askLocalAzure('POST', '/_local/reset', { at });
    }
    const { view } = await extensionUnderTest();
    view.refresh();
    assert.deepEqual(await labelsBelow(await extensionUnderTest()), [
      'Contoso Development',
      'Contoso Production',
      'Fabrikam',
    ]);
  });

  afterEach(async () => {
    // Also where a test failed. A setting without a value is an empty one.
    if (vscode.workspace.getConfiguration('microsoft-sovereign-cloud').get<string>('environment')) {
      await switchTo(undefined);
    }
  });

  it('shows what is in the new cloud, also where ids are the same, and nothing of the old one', async () => {
    const api = await extensionUnderTest();
    assert.deepEqual(await labelsBelow(api, ...production, 'Root certificates'), ['contoso-legacy', 'contoso-root']);
    assert.ok((await labelsBelow(api, ...production, 'Apps')).includes('orders-api'));
    const old = new Set(api.view.loadedNodes());
    const { id } = await rowAt(api, ...production);

    await switchTo('ChinaCloud');
    assert.deepEqual(await labelsBelow(api), ['Contoso Production']);
    assert.deepEqual(await labelsBelow(api, 'Contoso Production'), ['contoso-china-ase', 'contoso-prod-ase']);
    const environment = await rowAt(api, ...production);
    assert.equal(environment.id, id, 'the ids are the same');
    assert.match(environment.row().description ?? '', /China North 3$/);
    assert.deepEqual(await labelsBelow(api, ...production, 'Root certificates'), ['No root certificates']);
    assert.deepEqual(await labelsBelow(api, ...production, 'Apps'), ['china-shop']);
    assert.ok(api.view.loadedNodes().every((row) => !old.has(row)));
    await windowOfHost.openEnvironments();
    await windowOfHost.screenshot('cloud-china');

    await switchTo(undefined);
    assert.deepEqual(await labelsBelow(api), ['Contoso Development', 'Contoso Production', 'Fabrikam']);
    assert.deepEqual(await labelsBelow(api, ...production, 'Root certificates'), ['contoso-legacy', 'contoso-root']);
  });

  it('sends each cloud only its own tokens, and the old one nothing more', async () => {
    const api = await extensionUnderTest();
    await labelsBelow(api, ...production, 'Apps');
    assert.deepEqual(await requestsTo(china()), []);

    await switchTo('ChinaCloud');
    await askLocalAzure('DELETE', '/_local/requests', { at: azure() });
    await labelsBelow(api, ...production, 'Apps');
    await labelsBelow(api, ...production, 'Root certificates');
    const sent = await requestsTo(china());
    assert.ok(sent.length > 0);
    // A token of the other cloud has another key: it is refused, and speaks for nobody.
    assert.deepEqual([...new Set(sent.map(({ caller, status }) => `${caller} ${status}`))], [`${megan} 200`]);
    assert.deepEqual(await requestsTo(azure()), []);

    await switchTo(undefined);
    await askLocalAzure('DELETE', '/_local/requests', { at: china() });
    await labelsBelow(api, ...production, 'Apps');
    const back = await requestsTo(azure());
    assert.deepEqual([...new Set(back.map(({ caller, status }) => `${caller} ${status}`))], [`${megan} 200`]);
    assert.deepEqual(await requestsTo(china()), []);
  });

  it('ends what is asked of the old cloud, and shows no answer that comes late', async () => {
    const api = await extensionUnderTest();
    const list = await rowAt(api, ...production, 'Root certificates');
    await arm(azure(), { on: 'GET **/publicCertificates', holdMs: 600_000 });
    const late = api.view.getChildren(list);
    const isAsked = async (): Promise<Request | undefined> =>
      (await requestsTo(azure())).findLast(({ path }) => path.endsWith('/publicCertificates'));
    while ((await isAsked()) === undefined) {
      // Until it is on its way.
    }
    await switchTo('ChinaCloud');
    assert.deepEqual(
      (await late).map((row) => row.row().label),
      ['No root certificates'],
      'the row of the old cloud has what is below the same row of the new one',
    );
    assert.deepEqual(await labelsBelow(api, ...production, 'Root certificates'), ['No root certificates']);
    assert.equal((await isAsked())?.cut, true);
  });

  it('says in a row whose directories could not be listed there, beside what the other account sees', async () => {
    const api = await extensionUnderTest();
    await switchTo('ChinaCloud');
    await signInAs(lina, { choose: anotherAccount });
    await heardOfSession();
    await switchTo(undefined);
    await arm(china(), { on: 'GET /tenants', times: 1, answer: { status: 403, code: 'AuthorizationFailed' } });
    await switchTo('ChinaCloud');
    const rows = await rowsBelow(api);
    const [failed, ...others] = rows;
    assert.equal(failed?.row().contextValue, 'error');
    assert.match(failed.row().label, /^Could not load the directories of /);
    assert.match(failed.row().description ?? '', /Click to try again\.$/);
    assert.deepEqual(
      others.map((row) => row.row().label),
      ['Contoso Production'],
    );
  });

  it('says which setting is wrong, shows nothing of the old cloud, and asks neither cloud', async () => {
    const api = await extensionUnderTest();
    const told = toldMessages();
    try {
      const message = told.next();
      await switchTo('custom');
      assert.deepEqual(await labelsBelow(api), []);
      assert.match(await message, /"microsoft-sovereign-cloud\.customEnvironment" is incomplete/);
      assert.deepEqual(api.view.loadedNodes(), []);
      for (const at of [azure(), china()]) {
        await askLocalAzure('DELETE', '/_local/requests', { at });
      }
      api.view.refresh();
      assert.deepEqual(await labelsBelow(api), []);
      assert.deepEqual([...(await requestsTo(azure())), ...(await requestsTo(china()))], []);
    } finally {
      told.restore();
    }
    await switchTo(undefined);
    assert.deepEqual(await labelsBelow(api), ['Contoso Development', 'Contoso Production', 'Fabrikam']);
  });

  it('says in the view that nobody is signed in there, and shows the old cloud again afterwards', async () => {
    const api = await extensionUnderTest();
    await vscode.commands.executeCommand('testAuthentication.signedInToSovereignCloud', []);
    await switchTo('ChinaCloud');
    assert.deepEqual(await labelsBelow(api), []);
    await windowOfHost.welcomeText('Sign in to Azure to see your App Service Environments');
    assert.deepEqual(await requestsTo(china()), []);
    await switchTo(undefined);
    assert.deepEqual(await labelsBelow(api), ['Contoso Development', 'Contoso Production', 'Fabrikam']);
  });
});
