import * as vscode from 'vscode';

/** Cancels what waits for an answer when its panel is hidden or closed: a question must not outlive what it is about. */
export class WhileShown {
  #source = new vscode.CancellationTokenSource();

  constructor(panel: vscode.WebviewPanel) {
    panel.onDidChangeViewState(() => this.#follow(panel.visible));
    panel.onDidDispose(() => this.#source.cancel());
  }

  /** Of the time from now until the panel is hidden or closed; cancelled already where it is. */
  get token(): vscode.CancellationToken {
    return this.#source.token;
  }

  #follow(visible: boolean): void {
    if (!visible) {
      this.#source.cancel();
    } else if (this.#source.token.isCancellationRequested) {
      this.#source = new vscode.CancellationTokenSource();
    }
  }
}
