import type * as vscode from 'vscode';
import type { Log } from './log.ts';
import { type Ask, Series } from './questions.ts';

type Azext = typeof import('./azext/azext.ts');

/** Prompts with Back and read-only documents, by azext-utils, which is loaded and registered on first use. */
export class AzextUi {
  readonly #context: vscode.ExtensionContext;
  readonly #log: Log;
  #loaded: Promise<Azext> | undefined;

  constructor(context: vscode.ExtensionContext, log: Log) {
    this.#context = context;
    this.#log = log;
  }

  /** Asks the questions of a series under one title. Undefined when the user left. */
  async ask<Answers extends object>(title: string, series: Series<Answers>): Promise<Answers | undefined> {
    const asked = series.begin();
    return (await (await this.#azext()).askInOrder(title, asked.questions)) ? asked.answers() : undefined;
  }

  /** Asks one question. Undefined when the user left. */
  async askOne<T>(title: string, ask: Ask<T>): Promise<T | undefined> {
    return (await this.ask(title, Series.with({}).ask('answer', ask)))?.answer;
  }

  /** Opens text in a read-only editor; the same `id` again replaces what it shows. */
  async openText(id: string, label: string, text: string): Promise<void> {
    await (await this.#azext()).openReadOnlyDocument(id, label, text, '.txt');
  }

  async openJson(id: string, label: string, data: unknown): Promise<void> {
    await (await this.#azext()).openReadOnlyDocument(id, label, JSON.stringify(data, undefined, 2), '.json');
  }

  /** Opens Markdown in VS Code's preview. */
  async openMarkdown(id: string, label: string, text: string): Promise<void> {
    await (await this.#azext()).openMarkdownPreview(id, label, text);
  }

  #azext(): Promise<Azext> {
    this.#loaded ??= import('./azext/azext.ts').then((azext) => {
      azext.registerAzext(this.#context, this.#log.channel);
      return azext;
    });
    return this.#loaded;
  }
}
