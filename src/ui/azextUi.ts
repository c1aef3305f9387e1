import type * as vscode from 'vscode';
import type { Log } from './log.ts';
import type { Question } from './questions.ts';

/** Prompts with Back and read-only documents, by azext-utils, which is loaded and registered on first use. */
export class AzextUi {
  readonly #context: vscode.ExtensionContext;
  readonly #log: Log;
  #registered: Promise<void> | undefined;

  constructor(context: vscode.ExtensionContext, log: Log) {
    this.#context = context;
    this.#log = log;
  }

  /** Asks the questions in order, under one title. False when the user left. */
  async ask(title: string, ...questions: Question[]): Promise<boolean> {
    await this.#register();
    const { askInOrder } = await import('./azext/wizard.ts');
    return askInOrder(title, questions);
  }

  /** Opens text in a read-only editor; the same `id` again replaces what it shows. */
  async openText(id: string, label: string, text: string): Promise<void> {
    await this.#open(id, label, text, '.txt');
  }

  async openJson(id: string, label: string, data: unknown): Promise<void> {
    await this.#open(id, label, JSON.stringify(data, undefined, 2), '.json');
  }

  /** Opens Markdown in VS Code's preview. */
  async openMarkdown(id: string, label: string, text: string): Promise<void> {
    await this.#register();
    const { openMarkdownPreview } = await import('./azext/readOnlyDocument.ts');
    await openMarkdownPreview(id, label, text);
  }

  async #open(id: string, label: string, text: string, fileExtension: '.txt' | '.json'): Promise<void> {
    await this.#register();
    const { openReadOnlyDocument } = await import('./azext/readOnlyDocument.ts');
    await openReadOnlyDocument(id, label, text, fileExtension);
  }

  #register(): Promise<void> {
    this.#registered ??= import('./azext/registration.ts').then(({ registerAzext }) =>
      registerAzext(this.#context, this.#log.channel),
    );
    return this.#registered;
  }
}
