import * as vscode from 'vscode';
import type { SourceTitle, ViewerContent } from './content.ts';
import { readFileContent } from './fileContent.ts';

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

/** A certificate file that is open in one or several viewers; read again when it changes on disk. */
export class CertificateDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly source: ViewSource;
  readonly #watcher: vscode.FileSystemWatcher;

  /** @param failed told of what goes wrong while nobody waits for it. */
  constructor(uri: vscode.Uri, failed: (error: unknown) => void) {
    this.uri = uri;
    const name = baseName(uri);
    let seen: string | undefined;
    this.source = new ViewSource({ name, where: vscode.workspace.asRelativePath(uri) }, uri, async (password) => {
      seen = await stampOf(uri);
      return readFileContent(uri, password);
    });
    // A watcher also tells of what happened before the file was read: an opened store would be locked again for nothing.
    const readIfChanged = async (): Promise<void> => {
      await this.source.content;
      if ((await stampOf(uri)) !== seen) {
        await this.source.read();
      }
    };
    // The folder, because a file's name would be taken for a pattern.
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

/** When a file was written last, and its size; what is wrong with it, where that cannot be read: reading the file tells it. */
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
