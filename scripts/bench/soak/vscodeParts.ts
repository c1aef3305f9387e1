import { stub } from '../../../test/equipment/vscodeStub.ts';
import { Emitter } from './emitter.ts';

/** What VS Code has that is neither window nor account: commands, settings, files, and the small classes. */

export class Disposable {
  readonly #end: () => unknown;

  constructor(end: () => unknown) {
    this.#end = end;
  }

  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) {
        one.dispose();
      }
    });
  }

  dispose(): unknown {
    return this.#end();
  }
}

interface UriParts {
  readonly scheme: string;
  readonly path: string;
  readonly query?: string;
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;

  constructor({ scheme, path, query = '' }: UriParts) {
    this.scheme = scheme;
    this.path = path;
    this.query = query;
  }

  static from(parts: UriParts): Uri {
    return new Uri(parts);
  }

  static file(path: string): Uri {
    return new Uri({ scheme: 'file', path });
  }

  static parse(text: string): Uri {
    const { protocol, pathname } = new URL(text);
    return new Uri({ scheme: protocol.slice(0, -1), path: pathname });
  }

  static joinPath({ scheme, path }: Uri, ...more: readonly string[]): Uri {
    return new Uri({ scheme, path: [path, ...more].join('/') });
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return `${this.scheme}:${this.path}?${this.query}`;
  }
}

export class Commands {
  readonly #all = new Map<string, (...args: readonly unknown[]) => unknown>();

  get count(): number {
    return this.#all.size;
  }

  /** As `vscode.commands`. */
  readonly api = {
    registerCommand: (id: string, run: (...args: readonly unknown[]) => unknown): Disposable => {
      this.#all.set(id, run);
      return new Disposable(() => this.#all.delete(id));
    },
    executeCommand: async (id: string, ...args: readonly unknown[]): Promise<unknown> => this.#all.get(id)?.(...args),
  };
}

export class Workspace {
  readonly #changed = new Emitter<{ affectsConfiguration(section: string): boolean }>();
  readonly #values: Map<string, unknown>;
  readonly #files = new Map<string, Uint8Array>();

  /** @param defaults the settings by their full ids. */
  constructor(defaults: ReadonlyMap<string, unknown>) {
    this.#values = new Map(defaults);
  }

  /** How many listen to it. */
  get listeners(): number {
    return this.#changed.count;
  }

  /** As `vscode.workspace`. */
  get api(): unknown {
    return stub({
      workspaceFolders: undefined,
      onDidChangeConfiguration: this.#changed.event,
      getConfiguration: (section: string) => ({
        get: (key: string) => this.#values.get(`${section}.${key}`),
        inspect: () => ({}),
        update: async (key: string, value: unknown) => this.set(`${section}.${key}`, value),
      }),
      fs: stub({
        stat: async ({ path }: Uri) => ({ type: 1, size: this.#files.get(path)?.length }),
        readFile: async ({ path }: Uri) => Uint8Array.from(this.#files.get(path) ?? []),
      }),
    });
  }

  set(id: string, value: unknown): void {
    this.#values.set(id, value);
    this.#changed.fire({ affectsConfiguration: (section) => id === section || id.startsWith(`${section}.`) });
  }

  get(id: string): unknown {
    return this.#values.get(id);
  }

  /** A file that can be read. */
  file(path: string, bytes: Uint8Array): Uri {
    this.#files.set(path, bytes);
    return Uri.file(path);
  }
}

class Plain {
  constructor(...parts: readonly unknown[]) {
    Object.assign(this, { parts });
  }
}

class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

class CancellationTokenSource {
  readonly #cancelled = new Emitter<void>();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#cancelled.event };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#cancelled.fire();
  }

  dispose(): void {
    this.#cancelled.dispose();
  }
}

/** The classes and constants that the extension takes from VS Code. */
export const classes = {
  ...{ Disposable, Uri, TreeItem, CancellationTokenSource, EventEmitter: Emitter },
  ...{ ThemeIcon: Plain, ThemeColor: Plain, MarkdownString: Plain },
  ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
  ConfigurationTarget: { Global: 1 },
  FileType: { Unknown: 0, File: 1, Directory: 2 },
};

/** As `ExtensionContext.globalState`. */
export class Memory {
  readonly #values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.#values.get(key);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
  }
}
