import * as vscode from 'vscode';
import type { CommandId } from '../contributions.ts';
import { literally } from '../text/literally.ts';
import { failureWords } from './errorWords.ts';
import type { Remedy } from './failureMeanings.ts';
import type { Log } from './log.ts';

/** A button on a notification: its title is the verb, in Title Case. */
export interface Choice {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * What happened to a notification. `unanswered`: it was closed, or its button did nothing. `windowGone`: VS Code rejected it, because the
 * window has closed and nobody can be told or asked.
 */
export type Answer = 'answered' | 'unanswered' | 'windowGone';

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

  /** A failure in words, with the buttons that help. `tryAgain`, if given, is offered for failures that may pass by themselves. */
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

  /** A question that stays open until it is answered: a button was pressed, and it did what it says (neither false nor an error). */
  question(message: string, ...choices: Choice[]): Promise<Answer> {
    this.#log.warn(message);
    return this.#ask(vscode.window.showErrorMessage, message, choices);
  }

  /** A question that the user asked for, such as a planned pause. It is no alarm. */
  ask(message: string, ...choices: Choice[]): Promise<Answer> {
    return this.#ask(vscode.window.showInformationMessage, message, choices);
  }

  /** A short confirmation in the status bar, where a notification would be too loud. */
  briefly(message: string): void {
    vscode.window.setStatusBarMessage(literally(message), 3000);
  }

  #show(show: Show, message: string, choices: readonly Choice[]): void {
    void this.#ask(show, message, choices);
  }

  /** Never rejects. A failure of a button's action is told. A rejected notification is only logged. */
  async #ask(show: Show, message: string, choices: readonly Choice[]): Promise<Answer> {
    const items = choices.map((choice) => ({ title: choice.title, choice }));
    let picked: vscode.MessageItem | undefined;
    try {
      picked = await show(literally(message), ...items);
    } catch (error) {
      this.#log.error(`Not shown, because the window has closed: ${message}`, error);
      return 'windowGone';
    }
    const item = items.find((one) => one === picked);
    if (item === undefined) {
      return 'unanswered';
    }
    try {
      return (await item.choice.run()) === false ? 'unanswered' : 'answered';
    } catch (error) {
      this.failure(error);
      return 'unanswered';
    }
  }

  #choice(remedy: Remedy, tryAgain: (() => unknown) | undefined): Choice[] {
    switch (remedy) {
      case 'signIn':
        return [{ title: 'Sign In…', run: () => command('aseCertificates.signIn') }];
      case 'tryAgain':
        return tryAgain === undefined ? [] : [{ title: 'Try Again', run: tryAgain }];
      case 'showLog':
        return [{ title: 'Show Log', run: () => this.#log.show() }];
      case 'diagnose':
        return [{ title: 'Diagnose Sign-in…', run: () => command('aseCertificates.diagnoseSignIn') }];
      case 'trustHelp':
        return [{ title: 'Learn More', run: () => open(trustHelp) }];
      case 'permissionsHelp':
        return [{ title: 'Learn More', run: () => open(permissionsHelp) }];
    }
  }
}

type Show = (message: string, ...items: vscode.MessageItem[]) => Thenable<vscode.MessageItem | undefined>;

/** Runs a command of this extension, typed by its id. */
export function command(id: CommandId, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(id, ...args);
}

function open(url: string): Thenable<boolean> {
  return vscode.env.openExternal(vscode.Uri.parse(url));
}
