import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { extensionId, extensionUnderTest, labelsBelow, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { itemsOf, offered } from './menuItems.ts';

const production = ['Contoso Production', 'contoso-prod-ase'] as const;
const classic = ['Contoso Production', 'contoso-classic-ase'] as const;
const empty = ['Contoso Development', 'contoso-dev-ase'] as const;
const apps = [...production, 'Apps'] as const;
const servers = [...production, 'Server certificates'] as const;

const ofEnvironment =
  'changeTlsSettings chooseMethod copyName copyResourceId importServerCertificate openInPortal refresh saveTlsSettings';
const ofEveryApp =
  'addPublicCertificate browse changeTlsSettings copyAs copyName copyResourceId openInPortal refresh saveAsTemplate showApp showBindings verifyTrustStore';
const ofRead = 'copyAsText copyName copyThumbprint openInPortal saveCertificate showCertificate viewProperties';

/** Each kind of row, and what its menu has. */
const rows: readonly (readonly [what: string, path: readonly string[], commands: string])[] = [
  ['a subscription', ['Contoso Production'], 'copyName copyResourceId openInPortal refresh'],
  [
    'an environment',
    production,
    `addCertificate copyAs exportPlan saveAsTemplate showTlsSettings stopStartApps uploadServerCertificate verifyTrustStore viewProperties ${ofEnvironment}`,
  ],
  ['a classic environment', classic, `showTlsSettings uploadServerCertificate viewProperties ${ofEnvironment}`],
  [
    'root certificates',
    [...production, 'Root certificates'],
    'addCertificate chooseMethod copyAs refresh saveAsTemplate',
  ],
  [
    'a root certificate',
    [...production, 'Root certificates', 'contoso-root'],
    `copyAs removeCertificate saveAsTemplate ${ofRead}`,
  ],
  ['server certificates', servers, 'importServerCertificate refresh uploadServerCertificate'],
  [
    'a bound server certificate',
    [...servers, 'shop-contoso-com'],
    `bindServerCertificate removeServerCertificate renewServerCertificate unbindServerCertificate ${ofRead}`,
  ],
  ['a binding', [...servers, 'shop-contoso-com', 'shop.contoso.com'], 'copyName unbindServerCertificate'],
  [
    'apps',
    apps,
    'changeTlsSettings copyAs exportPlan refresh saveAsTemplate saveTlsSettings showTlsSettings stopStartApps verifyTrustStore',
  ],
  ['a running app', [...apps, 'contoso-payments'], `exportPlan stopApp stopStartApps viewProperties ${ofEveryApp}`],
  ['a stopped app', [...apps, 'partner-portal'], `startApp viewProperties ${ofEveryApp}`],
  ['a slot', [...apps, 'contoso-payments', 'staging'], `exportPlan stopApp stopStartApps viewProperties ${ofEveryApp}`],
  ['public certificates', [...apps, 'contoso-payments', 'Public certificates'], 'addPublicCertificate refresh'],
  [
    'a public certificate',
    [...apps, 'contoso-payments', 'Public certificates', 'northwind-partner'],
    `loadAsRoot removePublicCertificate ${ofRead}`,
  ],
  ['an empty list of root certificates', [...empty, 'Root certificates', 'No root certificates'], 'addCertificate'],
];

/** Whether the row of this `viewItem` is one that the clause means. */
function matches(when: string, viewItem: string): boolean {
  return new RegExp(/(?:viewItem|selectedRow|selectedRun) =~ \/(.+)\//.exec(when)?.[1] ?? '').test(viewItem);
}

describe('The menus', () => {
  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
  });

  const menuOf = (node: TreeNode) =>
    offered('view/item/context', { view: 'aseCertificates.environments', viewItem: node.row().contextValue });

  for (const [what, row, commands] of rows) {
    it(`of ${what} have what can be done with it`, async () => {
      const node = await rowAt(await extensionUnderTest(), ...row);
      assert.deepEqual(await menuOf(node), commands.split(' ').sort());
    });
  }

  it('offer a stop and start on the row itself only where something needs it', async () => {
    const inline = async (viewItem: string): Promise<readonly string[]> => {
      const items = (await itemsOf('view/item/context')).filter(({ group }) => group.startsWith('inline'));
      const fits = ({ when }: { when: string }): boolean =>
        when.startsWith('view == aseCertificates.environments') && matches(when, viewItem);
      return items.filter(fits).map(({ command }) => command.split('.')[1] ?? '');
    };
    assert.deepEqual(await inline('ase+v3+ready'), ['addCertificate']);
    assert.deepEqual(await inline('ase+v3+ready+needsStopStart'), ['addCertificate', 'stopStartApps']);
    assert.deepEqual(await inline('ase+v3+ready+leftStopped'), ['addCertificate', 'startLeftStopped']);
    assert.deepEqual(await inline('apps+v3+needsStopStart'), ['stopStartApps']);
    assert.deepEqual(await inline('rootCertificates+v3'), ['addCertificate']);
    assert.deepEqual(await inline('note+noRoots'), ['addCertificate']);
    assert.deepEqual(await inline('note'), []);
  });

  it('have Delete and Ctrl+C where there is something to remove or to copy', async () => {
    const { keybindings } = vscode.extensions.getExtension(extensionId)?.packageJSON.contributes ?? {};
    const keys = keybindings as { key: string; command: string; when: string; args: Record<string, string> }[];
    const onKeys = async (...row: readonly string[]): Promise<readonly string[]> => {
      const { contextValue } = (await rowAt(await extensionUnderTest(), ...row)).row();
      const fitting = keys.filter(({ when }) => matches(when, contextValue));
      return fitting.map(({ key, command }) => `${key} ${command.split('.')[1]}`);
    };
    const root = [...production, 'Root certificates', 'contoso-root'];
    assert.deepEqual(await onKeys(...root), ['delete removeCertificate', 'ctrl+c copyThumbprint']);
    assert.deepEqual(await onKeys(...production), ['ctrl+c copyName']);
    assert.deepEqual(await onKeys(...apps, 'basket-api'), ['ctrl+c copyName']);
    assert.deepEqual(await onKeys(...apps), []);
    for (const { when, args } of keys) {
      const [[key = '', pattern] = []] = Object.entries(args);
      const view = key === 'selectedRun' ? 'runs' : 'environments';
      const where = `focusedView == aseCertificates.${view} && listFocus && !inputFocus && `;
      assert.equal(when, `${where}aseCertificates.${key} =~ /${pattern}/`);
    }
  });

  it('have their keys in the accessibility help of the views', () => {
    const { keybindings, views } = vscode.extensions.getExtension(extensionId)?.packageJSON.contributes ?? {};
    const helps = views.aseCertificates as { id: string; accessibilityHelpContent: string }[];
    for (const { command, when } of keybindings as { command: string; when: string }[]) {
      const help = helps.find(({ id }) => when.startsWith(`focusedView == ${id} `));
      assert.ok(help?.accessibilityHelpContent.includes(`<keybinding:${command}>`), command);
    }
  });

  it('have every item of the view on one of these rows', async () => {
    const seen = new Set(rows.flatMap(([, , commands]) => commands.split(' ')));
    const items = (await itemsOf('view/item/context')).filter(
      ({ when }) => !/aseCertificates\.runs|\^error/.test(when),
    );
    const unseen = new Set(items.map(({ command }) => command.split('.')[1] ?? '').filter((id) => !seen.has(id)));
    assert.deepEqual(
      [...unseen].sort(),
      ['compareCertificates', 'startLeftStopped'],
      'two rows, and a run that ended so',
    );
  });

  const ofView = 'chooseMethod createTestCertificate diagnoseSignIn refresh showLog signIn';
  const ofList = `${ofView} selectSubscriptions signOut`;
  for (const [what, keys, commands] of [
    ['signed out', { state: 'signedOut' }, ofView],
    ['where loading failed', { state: 'failed' }, `${ofList} showAllSubscriptions`],
    ['with rows', { state: 'ready' }, `${ofList} filterApps find groupByPlan showAllSubscriptions`],
    [
      'with everything shown otherwise',
      { state: 'ready', grouped: true, filtered: true, allSubscriptions: true },
      `${ofList} filterApps find hideEmptySubscriptions listApps showAllApps`,
    ],
  ] as const) {
    it(`of the view ${what} have what can be done then`, async () => {
      const known = Object.entries(keys).map(([key, value]) => [`aseCertificates.${key}`, value]);
      const found = await offered('view/title', { view: 'aseCertificates.environments', ...Object.fromEntries(known) });
      assert.deepEqual(found, commands.split(' ').sort());
    });
  }

  it('of the Runs view and of the Command Palette clear runs, and work on runs, only where there are any', async () => {
    assert.deepEqual(await offered('view/title', { view: 'aseCertificates.runs' }), ['clearEndedRuns']);
    const ofRuns =
      'cancelRun checkApps clearEndedRuns clearRun continueRun endRun leaveStopped openRunSites retryFailed saveReport showReport startLeftStopped';
    const always = ['groupByPlan', 'showAllSubscriptions'];
    assert.deepEqual(await offered('commandPalette', {}), always);
    const withRuns = await offered('commandPalette', { 'aseCertificates.hasRuns': true });
    assert.deepEqual(withRuns, [...ofRuns.split(' '), ...always].sort());
  });

  it('of a failed list have Try Again', async () => {
    await askLocalAzure('POST', '/_local/faults', { body: { on: 'GET **/sites', answer: { status: 403 } } });
    const api = await extensionUnderTest();
    const [failed] = await api.view.getChildren(await rowAt(api, ...apps));
    assert.ok(failed);
    assert.deepEqual(await menuOf(failed), ['retry']);
  });

  const ofCertificate = 'addPublicCertificate addToEnvironment copyAs saveAsTemplate showCertificates';
  for (const [names, commands] of [
    ['root.cer root.crt root.PEM root.der chain.p7b chain.p7c roots.sst store.jks profile.mobileconfig', ofCertificate],
    ['server.pfx server.P12', 'showCertificates uploadServerCertificate'],
    ['server.csr server.p10 server.req ca.crl', 'showCertificates'],
    ['readme.md', ''],
  ] as const) {
    it(`of ${names} in the Explorer have what can be done with such a file`, async () => {
      for (const name of names.split(' ')) {
        const keys = { resourceExtname: path.extname(name) };
        assert.deepEqual(await offered('explorer/context', keys), commands.split(' ').filter(Boolean).sort(), name);
      }
    });
  }

  it('of two certificate files in the Explorer compare them, and a folder has nothing', async () => {
    const keys = { resourceExtname: '.cer' };
    const both = { ...keys, listMultiSelection: true, listDoubleSelection: true } as const;
    assert.ok((await offered('explorer/context', both)).includes('compareCertificates'));
    assert.deepEqual(await offered('explorer/context', { ...keys, explorerResourceIsFolder: true }), []);
  });

  for (const [what, keys] of [
    ['a file', { activeCustomEditorId: 'aseCertificates.certificateViewer' }],
    ['a text file', { activeCustomEditorId: 'aseCertificates.certificateTextViewer' }],
    ['a certificate of Azure', { activeWebviewPanelId: 'aseCertificates.certificate' }],
  ] as const) {
    it(`of the viewer of ${what} make templates and open the text`, async () => {
      const items = await itemsOf('editor/title');
      const [[id, value]] = Object.entries(keys) as [[string, string]];
      const found = items.filter(({ when }) => when.split(' || ').includes(`${id} == ${value}`));
      const commands = found.map(({ command }) => command.split('.')[1]);
      assert.deepEqual(commands, ['openAsText', 'copyAs', 'saveAsTemplate']);
    });
  }
});

describe('The empty lists', () => {
  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
  });

  for (const [row, labels] of [
    [[...empty, 'Root certificates'], ['No root certificates']],
    [
      [...apps, 'basket-api'],
      ['Public certificates', 'No deployment slots'],
    ],
    [[...apps, 'basket-api', 'Public certificates'], ['No public certificates']],
  ] as const) {
    it(`of ${row.at(-1)} say that they are empty`, async () => {
      assert.deepEqual(await labelsBelow(await extensionUnderTest(), ...row), labels);
    });
  }

  it('of Apps say that they are empty', async () => {
    const none = { on: 'GET **/hostingEnvironments/*/sites', answer: { status: 200, body: { value: [] } } };
    await askLocalAzure('POST', '/_local/faults', { body: none });
    assert.deepEqual(await labelsBelow(await extensionUnderTest(), ...apps), ['No apps']);
  });
});
