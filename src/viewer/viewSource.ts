import * as vscode from 'vscode';
import type { ViewerContent } from './content.ts';

/** What a source is called. */
export interface SourceTitle {
  /** The file's or the resource's own name, short. */
  readonly name: string;
  /** With where it is: "contoso-root on contoso-prod-ase". */
  readonly where: string;
}

/** Where the content of one or several views comes from. What cannot be read is content, too: the view says why. */
export class ViewSource implements vscode.Disposable {
  readonly title: SourceTitle;
  /** The file, where it is one. */
  readonly uri: vscode.Uri | undefined;
  readonly #readContent: (password: string | undefined) => Promise<ViewerContent>;
  readonly #changed = new vscode.EventEmitter<void>();
  #content: Promise<ViewerContent> | undefined;

  /** There is other content, or there will be. */
  readonly onDidChange = this.#changed.event;

  /** @param readContent called at the first look, and again by `read`. */
  constructor(
    title: SourceTitle,
    uri: vscode.Uri | undefined,
    readContent: (password: string | undefined) => Promise<ViewerContent>,
  ) {
    this.title = title;
    this.uri = uri;
    this.#readContent = readContent;
  }

  get content(): Promise<ViewerContent> {
    this.#content ??= this.#readContent(undefined);
    return this.#content;
  }

  /** Reads it again. The password is used and forgotten. */
  async read(password?: string): Promise<ViewerContent> {
    const content = this.#readContent(password);
    this.#content = content;
    this.#changed.fire();
    return content;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
