import * as vscode from 'vscode';

/** The scheme of a file system that has nothing on a disk, as that of a repository opened from the web. */
const scheme = 'ase-virtual';

/** A virtual file system with these files, until it is disposed of. */
export class VirtualFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly #files = new Map<string, Uint8Array>();
  readonly #registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isReadonly: true });

  add(name: string, bytes: Uint8Array): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#files.set(uri.path, bytes);
    return uri;
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#bytes(path).length };
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    return this.#bytes(path);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #bytes(path: string): Uint8Array {
    const found = this.#files.get(path);
    if (found === undefined) {
      throw vscode.FileSystemError.FileNotFound(path);
    }
    return found;
  }
}
