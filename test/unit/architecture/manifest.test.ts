import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  allSubscriptionsKey,
  commandIds,
  documentScheme,
  filteredKey,
  groupedKey,
  hasRunsKey,
  runsViewId,
  selectedRowKey,
  selectedRunKey,
  settingIds,
  viewerTypes,
  viewId,
  viewStateKey,
  viewStates,
} from '../../../src/contributions.ts';

const root = resolve(import.meta.dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const {
  commands,
  keybindings,
  menus,
  configuration,
  customEditors,
  viewsWelcome,
  views,
  viewsContainers,
  walkthroughs,
} = manifest.contributes;

/** Every `when` clause of the manifest, with where it stands. */
const clauses: readonly { readonly where: string; readonly when: string }[] = [
  ...Object.entries(menus).flatMap(([menu, items]) =>
    (items as { command: string; when: string }[]).map(({ command, when }) => ({ where: `${menu} ${command}`, when })),
  ),
  ...keybindings.map(({ command, when }: { command: string; when: string }) => ({ where: `key of ${command}`, when })),
  ...viewsWelcome.map(({ view, when }: { view: string; when: string }) => ({ where: `welcome ${view}`, when })),
];

/** What a row can be; the flags are those that the rows' own tests produce. */
const kinds = [
  'subscription',
  'directory',
  'ase',
  'rootCertificates',
  'apps',
  'certificate',
  'publicCertificates',
  'serverCertificates',
  'serverCertificate',
  'binding',
  'app',
  'error',
  'note',
  'plan',
  'run',
  'runApp',
];
const flags = [
  'v1',
  'v2',
  'v3',
  'ready',
  'running',
  'stopped',
  'busy',
  'root',
  'public',
  'read',
  'thumbprint',
  'bound',
  'expiring',
  'needsStopStart',
  'noRoots',
  'several',
  'cancellable',
  'paused',
  'look',
  'ended',
  'failed',
  'leftStopped',
  'cutShort',
  'notBack',
  'report',
];

describe('The manifest', () => {
  it('declares exactly the commands that the code registers', () => {
    assert.deepEqual(commands.map(({ command }: { command: string }) => command).sort(), [...commandIds].sort());
  });

  it('declares exactly the settings that the code reads', () => {
    const declared = Object.keys(configuration.properties).map((id) => id.replace('aseCertificates.', ''));
    assert.deepEqual(declared.sort(), [...settingIds].sort());
    for (const [id, { default: value }] of Object.entries<{ default: unknown }>(configuration.properties)) {
      assert.notEqual(value, undefined, `${id} has no default`);
    }
  });

  /**
   * VS Code syncs settings of every scope but `machine` and `machine-overridable`. Why none has the scope `window` or `resource`: a folder,
   * or a dev container of a repository, could then set it.
   */
  const whyUsersOnly: Readonly<Record<string, string>> = {
    signInWith: 'it says whose tokens are used',
    selectedSubscriptions: 'it hides environments',
    expiryWarningDays: 'it silences warnings',
    'stopStart.concurrency': 'it says how many apps are down at a time',
    'stopStart.timeoutSeconds': 'it says when a stopped app is reported as late',
    'stopStart.typeNameAbove': 'it takes away a confirmation',
  };

  it('has settings that Settings Sync takes along, and that only the user’s own settings can set', () => {
    for (const [id, { scope, ignoreSync }] of Object.entries<{ scope: string; ignoreSync?: boolean }>(
      configuration.properties,
    )) {
      assert.ok(whyUsersOnly[id.replace('aseCertificates.', '')], `${id}: say why it has its scope`);
      assert.equal(scope, 'application', `${id} is not synced, or could be set by somebody else`);
      assert.equal(ignoreSync, undefined, `${id} is not synced`);
    }
  });

  it('uses only known commands, views and keys in its menus', () => {
    for (const items of [...Object.values(menus), keybindings] as { command: string }[][]) {
      for (const { command } of items) {
        assert.ok((commandIds as readonly string[]).includes(command), command);
      }
    }
    for (const { where, when } of clauses) {
      const words = when.match(/\baseCertificates\.\w+/g) ?? [];
      for (const word of words) {
        const known: readonly string[] = [
          viewId,
          runsViewId,
          viewStateKey,
          hasRunsKey,
          selectedRowKey,
          selectedRunKey,
          allSubscriptionsKey,
          groupedKey,
          filteredKey,
          ...Object.values(viewerTypes),
        ];
        assert.ok(known.includes(word), `${where}: ${word}`);
      }
      for (const [, state] of when.matchAll(/aseCertificates\.state [!=]= (\w+)/g)) {
        assert.ok((viewStates as readonly string[]).includes(state ?? ''), `${where}: ${state}`);
      }
    }
  });

  it('has only commands and files that are there behind its buttons and pages', () => {
    const steps: { description: string; media: { markdown: string } | { image: Record<string, string> } }[] =
      walkthroughs.flatMap(({ steps: all }: { steps: object[] }) => all);
    const texts = [
      ...viewsWelcome.map(({ contents }: { contents: string }) => contents),
      ...steps.map((step) => step.description),
    ];
    for (const [, id] of texts.flatMap((text) => [...text.matchAll(/\(command:([^)]+)\)/g)])) {
      assert.ok((commandIds as readonly string[]).includes(id ?? ''), id);
    }
    for (const { media } of steps) {
      for (const file of 'image' in media ? Object.values(media.image) : [media.markdown]) {
        assert.ok(existsSync(join(root, file)), file);
      }
    }
  });

  it('declares exactly the views that the code registers, that of runs only once there is one', () => {
    const declared = views.aseCertificates.map(({ id, when }: { id: string; when?: string }) => [id, when]);
    assert.deepEqual(declared, [
      [viewId, undefined],
      [runsViewId, hasRunsKey],
    ]);
  });

  it('declares exactly the editors that the code registers, and wakes it for the panels that VS Code restores', () => {
    const { file, textFile, held, comparison } = viewerTypes;
    assert.deepEqual(
      customEditors.map(({ viewType }: { viewType: string }) => viewType),
      [file, textFile],
    );
    for (const viewType of [held, comparison]) {
      assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${viewType}`), viewType);
    }
  });

  it('wakes the code for documents that VS Code opens again', () => {
    assert.ok(manifest.activationEvents.includes(`onFileSystem:${documentScheme}`));
  });

  it('names only rows and flags that exist in its viewItem clauses', () => {
    for (const { where, when } of clauses) {
      const pattern = /(?:viewItem|selectedRow|selectedRun) =~ \/(.+)\//.exec(when)?.[1] ?? '';
      for (const [, flag] of pattern.matchAll(/\\\+(\w+)/g)) {
        assert.ok(flags.includes(flag ?? ''), `${where}: flag ${flag}`);
      }
      const heads = /^\^\(?([\w|]+)\)?/.exec(pattern)?.[1]?.split('|') ?? [];
      for (const head of heads) {
        assert.ok(kinds.includes(head), `${where}: row ${head}`);
      }
    }
  });

  it('has plain ASCII in its clauses, so that no letter only looks like the right one', () => {
    for (const { where, when } of clauses) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
      assert.match(when, /^[\x00-\x7F]*$/, where);
    }
  });

  it('has a welcome for every state in which the view is empty', () => {
    const told = viewsWelcome.map(({ when }: { when: string }) => /state == (\w+)/.exec(when)?.[1]);
    assert.deepEqual(told.sort(), viewStates.filter((state) => state !== 'loading' && state !== 'ready').sort());
  });

  it('names commands that ask something first with an ellipsis, and titles in title case', () => {
    for (const { title, category } of commands) {
      assert.equal(category, 'ASE Certificates');
      assert.match(title, /^[A-Z]/);
      assert.doesNotMatch(title, /\.\.\.$/);
    }
  });

  it('points at files that exist', () => {
    const icons = views.aseCertificates.map(({ icon }: { icon: string }) => icon);
    const files = [manifest.icon, viewsContainers.activitybar[0].icon, ...icons];
    for (const file of files) {
      assert.ok(existsSync(join(root, file)), file);
    }
  });

  it('names every menu flag that the code can set', () => {
    const rows = readdirSync(join(root, 'src/tree')).map((file) => readFileSync(join(root, 'src/tree', file), 'utf8'));
    for (const kind of kinds) {
      assert.ok(
        rows.some((text) => text.includes(`contextValue('${kind}'`) || text.includes(`contextValue: '${kind}'`)),
        `no row is a ${kind}`,
      );
    }
  });
});
