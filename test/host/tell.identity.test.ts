import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Log } from '../../src/ui/log.ts';
import { Tell } from '../../src/ui/tell.ts';

/** Once a window has closed, VS Code rejects every open notification and every new one. */
describe('Notifications in a window that has closed', () => {
  const { showErrorMessage, showWarningMessage, showInformationMessage } = vscode.window;
  const tell = new Tell(new Log());
  let shown: string[];

  beforeEach(() => {
    shown = [];
    const rejected = (message: string): Promise<never> => {
      shown.push(message);
      // An endless loop would block this test, so it ends after this many.
      return shown.length < 50 ? Promise.reject(new Error('Canceled')) : new Promise(() => undefined);
    };
    Object.assign(vscode.window, {
      showErrorMessage: rejected,
      showWarningMessage: rejected,
      showInformationMessage: rejected,
    });
  });

  afterEach(() => {
    Object.assign(vscode.window, { showErrorMessage, showWarningMessage, showInformationMessage });
  });

  it('are never answered with another notification when they are rejected', async () => {
    tell.info('info');
    tell.warn('warn');
    tell.problem('problem');
    tell.failure(new Error('failure.'));
    await new Promise(setImmediate);
    assert.deepEqual(shown, ['info', 'warn', 'problem', 'failure.']);
  });

  it('report that nobody is there to answer a question', async () => {
    assert.equal(await tell.question('question', { title: 'Continue', run: () => undefined }), 'windowGone');
    await new Promise(setImmediate);
    assert.deepEqual(shown, ['question']);
  });
});
