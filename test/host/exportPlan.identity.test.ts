import assert from 'node:assert/strict';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { exportForms } from '../../src/exportPlan/exportForms.ts';
import type { TestApi } from '../../src/extension.ts';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { variable } from './channel.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure } from './localAzure.ts';
import { windowOfHost } from './window.ts';

const environment = ['Contoso Development', 'contoso-dev-ase'] as const;
const list = 'Select the apps to stop and start';

describe('Export Plan…', function () {
  this.timeout(60_000);
  const folder = path.join(variable('ASE_CERTIFICATES_HOST_FOLDER'), 'exported');
  const { showSaveDialog } = vscode.window;
  let api: TestApi;
  let asked: AskedMessages;
  /** What the save dialog proposed. */
  let proposed: vscode.SaveDialogOptions | undefined;

  before(async function () {
    if (process.env['ASE_CERTIFICATES_HOST_CHANNEL'] === undefined) {
      // Nobody answers the questions where no browser drives the window.
      this.skip();
    }
    api = await extensionUnderTest();
    await mkdir(folder, { recursive: true });
  });

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    api.view.refresh();
    asked = askedMessages();
    saveTo('exported');
  });

  afterEach(async () => {
    asked.restore();
    Object.assign(vscode.window, { showSaveDialog });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  /** The save dialog is answered with this file; undefined: it is left. */
  function saveTo(name: string | undefined): void {
    const file = name === undefined ? undefined : vscode.Uri.file(path.join(folder, name));
    Object.assign(vscode.window, {
      showSaveDialog: (options: vscode.SaveDialogOptions) => {
        proposed = options;
        return Promise.resolve(file);
      },
    });
  }

  /** What the editor of this file shows, once there is one. */
  function opened(name: string): Promise<string> {
    return new Promise((resolve) => {
      const listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined && path.basename(editor.document.fileName) === name) {
          listening.dispose();
          resolve(editor.document.getText());
        }
      });
    });
  }

  /** Everything that Azure was sent to change something. */
  async function sent(): Promise<readonly string[]> {
    const { body } = await askLocalAzure('GET', `/_local/requests?on=${encodeURIComponent('POST **/sites/**')}`);
    return (body as { path: string }[]).map((one) => one.path);
  }

  for (const { label, fileName } of exportForms) {
    it(`writes the plan as ${label}, and stops nothing`, async () => {
      saveTo(fileName('chosen'));
      const row = await rowAt(api, ...environment);
      const done = vscode.commands.executeCommand('aseCertificates.exportPlan', row);
      await windowOfHost.listTexts(list);
      await windowOfHost.ok();
      await windowOfHost.pick('All at Once');
      await windowOfHost.pick('Slots First');
      asked.answerWith('Open File');
      const shown = opened(fileName('chosen'));
      await windowOfHost.pick(label);
      await done;
      assert.equal(path.posix.basename(proposed?.defaultUri?.path ?? ''), fileName('contoso-dev-ase'));
      const text = await readFile(path.join(folder, fileName('chosen')), 'utf8');
      assert.match(text, /Stops and starts 5 apps of the App Service Environment contoso-dev-ase\n/);
      assert.match(text, /'\/subscriptions\/[^']*\/sites\/orders-dev\/slots\/feature-x'/);
      assert.match(text, /Slots first/);
      assert.match(
        asked.all[0]?.message ?? '',
        /^Exported the plan for 5 apps of contoso-dev-ase to .*\. Nothing was stopped\./,
      );
      assert.equal(await shown, text);
      assert.deepEqual(await sent(), []);
    });
  }

  it('is for the apps whose rows were selected, and writes nothing when the file is not chosen', async () => {
    saveTo(undefined);
    const rows = await Promise.all(
      ['invoice-dev', 'playground'].map((name) => rowAt(api, ...environment, 'Apps', name)),
    );
    const done = vscode.commands.executeCommand('aseCertificates.exportPlan', rows[0], rows);
    await windowOfHost.listTexts(list);
    await windowOfHost.ok();
    await windowOfHost.pick('One at a Time');
    await windowOfHost.pick('All Together');
    await windowOfHost.pick('Azure CLI Script (bash)');
    await done;
    assert.equal(proposed?.title, 'Export Plan for contoso-dev-ase');
    assert.deepEqual(asked.all, []);
  });

  it('says that it takes one environment at a time', async () => {
    const rows = await Promise.all([rowAt(api, ...environment), rowAt(api, 'Contoso Production', 'contoso-prod-ase')]);
    await vscode.commands.executeCommand('aseCertificates.exportPlan', rows[0], rows);
    assert.match(asked.all[0]?.message ?? '', /one environment at a time.*contoso-dev-ase, contoso-prod-ase/);
  });
});
