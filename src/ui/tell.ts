import * as vscode from 'vscode';
import type { CommandId } from '../contributions.ts';
import { failureWords, type Remedy } from './errorWords.ts';
import type { Log } from './log.ts';

/** A button on a notification: its title is the verb, in Title Case. */
export interface Choice {
  readonly title: string;
  readonly run: () => unknown;
}

const trustHelp = 'https://code.visualstudio.com/docs/setup/network#_ssl-certificates';
const permissionsHelp = 'https://learn.microsoft.com/azure/role-based-access-control/overview';

/** Tells people what happened. A notification never blocks the work that raised it. */
export class Tell {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  info(message: string, ...choices: Choice[]): void {
    this.#show(vscode.window.showInformationMessage, message, choices);
  }

  warn(message: string, ...choices: Choice[]): void {
    this.#log.warn(message);
    this.#show(vscode.window.showWarningMessage, message, choices);
  }

  /** A failure in words, with the buttons that help. `tryAgain`, where given, is offered for what may pass by itself. */
  failure(error: unknown, tryAgain?: () => unknown): void {
    if (error instanceof Error && error.name === 'AbortError') {
      // The user cancelled, which is not a failure.
      return;
    }
    const { message, remedies } = failureWords(error);
    this.#log.error(message, error);
    const choices = remedies.flatMap((remedy) => this.#choice(remedy, tryAgain));
    this.#show(vscode.window.showErrorMessage, message, choices);
  }

  /** An error that is already a sentence. */
  problem(message: string, ...choices: Choice[]): void {
    this.#log.warn(message);
    this.#show(vscode.window.showErrorMessage, message, choices);
  }

  /**
   * A question that stays open until it is answered: resolves once the user pressed a button and it did what it says.
   * Closed without an answer, or with one that led to nothing (false, or an error), it resolves to false.
   */
  async question(message: string, ...choices: Choice[]): Promise<boolean> {
    this.#log.warn(message);
    const items = choices.map((choice) => ({ title: choice.title, choice }));
    const picked = await vscode.window.showErrorMessage(plain(message), ...items);
    if (picked === undefined) {
      return false;
    }
    try {
      return (await picked.choice.run()) !== false;
    } catch (error) {
      this.failure(error);
      return false;
    }
  }

  /** A short confirmation in the status bar, where a notification would be too loud. */
  briefly(message: string): void {
    vscode.window.setStatusBarMessage(message, 3000);
  }

  #show(
    show: (message: string, ...items: vscode.MessageItem[]) => Thenable<vscode.MessageItem | undefined>,
    message: string,
    choices: readonly Choice[],
  ): void {
    const items = choices.map((choice) => ({ title: choice.title, choice }));
    const answer = async (): Promise<void> => {
      const picked = await show(plain(message), ...items);
      await items.find((item) => item === picked)?.choice.run();
    };
    answer().catch((error: unknown) => this.failure(error));
  }

  #choice(remedy: Remedy, tryAgain: (() => unknown) | undefined): Choice[] {
    switch (remedy) {
      case 'signIn':
        return [{ title: 'Sign In…', run: () => command('aseCertificates.signIn') }];
      case 'tryAgain':
        return tryAgain === undefined ? [] : [{ title: 'Try Again', run: tryAgain }];
      case 'showLog':
        return [{ title: 'Show Log', run: () => this.#log.show() }];
      case 'trustHelp':
        return [{ title: 'Learn More', run: () => open(trustHelp) }];
      case 'permissionsHelp':
        return [{ title: 'Learn More', run: () => open(permissionsHelp) }];
    }
  }
}

/** Names of files and resources come from outside: VS Code would turn `[text](address)` in a notification into a link. */
function plain(message: string): string {
  return message.replaceAll('](', '] (');
}

/** Runs a command of this extension, typed by its id. */
export function command(id: CommandId, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(id, ...args);
}

function open(url: string): Thenable<boolean> {
  return vscode.env.openExternal(vscode.Uri.parse(url));
}
