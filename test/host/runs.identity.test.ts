import assert from 'node:assert/strict';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { keyOf } from '../../src/azure/resourceId.ts';
import type { TestApi } from '../../src/extension.ts';
import type { RunRequest } from '../../src/stopStart/engine/runRequest.ts';
import type { RunList } from '../../src/stopStart/shown/runList.ts';
import { LiveRuns } from '../../src/stopStart/shown/windowRuns.ts';
import type { AppNode } from '../../src/tree/appNodes.ts';
import { RunsView } from '../../src/tree/runsView.ts';
import type { TreeNode } from '../../src/tree/treeNode.ts';
import { Log } from '../../src/ui/log.ts';
import { localCloud } from '../vscode/localAzureEquipment.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { offered } from './menuItems.ts';

const environment = ['Contoso Development', 'contoso-dev-ase'] as const;

describe('The Runs view', function () {
  this.timeout(60_000);
  let api: TestApi;
  let apps: readonly AppNode[];
  let asked: AskedMessages;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    const lag = { shows: { ms: 400 } };
    await askLocalAzure('POST', '/_local/switches', { body: { stop: lag, start: lag } });
    api = await extensionUnderTest();
    api.view.refresh();
    const rows = (await api.view.getChildren(await rowAt(api, ...environment, 'Apps'))) as unknown as AppNode[];
    apps = rows.filter(({ app }) => app.state === 'running').slice(0, 2);
    assert.equal(apps.length, 2);
    asked = askedMessages();
  });

  afterEach(() => asked.restore());

  /** Runs these apps one after the other, in place of the user who picks and confirms them. */
  async function run(nodes: readonly AppNode[] = apps, waves?: RunRequest['waves']): Promise<void> {
    const [first] = nodes;
    assert.ok(first);
    const { environment: ase, subscription } = first.environment;
    const { account, subscriptionId } = subscription;
    const request: RunRequest = {
      environment: { id: ase.id, key: keyOf(ase.id), name: ase.name },
      account: { ...account, subscriptionId, cloud: localCloud({ url: 'https://localhost' }).name },
      apps: nodes.map(({ app: { id, key, name } }) => ({ id, key, name, hostName: `${name}.contoso.local` })),
      ...(waves === undefined ? {} : { waves }),
      pace: { kind: 'oneAtATime' },
      timeoutMs: 60_000,
    };
    await api.runs.run(request, subscription.azure);
  }

  /** The first row, once it is as wanted; looked at whenever the view says that it changed. */
  async function firstRow(isWanted: (node: TreeNode) => boolean): Promise<TreeNode> {
    return new Promise((resolve, reject) => {
      const look = async (): Promise<void> => {
        const [node] = await api.runsView.getChildren();
        if (node !== undefined && isWanted(node)) {
          listening.dispose();
          resolve(node);
        }
      };
      const listening = api.runsView.onDidChangeTreeData(() => look().catch(reject));
      look().catch(reject);
    });
  }

  const has =
    (pattern: RegExp) =>
    (node: TreeNode): boolean =>
      pattern.test(node.row().contextValue);

  async function appRows(node: TreeNode): Promise<Readonly<Record<string, string>>> {
    const rows = (await api.runsView.getChildren(node)).map((one) => one.row());
    return Object.fromEntries(rows.map(({ label, description }) => [label, description ?? '']));
  }

  const menuOf = (node: TreeNode): Promise<readonly string[]> =>
    offered('view/item/context', { view: 'aseCertificates.runs', viewItem: node.row().contextValue });

  const spoken = (node: TreeNode | undefined): string => node?.row().accessibilityLabel ?? '';

  async function stopSent(): Promise<void> {
    const requests = `/_local/requests?on=${encodeURIComponent('POST **/stop')}`;
    let sent = 0;
    while (sent === 0) {
      sent = ((await askLocalAzure('GET', requests)).body as readonly unknown[]).length;
    }
  }

  async function stateOf({ app }: AppNode): Promise<string> {
    const { body } = await askLocalAzure('GET', '/_local/state');
    const all = (body as { apps: { id: string; state: string }[] }).apps;
    return all.find(({ id }) => keyOf(id) === app.key)?.state ?? 'not there';
  }

  it('shows a run with its apps while it goes on; Cancel on its row stops nothing more and brings back what is down', async () => {
    const [first, second] = apps;
    assert.ok(first && second);
    const running = run();
    const live = await firstRow((node) => /1 stopping/.test(spoken(node)));
    assert.equal(live.row().label, '0 of 2 done');
    assert.equal(live.row().contextValue, 'run+live+cancellable');
    assert.equal(spoken(live), 'Run on contoso-dev-ase, 0 of 2 done, 1 stopping');
    assert.deepEqual(await appRows(live), { [first.app.name]: 'stopping…', [second.app.name]: 'waiting for its turn' });

    // An app is said to be stopping from its intent on; cancelled before its stop was sent it would not be touched.
    await stopSent();
    await vscode.commands.executeCommand('aseCertificates.cancelRun', live);
    await running;
    const past = await firstRow(has(/\+ended\b/));
    assert.match(spoken(past), /^Run on contoso-dev-ase, canceled, today .*, 1 done, 1 not touched$/);
    assert.match(past.row().contextValue, /^run\+ended\+failed\+report$/);
    assert.equal(past.id, live.id, 'it keeps its row, so that what was open stays open');
    const said = await appRows(past);
    assert.match(said[first.app.name] ?? '', /^stopped and started, running · down for \d+ s$/);
    assert.equal(said[second.app.name], 'not touched: the run ended first');
    assert.deepEqual([await stateOf(first), await stateOf(second)], ['Running', 'Running']);
  });

  it('copies the resource ids of its environment and its apps, and the rows have what can be done with them', async () => {
    const [first] = apps;
    assert.ok(first);
    await run([first]);
    const past = await firstRow(has(/\+ended\b/));
    const [app] = await api.runsView.getChildren(past);
    assert.ok(app);
    assert.deepEqual(await menuOf(app), ['browse', 'copyResourceId', 'openInPortal']);
    const ofRun = ['clearRun', 'copyResourceId', 'openInPortal', 'saveReport', 'showReport'];
    assert.deepEqual(await menuOf(past), ofRun);
    for (const [node, id] of [
      [app, first.app.id],
      [past, first.environment.environment.id],
    ] as const) {
      await vscode.commands.executeCommand('aseCertificates.copyResourceId', node);
      assert.equal(keyOf(await vscode.env.clipboard.readText()), keyOf(id));
    }
  });

  it('waits on its row in a planned pause: asks once and calmly, continues, and ends', async () => {
    const [first] = apps;
    assert.ok(first);
    const inTwo = [1, 1].map((size) => ({ size, lookAfter: true }));
    for (const [command, outcome] of [
      ['continueRun', /, 2 done, today /],
      ['endRun', /, 1 done, today .*, 1 not touched/],
    ] as const) {
      const before = asked.all.length;
      const running = run(apps, inTwo);
      const paused = await firstRow(has(/\+paused\b/));
      assert.equal(paused.row().contextValue, 'run+live+paused+look');
      const ofRun = ['continueRun', 'copyResourceId', 'endRun', 'openInPortal', 'openRunSites'];
      assert.deepEqual(await menuOf(paused), ofRun);
      const [app] = await api.runsView.getChildren(paused);
      assert.ok(app);
      assert.deepEqual(await menuOf(app), ['browse', ...ofRun.slice(0, -1)]);
      assert.match(spoken(paused), /, waiting for you, 1 of 2 done/);
      const questions = asked.all.slice(before);
      assert.deepEqual(
        questions.map(({ buttons }) => buttons),
        [['Continue', 'End Run', 'Open in Browser']],
      );
      assert.match(
        questions[0]?.message ?? '',
        new RegExp(`as planned: ${first.app.name} runs again\\. Look at it now`),
      );
      await vscode.commands.executeCommand(`aseCertificates.${command}`, paused);
      await running;
      assert.match(spoken(await firstRow(has(/\+ended\b/))), outcome);
    }
  });

  it('shows a folder that can not be read as an error row, never as no runs', async () => {
    const lister = {
      records: () => Promise.resolve(['one.json']),
      list: () => Promise.reject(new Error('No access.')),
    };
    const view = new RunsView(lister, new LiveRuns(), new Log());
    const [row] = await view.getChildren();
    assert.equal(row?.row().contextValue, 'error');
    assert.equal(row?.row().label, 'Could not load the runs of this machine');
    assert.ok(view.shows(row), 'Try Again on it looks again');
    view.dispose();
  });

  it('shows what was read last, also where an earlier look ends after it', async () => {
    const looks: ((file: string) => void)[] = [];
    const list = (): Promise<RunList> =>
      new Promise((resolve) => {
        looks.push((file) => resolve({ entries: [], unreadable: [{ file, sentence: 'It is damaged.' }] }));
      });
    const view = new RunsView({ records: () => Promise.resolve(['one.json']), list }, new LiveRuns(), new Log());
    const first = view.getChildren();
    view.refresh();
    looks[1]?.('new.json');
    const [row] = await view.getChildren();
    looks[0]?.('old.json');
    const [overtaken] = await first;
    assert.equal(row?.row().description, 'new.json');
    assert.deepEqual([view.shows(row), view.shows(overtaken)], [true, false]);
    view.dispose();
  });

  it('has the report from the disk, in a view of a new window too; saves it as JSON or Markdown, and shows it', async () => {
    await run(apps.slice(0, 1));
    const row = await firstRow(has(/\+ended\b.*\+report\b/));
    const another = new RunsView(api.runs, new LiveRuns(), new Log());
    const [same] = await another.getChildren();
    assert.deepEqual(same?.row(), row.row());
    assert.match(spoken(same), /, 1 done, today /);
    another.dispose();
    const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'reports');
    await mkdir(folder, { recursive: true });
    const { showSaveDialog } = vscode.window;
    try {
      for (const name of ['report.json', 'report.md']) {
        const file = path.join(folder, name);
        Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(vscode.Uri.file(file)) });
        await vscode.commands.executeCommand('aseCertificates.saveReport', row);
      }
    } finally {
      Object.assign(vscode.window, { showSaveDialog });
    }
    const json = JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8'));
    assert.deepEqual([json.format, json.version, json.apps.length], ['ase-certificates run report', 1, 1]);
    assert.equal(json.apps[0].outcome, 'stoppedAndStarted');
    assert.match(await readFile(path.join(folder, 'report.md'), 'utf8'), /^# Stop and start: contoso-dev-ase/);
    const opened = new Promise<string>((resolve) => {
      const listening = vscode.window.tabGroups.onDidChangeTabs(({ opened: [tab] }) => {
        if (tab !== undefined) {
          listening.dispose();
          resolve(tab.label);
        }
      });
    });
    await vscode.commands.executeCommand('aseCertificates.showReport', row);
    assert.match(await opened, /^Preview Stop and start of contoso-dev-ase$/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  it('names what was left stopped, and Start Apps Left Stopped starts that and nothing else', async () => {
    const [first, second] = apps;
    assert.ok(first && second);
    const forbidden = { on: 'POST **/start', answer: { status: 403 } };
    await askLocalAzure('POST', '/_local/faults', { body: forbidden });
    const running = run([first]);
    const late = await firstRow(has(/\+notBack\b/));
    assert.match(spoken(late), /1 not back/);
    await running;
    await vscode.commands.executeCommand('aseCertificates.leaveStopped', late);
    const question = asked.all.at(-1);
    assert.match(question?.message ?? '', /^Stop trying to start 1 app of contoso-dev-ase\?$/);
    assert.match(question?.detail ?? '', new RegExp(`^${first.app.name}\n`));
    assert.match((await firstRow(has(/\+notBack\b/))).row().contextValue, /\+live\b/);
    asked.answerWith('Leave It Stopped');
    await vscode.commands.executeCommand('aseCertificates.leaveStopped', late);
    const left = await firstRow(has(/\+ended\b.*\+leftStopped\b/));
    assert.match(spoken(left), /, 1 left stopped, today .*, 0 done$/);
    assert.match((await appRows(left))[first.app.name] ?? '', /^LEFT STOPPED/);
    assert.equal(await stateOf(first), 'Stopped');

    await askLocalAzure('DELETE', '/_local/faults');
    const { body: before } = await askLocalAzure('GET', '/_local/requests');
    await vscode.commands.executeCommand('aseCertificates.startLeftStopped', left);
    const started = await firstRow((node) => /, 1 started, today /.test(spoken(node)));
    assert.equal(await stateOf(first), 'Running');
    const { body } = await askLocalAzure('GET', '/_local/requests');
    const posts = (body as { method: string; path: string }[])
      .slice((before as unknown[]).length)
      .filter(({ method }) => method === 'POST')
      .map((sent) => sent.path.split('?')[0]?.toLowerCase());
    assert.deepEqual(
      posts.filter((sent) => sent?.includes('/sites/')),
      [`${first.app.key}/start`],
    );
    const rows = await api.runsView.getChildren();
    const since = rows.find(({ id }) => id === left.id);
    assert.notEqual(since?.id, started.id);
    assert.match(spoken(since), /, 1 left stopped, see the later run$/);
    assert.doesNotMatch(since?.row().contextValue ?? '', /leftStopped/);
  });

  it('is cleared of ended runs, and not of what left apps stopped', async () => {
    const [first] = apps;
    assert.ok(first);
    const isShown = async ({ id }: TreeNode): Promise<boolean> =>
      (await api.runsView.getChildren()).some((row) => row.id === id);
    await run([first]);
    const done = await firstRow(has(/\+ended\b/));
    await vscode.commands.executeCommand('aseCertificates.clearRun', done);
    assert.equal(await isShown(done), false);
    await vscode.commands.executeCommand('aseCertificates.clearRun', done);
    assert.match(asked.all.at(-1)?.message ?? '', /was cleared already/);

    await askLocalAzure('POST', '/_local/faults', { body: { on: 'POST **/start', answer: { status: 403 } } });
    const running = run([first]);
    const late = await firstRow(has(/\+notBack\b/));
    await running;
    asked.answerWith('Leave It Stopped');
    await vscode.commands.executeCommand('aseCertificates.leaveStopped', late);
    const left = await firstRow(has(/\+ended\b.*\+leftStopped\b/));
    await vscode.commands.executeCommand('aseCertificates.clearEndedRuns');
    assert.match(asked.all.at(-1)?.message ?? '', /^Cleared \d+ runs?\. .* stays?, because .* may still be stopped: /);
    await vscode.commands.executeCommand('aseCertificates.clearRun', left);
    assert.match(asked.all.at(-1)?.message ?? '', /^Clear a run that left 1 app of contoso-dev-ase stopped\?$/);
    assert.ok(await isShown(left), 'without an answer it stays');
    asked.answerWith('Clear Run');
    await vscode.commands.executeCommand('aseCertificates.clearRun', left);
    assert.equal(await isShown(left), false);
  });
});
