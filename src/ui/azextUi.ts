import type * as vscode from 'vscode';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';
import { type Ask, type Delays, Series } from './questions.ts';

type Azext = typeof import('./azext/azext.ts');

/** Prompts with Back, by azext-utils, which is loaded and registered on first use; and read-only documents. */
export class AzextUi {
  readonly #documents: Documents;
  readonly #context: vscode.ExtensionContext;
  readonly #log: Log;
  readonly #delays: Delays;
  #loaded: Promise<Azext> | undefined;

  constructor(context: vscode.ExtensionContext, log: Log, documents: Documents, delays: Delays) {
    this.#context = context;
    this.#log = log;
    this.#delays = delays;
    this.#documents = documents;
  }

  /** Asks the questions of a series under one title. Undefined when the user left. */
  async ask<Answers extends object>(title: string, series: Series<Answers>): Promise<Answers | undefined> {
    const asked = series.begin();
    const { askInOrder } = await this.#azext();
    return (await askInOrder(title, asked.questions, this.#delays)) ? asked.answers() : undefined;
  }

  /** Asks one question. Undefined when the user left. */
  async askOne<T>(title: string, ask: Ask<T>): Promise<T | undefined> {
    return (await this.ask(title, Series.with({}).ask('answer', ask)))?.answer;
  }

  /** Opens text in a read-only editor; the same `id` and text again show the editor that is open. */
  openText(id: string, title: string, text: string): Promise<void> {
    return this.#documents.openText(id, title, text, 'plaintext');
  }

  openJson(id: string, title: string, data: unknown): Promise<void> {
    return this.#documents.openText(id, title, JSON.stringify(data, undefined, 2), 'json');
  }

  /** Opens Markdown in VS Code's preview, which outlives a reload of the window. */
  openMarkdown(id: string, title: string, text: string): Promise<void> {
    return this.#documents.openMarkdown(id, title, text);
  }

  /** The same in VS Code's one tab for what a click on a row shows; the row keeps the focus. */
  glanceAtMarkdown(id: string, title: string, text: string): Promise<void> {
    return this.#documents.glanceAtMarkdown(id, title, text);
  }

  #azext(): Promise<Azext> {
    this.#loaded ??= import('./azext/azext.ts').then((azext) => {
      azext.registerAzext(this.#context, this.#log.channel);
      return azext;
    });
    return this.#loaded;
  }
}
