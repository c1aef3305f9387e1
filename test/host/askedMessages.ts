import * as vscode from 'vscode';

/** A message that VS Code was asked to show. */
export interface AskedMessage {
  readonly message: string;
  readonly detail: string | undefined;
  readonly buttons: readonly string[];
}

/** Messages and modal questions of the extension, recorded instead of shown. */
export interface AskedMessages {
  readonly all: readonly AskedMessage[];
  /** Each of these buttons answers the next message that has it. Other messages are closed. */
  answerWith(...buttons: readonly string[]): void;
  restore(): void;
}

export function askedMessages(): AskedMessages {
  const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
  const all: AskedMessage[] = [];
  const answers: string[] = [];
  const record = (
    message: string,
    ...rest: readonly (vscode.MessageOptions | vscode.MessageItem | string)[]
  ): Promise<unknown> => {
    const options = rest.find((one): one is vscode.MessageOptions => typeof one === 'object' && 'modal' in one);
    const items = rest.filter((one) => one !== options) as (vscode.MessageItem | string)[];
    const buttons = items.map((item) => (typeof item === 'string' ? item : item.title));
    all.push({ message, detail: options?.detail, buttons });
    const pressed = buttons.indexOf(answers[0] ?? '');
    if (pressed >= 0) {
      answers.shift();
    }
    return Promise.resolve(items[pressed]);
  };
  Object.assign(vscode.window, {
    showErrorMessage: record,
    showInformationMessage: record,
    showWarningMessage: record,
  });
  return {
    all,
    answerWith: (...buttons) => void answers.push(...buttons),
    restore: () => Object.assign(vscode.window, { showErrorMessage, showInformationMessage, showWarningMessage }),
  };
}
