import * as vscode from 'vscode';
import type { SourceTitle, ViewerContent } from './content.ts';
import { readFileContent } from './fileContent.ts';

/** The source of the content of one or several views. Something unreadable is content too: the view then says why. */
export class ViewSource implements vscode.Disposable {
  readonly title: SourceTitle;
  /** The file; undefined when the certificates are in no file. */
  readonly uri: vscode.Uri | undefined;
  readonly #readContent: (password: string | undefined) => Promise<ViewerContent>;
  readonly #changed = new vscode.EventEmitter<void>();
  #content: Promise<ViewerContent> | undefined;

  /** Fires when the content changes, at the latest when the new content begins to load. */
  readonly onDidChange = this.#changed.event;

  /** @param readContent is called when the content is first needed, and again by `read`. */
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

  /** Reads the content again. The password is used once and not stored. */
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

/** A certificate file that is open in one or several viewers. It is read again when it changes on disk. */
export class CertificateDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly source: ViewSource;
  readonly #watcher: vscode.FileSystemWatcher;

  /** @param failed is called with errors that happen in the background. */
  constructor(uri: vscode.Uri, failed: (error: unknown) => void) {
    this.uri = uri;
    const name = baseName(uri);
    let seen: string | undefined;
    this.source = new ViewSource({ name, where: vscode.workspace.asRelativePath(uri) }, uri, async (password) => {
      seen = await stampOf(uri);
      return readFileContent(uri, password);
    });
    // A watcher also reports changes from before the file was read. Without this check, an opened store would be locked again for nothing.
    const readIfChanged = async (): Promise<void> => {
      await this.source.content;
      if ((await stampOf(uri)) !== seen) {
        await this.source.read();
      }
    };
    // This watches the folder, because VS Code would take a file name for a pattern.
    this.#watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*'),
    );
    const readAgain = (changed: vscode.Uri): void => {
      if (changed.toString() === uri.toString()) {
        readIfChanged().catch(failed);
      }
    };
    this.#watcher.onDidChange(readAgain);
    this.#watcher.onDidCreate(readAgain);
    this.#watcher.onDidDelete(readAgain);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.source.dispose();
  }
}

/** The time of the last change of a file and its size, or the error as text. Reading the file then reports the error. */
async function stampOf(uri: vscode.Uri): Promise<string> {
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(uri);
    return `${mtime} ${size}`;
  } catch (error) {
    return String(error);
  }
}

function baseName(uri: vscode.Uri): string {
  return uri.path.split('/').pop() ?? uri.path;
}
