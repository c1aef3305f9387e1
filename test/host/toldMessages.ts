import * as vscode from 'vscode';

/** Errors and warnings of the extension, recorded instead of shown. */
export interface ToldMessages {
  readonly all: readonly string[];
  /** The next message from now on. */
  next(): Promise<string>;
  restore(): void;
}

export function toldMessages(): ToldMessages {
  const { showErrorMessage, showWarningMessage } = vscode.window;
  const all: string[] = [];
  const waiting: ((message: string) => void)[] = [];
  const record = (message: string): Promise<undefined> => {
    all.push(message);
    for (const tell of waiting.splice(0)) {
      tell(message);
    }
    return Promise.resolve(undefined);
  };
  Object.assign(vscode.window, { showErrorMessage: record, showWarningMessage: record });
  return {
    all,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    restore: () => Object.assign(vscode.window, { showErrorMessage, showWarningMessage }),
  };
}
