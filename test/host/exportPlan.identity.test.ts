import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { readPlan } from '../../src/runner/readPlan.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const environment = ['Contoso Development', 'contoso-dev-ase'] as const;
const list = 'Select the apps to stop and start';
const name = 'stop-and-start-contoso-dev-ase';

describe('Export Plan…', function () {
  this.timeout(60_000);
  const above = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'exported');
  const { showOpenDialog } = vscode.window;
  let api: TestApi;
  let asked: AskedMessages;
  /** What the dialog was opened with. */
  let opened: vscode.OpenDialogOptions | undefined;

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Without a browser that drives the window, nobody answers the questions.
      this.skip();
    }
    api = await extensionUnderTest();
  });

  beforeEach(async () => {
    await mkdir(above, { recursive: true });
    await askLocalAzure('POST', '/_local/reset');
    api.view.refresh();
    asked = askedMessages();
    putInto(above);
  });

  afterEach(async () => {
    asked.restore();
    Object.assign(vscode.window, { showOpenDialog });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(above, { recursive: true, force: true });
  });

  /** The folder that the dialog returns; undefined: the user leaves it. */
  function putInto(folder: string | undefined): void {
    Object.assign(vscode.window, {
      showOpenDialog: (options: vscode.OpenDialogOptions) => {
        opened = options;
        return Promise.resolve(folder === undefined ? undefined : [vscode.Uri.file(folder)]);
      },
    });
  }

  /** Every request that changes something in Azure. */
  async function sent(): Promise<readonly string[]> {
    const { body } = await askLocalAzure('GET', `/_local/requests?on=${encodeURIComponent('POST **/sites/**')}`);
    return (body as { path: string }[]).map((one) => one.path);
  }

  async function exportAll(): Promise<void> {
    const row = await rowAt(api, ...environment);
    const done = vscode.commands.executeCommand('aseCertificates.exportPlan', row);
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    await windowOfHost.pick('All at Once');
    await windowOfHost.pick('Slots First');
    await done;
  }

  it('writes the plan as a folder with the program that runs it, and stops nothing', async () => {
    await exportAll();
    const folder = path.join(above, name);
    const plan = readPlan(await readFile(path.join(folder, 'plan.json'), 'utf8'), 'plan.json');
    assert.match(plan.environment, /\/hostingEnvironments\/contoso-dev-ase$/);
    assert.deepEqual(
      plan.waves.map(({ title, lookAfter }) => [title, lookAfter]),
      [
        ['Slots first', true],
        ['Then the apps themselves', false],
      ],
    );
    assert.deepEqual(plan.waves[0]?.apps, ['orders-dev/feature-x']);
    assert.equal(plan.atATime, 5);
    assert.ok((await readdir(folder)).includes('README.md'));
    assert.match(await readFile(path.join(folder, 'stop-start.mjs'), 'utf8'), /Usage: node stop-start\.mjs PLAN\.json/);
    assert.match(
      asked.all[0]?.message ?? '',
      /^Exported the plan for 5 apps of contoso-dev-ase to .*\. Nothing was stopped\. Its README\.md says how to run it\./,
    );
    assert.deepEqual(await sent(), []);
  });

  it('asks before it replaces an existing folder, and keeps its other files', async () => {
    const folder = path.join(above, name);
    await mkdir(folder);
    await writeFile(path.join(folder, 'plan.json'), 'mine');
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    await exportAll();
    assert.match(asked.all[0]?.message ?? '', /already exists\. Replace the files of its plan\?/);
    assert.equal(await readFile(path.join(folder, 'plan.json'), 'utf8'), 'mine');
    asked.answerWith('Replace');
    await exportAll();
    assert.notEqual(await readFile(path.join(folder, 'plan.json'), 'utf8'), 'mine');
    assert.equal(await readFile(path.join(folder, 'notes.txt'), 'utf8'), 'mine');
  });

  it('takes the apps whose rows were selected, and writes nothing when no folder is chosen', async () => {
    putInto(undefined);
    const rows = await Promise.all(['invoice-dev', 'playground'].map((app) => rowAt(api, ...environment, 'Apps', app)));
    const done = vscode.commands.executeCommand('aseCertificates.exportPlan', rows[0], rows);
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    await windowOfHost.pick('One at a Time');
    await windowOfHost.pick('By Name');
    await done;
    assert.match(opened?.title ?? '', /^Export Plan for contoso-dev-ase/);
    assert.deepEqual(asked.all, []);
    assert.deepEqual(await readdir(above), []);
  });

  it('says that it exports one environment at a time', async () => {
    const rows = await Promise.all([rowAt(api, ...environment), rowAt(api, 'Contoso Production', 'contoso-prod-ase')]);
    await vscode.commands.executeCommand('aseCertificates.exportPlan', rows[0], rows);
    assert.match(asked.all[0]?.message ?? '', /one environment at a time.*contoso-dev-ase, contoso-prod-ase/);
  });
});
