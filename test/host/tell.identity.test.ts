import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Log } from '../../src/ui/log.ts';
import { Tell } from '../../src/ui/tell.ts';

/** Once a window has ended, VS Code rejects every open notification and every new one. */
describe('Telling a window that has ended', () => {
  const { showErrorMessage, showWarningMessage, showInformationMessage } = vscode.window;
  const tell = new Tell(new Log());
  let shown: string[];

  beforeEach(() => {
    shown = [];
    const rejected = (message: string): Promise<never> => {
      shown.push(message);
      // An endless loop would starve this very test: it is let go after so many.
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

  it('never answers a rejected notification with another one', async () => {
    tell.info('info');
    tell.warn('warn');
    tell.problem('problem');
    tell.failure(new Error('failure.'));
    await new Promise(setImmediate);
    assert.deepEqual(shown, ['info', 'warn', 'problem', 'failure.']);
  });

  it('says of a question that nobody is there to answer it', async () => {
    assert.equal(await tell.question('question', { title: 'Continue', run: () => undefined }), 'windowGone');
    await new Promise(setImmediate);
    assert.deepEqual(shown, ['question']);
  });
});
