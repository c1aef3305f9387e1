import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { documentScheme } from '../contributions.ts';
import type { Log } from './log.ts';

/** Documents that are kept, for all of a workspace. */
const mostKept = 30;
/** Longer texts are not kept. In characters. */
const longestKept = 300_000;

const noLongerKept = 'This document is no longer kept. Close it, and run its command again.\n';

/**
 * Read-only documents. VS Code opens previews again after a reload of the window, so the newest texts are kept in the workspace's storage.
 * Text editors of such documents close with the window.
 */
export class Documents implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #folder: vscode.Uri;
  readonly #log: Log;

  constructor(context: vscode.ExtensionContext, log: Log) {
    this.#folder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'documents');
    this.#log = log;
    context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(documentScheme, this));
  }

  /** Opens text in a read-only editor; the same `id` and text again show the document that is open. */
  async openText(id: string, title: string, text: string, language: 'plaintext' | 'json'): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.#uriOf(id, title, text));
    await vscode.languages.setTextDocumentLanguage(document, language);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Opens Markdown as it is meant to be read, in VS Code's own preview. */
  async openMarkdown(id: string, title: string, text: string): Promise<void> {
    await vscode.commands.executeCommand('markdown.showPreview', await this.#keptUri(id, title, text));
  }

  /** The same in VS Code's one tab for what a click on a row shows; the row keeps the focus. */
  async glanceAtMarkdown(id: string, title: string, text: string): Promise<void> {
    const how: vscode.TextDocumentShowOptions = { preview: true, preserveFocus: true };
    const uri = await this.#keptUri(id, title, text);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', how);
  }

  async #keptUri(id: string, title: string, text: string): Promise<vscode.Uri> {
    const uri = this.#uriOf(id, title, text);
    await this.#keep(uri.query, text).catch((error: unknown) => {
      this.#log.error('A document was not kept for a reload of the window.', error);
    });
    return uri;
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    return this.#texts.get(query) ?? (await this.#kept(query)) ?? noLongerKept;
  }

  /** An open document does not change when its text does, so the text is part of what identifies it. The path is the tab's title. */
  #uriOf(id: string, title: string, text: string): vscode.Uri {
    const query = createHash('sha256')
      .update(JSON.stringify([id, text]))
      .digest('hex')
      .slice(0, 32);
    this.#texts.set(query, text);
    return vscode.Uri.from({ scheme: documentScheme, path: `/${title.replace(/[\\/]/g, '-')}`, query });
  }

  async #keep(name: string, text: string): Promise<void> {
    if (text.length > longestKept) {
      return;
    }
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(this.#folder, name), Buffer.from(text, 'utf8'));
    const files = (await vscode.workspace.fs.readDirectory(this.#folder)).map(([file]) =>
      vscode.Uri.joinPath(this.#folder, file),
    );
    if (files.length > mostKept) {
      const dated = await Promise.all(
        files.map(async (file) => ({ file, at: (await vscode.workspace.fs.stat(file)).mtime })),
      );
      const oldest = dated.toSorted((one, other) => one.at - other.at).slice(0, files.length - mostKept);
      await Promise.all(oldest.map(({ file }) => vscode.workspace.fs.delete(file)));
    }
  }

  async #kept(name: string): Promise<string | undefined> {
    if (!/^[\da-f]{32}$/.test(name)) {
      return undefined;
    }
    try {
      return Buffer.from(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, name))).toString('utf8');
    } catch {
      // Deleted, because newer documents were kept, or the storage was cleared.
      return undefined;
    }
  }
}
