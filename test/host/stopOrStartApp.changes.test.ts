import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type AskedMessages, askedMessages } from './askedMessages.ts';
import { extensionUnderTest, rowAt } from './extensionUnderTest.ts';
import { askLocalAzure, writesToAppService } from './localAzure.ts';

describe('Stop App… and Start App', function () {
  this.timeout(60_000);
  let asked: AskedMessages;

  beforeEach(async () => {
    await askLocalAzure('POST', '/_local/reset');
    (await extensionUnderTest()).view.refresh();
    asked = askedMessages();
  });

  afterEach(() => asked.restore());

  const run = async (command: string): Promise<void> => {
    const row = await rowAt(await extensionUnderTest(), 'Contoso Production', 'contoso-prod-ase', 'Apps', 'basket-api');
    await vscode.commands.executeCommand(`aseCertificates.${command}`, row);
  };

  it('ask and stop it, and start it', async () => {
    await run('stopApp');
    assert.deepEqual(await writesToAppService(), [], 'the question was not answered');
    asked.answerWith('Stop');
    await run('stopApp');
    await run('startApp');
    assert.deepEqual(await writesToAppService(), ['POST basket-api/stop', 'POST basket-api/start']);
    assert.deepEqual(new Set(asked.all.map(({ buttons }) => buttons.join())), new Set(['Keep Running,Stop']));
  });
});
