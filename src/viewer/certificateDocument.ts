import * as vscode from 'vscode';
import { readFileContent } from './fileContent.ts';
import { ViewSource } from './viewSource.ts';

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
