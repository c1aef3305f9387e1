import * as vscode from 'vscode';
import type { AzextUi } from '../ui/azextUi.ts';
import { withQuietProgress } from '../ui/progress.ts';
import type { Tell } from '../ui/tell.ts';
import { heldCertificates, type ViewerContent } from './content.ts';
import { askPassword } from './fileContent.ts';
import { isPageMessage, type PageAction, type PageMessage, type ViewMessage } from './messages.ts';
import type { PageContext } from './page/certificatePage.ts';
import { contentPage, itemPage } from './page/contentPage.ts';
import { isCertificate, itemsOf, itemTitle, type ShownItem } from './shownItem.ts';
import { actOn, copyFact, openInTextEditor, showAsText } from './viewActions.ts';
import type { ViewSource } from './viewSource.ts';
import { openPage } from './webviewPage.ts';

/** What views work with. */
export interface ViewTools {
  readonly extensionUri: vscode.Uri;
  readonly tell: Tell;
  readonly ui: AzextUi;
  /** The setting. */
  readonly expiryWarningDays: () => number;
  /** Says where a certificate is a root certificate, as far as the Environments view has loaded it. */
  readonly places: () => Promise<PageContext['placesOf']>;
  readonly onDidChangePlaces: vscode.Event<unknown>;
}

/** One page in an editor. It draws the content of its source and runs the actions of its buttons. */
export class CertificateView {
  readonly source: ViewSource;
  /** Identifies a view without a file: views of the same thing have the same key. */
  readonly key: string;
  readonly #panel: vscode.WebviewPanel;
  readonly #tools: ViewTools;
  readonly #whileShown: WhileShown;
  /** The SHA-256 thumbprint of the shown certificate. A list has the others of the file. */
  #shown = '';
  /** The places that the page shows; undefined before the first page. */
  #places: string | undefined;

  constructor(panel: vscode.WebviewPanel, source: ViewSource, tools: ViewTools, key = '') {
    this.source = source;
    this.key = key;
    this.#panel = panel;
    this.#tools = tools;
    this.#whileShown = new WhileShown(panel);
    const subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      source.onDidChange(() => this.#run(() => this.#drawPage())),
      tools.onDidChangePlaces(() => this.#run(() => this.#drawPlaces())),
    ];
    panel.onDidDispose(() => vscode.Disposable.from(...subscriptions).dispose());
    openPage(panel.webview, tools.extensionUri);
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  reveal(preserveFocus = false): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  /** The shown item and its title; undefined when there is none. */
  async shownItem(): Promise<{ readonly name: string; readonly item: ShownItem } | undefined> {
    const { shown } = await this.#content();
    return shown === undefined ? undefined : { name: itemTitle(shown), item: shown };
  }

  /** Opens the file in the text editor. For a binary file it shows the certificates as text instead. */
  async openAsText(): Promise<void> {
    const { uri, title } = this.source;
    const content = await this.source.content;
    if (content.kind === 'certificates' && (uri === undefined || !content.isText)) {
      await showAsText(this.source, this.key, this.#tools.ui);
      this.#tools.tell.briefly(`Showing the content of ${title.name} as text, because it is not a text file`);
    } else {
      await openInTextEditor(this.source);
    }
  }

  #receive(message: unknown): void {
    if (isPageMessage(message)) {
      this.#run(() => this.#answer(message));
    }
  }

  #run(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => this.#tools.tell.failure(error));
  }

  async #answer(message: PageMessage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return this.#begin(message.shown);
      case 'show':
        return this.#show(message.thumbprint);
      case 'copy':
        return this.#copyFact(message.fact);
      case 'action':
        return this.#act(message.action);
    }
  }

  /** `shown`: what the page showed before VS Code removed it; undefined for a new page. Only a new page asks for a password by itself. */
  async #begin(shown: string | undefined): Promise<void> {
    this.#shown = shown ?? this.#shown;
    await this.#drawPage();
    const { content } = await this.#content();
    if (content.kind === 'locked' && shown === undefined) {
      await this.#unlock();
    }
  }

  async #drawPage(): Promise<void> {
    const { content, shown } = await this.#content();
    const { text } = contentPage(content, shown, await this.#context(shown));
    await this.#post({ kind: 'page', html: text, ...this.#state(content, shown) });
  }

  async #show(thumbprint: string): Promise<void> {
    this.#shown = thumbprint;
    const { content, shown } = await this.#content();
    if (content.kind === 'certificates' && shown !== undefined) {
      const { text } = itemPage(shown, content, await this.#context(shown));
      await this.#post({ kind: 'certificate', html: text, ...this.#state(content, shown) });
      await this.#post({ kind: 'told', sentence: `Showing ${itemTitle(shown)}`, isSeen: false });
    }
  }

  /** Draws the certificate again if the Environments view knows more, or less, about where it is. */
  async #drawPlaces(): Promise<void> {
    const [before, { content, shown }] = [this.#places, await this.#content()];
    if (before !== undefined && content.kind === 'certificates' && shown !== undefined && this.#panel.visible) {
      const context = await this.#context(shown);
      if (this.#places !== before) {
        const { text } = itemPage(shown, content, context);
        await this.#post({ kind: 'certificate', html: text, ...this.#state(content, shown) });
      }
    }
  }

  async #copyFact(id: string): Promise<void> {
    const { shown } = await this.#content();
    await this.#say(shown === undefined ? undefined : await copyFact(shown, id));
  }

  async #act(action: PageAction): Promise<void> {
    switch (action) {
      case 'tryAgain':
        await this.source.read();
        return;
      case 'enterPassword':
        return this.#unlock();
      case 'openAsText':
        return openInTextEditor(this.source);
      case 'showAsText':
        return showAsText(this.source, this.key, this.#tools.ui);
      default: {
        const { content, shown } = await this.#content();
        if (content.kind === 'certificates' && shown !== undefined) {
          const among = { item: shown, all: content.certificates, from: this.source.title.name };
          await this.#say(await actOn(among, action));
        }
      }
    }
  }

  /** Asks until the password is right or the user leaves. A button on the page asks again. */
  async #unlock(): Promise<void> {
    let content = await this.source.content;
    while (content.kind === 'locked') {
      const password = await askPassword(this.source.title.name, content, this.#whileShown.token);
      if (password === undefined) {
        return;
      }
      // Some programs hash the password a million times, which takes seconds.
      content = await withQuietProgress(`Opening ${this.source.title.name}…`, () => this.source.read(password));
    }
  }

  async #content(): Promise<{ readonly content: ViewerContent; readonly shown: ShownItem | undefined }> {
    const content = await this.source.content;
    const items = itemsOf(content);
    return { content, shown: items.find(({ thumbprints }) => thumbprints.sha256 === this.#shown) ?? items[0] };
  }

  /** Also remembers the places that the page is about to show. */
  async #context(shown: ShownItem | undefined): Promise<PageContext> {
    const { title, uri } = this.source;
    const placesOf = await this.#tools.places();
    this.#places = shown !== undefined && isCertificate(shown) ? JSON.stringify(placesOf(shown)) : '';
    const warningDays = this.#tools.expiryWarningDays();
    return { where: title.where, isFile: uri !== undefined, now: Date.now(), warningDays, placesOf };
  }

  #state(content: ViewerContent, shown: ShownItem | undefined): { readonly shown: string; readonly memory: unknown } {
    const { uri, title } = this.source;
    return {
      shown: shown?.thumbprints.sha256 ?? '',
      memory: uri === undefined ? heldCertificates(title, this.key, content) : undefined,
    };
  }

  async #say(sentence: string | undefined): Promise<void> {
    if (sentence !== undefined) {
      await this.#post({ kind: 'told', sentence, isSeen: true });
    }
  }

  async #post(message: ViewMessage): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }
}

/** Cancels an open question when its panel is hidden or closed. A question must not stay open without its page. */
export class WhileShown {
  #source = new vscode.CancellationTokenSource();

  constructor(panel: vscode.WebviewPanel) {
    panel.onDidChangeViewState(() => this.#follow(panel.visible));
    panel.onDidDispose(() => this.#source.cancel());
  }

  /** Is canceled when the panel is hidden or closed. Already canceled while it is. */
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
