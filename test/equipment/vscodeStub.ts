import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './repository.ts';

type Listener = (argument?: unknown) => void;

/** As VS Code's, without an end. */
class FakeEmitter {
  readonly #listeners: Listener[] = [];

  readonly event = (listener: Listener): { dispose(): void } => {
    this.#listeners.push(listener);
    return { dispose: () => this.#listeners.splice(this.#listeners.indexOf(listener), 1) };
  };

  fire(argument?: unknown): void {
    for (const listener of [...this.#listeners]) {
      listener(argument);
    }
  }
}

/** Never asked to cancel. */
class FakeCancellation {
  readonly token = { isCancellationRequested: false };

  dispose(): void {
    // Nothing to end.
  }
}

const back = { id: 'back' };

interface FakeRow {
  readonly label: string;
  readonly description?: string;
  readonly kind?: number;
  readonly alwaysShow?: boolean;
}

/** VS Code's quick pick, as far as azext-utils uses it, with what the user can do to it. */
export class FakePicker {
  selectedItems: readonly { readonly label: string }[] = [];
  value = '';
  title = '';
  step: number | undefined;
  totalSteps: number | undefined;
  placeholder = '';
  busy = false;
  canSelectMany = false;
  #items: readonly FakeRow[] = [];
  #activeItems: readonly FakeRow[] = [];
  /** What was made active since the rows are there. */
  #madeActive: readonly FakeRow[] | undefined;
  readonly #accepted = new FakeEmitter();
  readonly #hidden = new FakeEmitter();
  readonly #activated = new FakeEmitter();
  readonly #changed = new FakeEmitter();
  readonly #pressed = new FakeEmitter();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidChangeActive = this.#activated.event;
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidTriggerButton = this.#pressed.event;

  get items(): readonly FakeRow[] {
    return this.#items;
  }

  /** VS Code makes the first row active that has what is typed, and says so later. */
  set items(items: readonly FakeRow[]) {
    this.#items = items;
    this.#madeActive = undefined;
    setImmediate(() => this.#filter());
  }

  get activeItems(): readonly FakeRow[] {
    return this.#activeItems;
  }

  set activeItems(active: readonly FakeRow[]) {
    this.#madeActive = active;
    this.#activeItems = active;
  }

  /** The rows that are there for what is typed. */
  get shownItems(): readonly FakeRow[] {
    const isTyped = ({ label, description = '' }: FakeRow): boolean => `${label} ${description}`.includes(this.value);
    return this.#items.filter((row) => row.kind !== -1 && (row.alwaysShow === true || isTyped(row)));
  }

  #filter(): void {
    const shownRows = this.shownItems;
    // VS Code makes none active in place of one that is hidden.
    this.#activeItems = this.#madeActive?.filter((row) => shownRows.includes(row)) ?? shownRows.slice(0, 1);
    this.#activated.fire(this.#activeItems);
  }

  /** VS Code tells of the row that is active first. */
  type(value: string): void {
    const before = this.value;
    this.value = value;
    this.#madeActive = undefined;
    const [active] = this.shownItems;
    this.value = before;
    this.activeItems = active === undefined ? [] : [active];
    this.#madeActive = undefined;
    this.#activated.fire(this.#activeItems);
    this.value = value;
    this.#changed.fire(value);
  }

  show(): void {
    shown(this);
  }

  pressEnter(): void {
    this.#accepted.fire();
  }

  /** VS Code hides it then. */
  dispose(): void {
    this.close();
  }

  close(): void {
    this.#hidden.fire();
  }

  pressBack(): void {
    this.#pressed.fire(back);
  }

  /** Once its rows are there: picks the rows with these labels, or accepts the ticked ones if none is given. */
  async choose(...labels: readonly string[]): Promise<void> {
    while (this.busy) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (labels.length > 0) {
      this.selectedItems = this.items.filter(({ label }) => labels.includes(label));
    }
    this.#accepted.fire();
  }

  /** Unticks every row, and accepts. */
  async chooseNone(): Promise<void> {
    await this.choose('no row has this label');
  }
}

/** VS Code's input box, with what the user can do to it. */
export class FakeInputBox {
  value = '';
  title = '';
  step: number | undefined;
  prompt = '';
  validationMessage: string | { readonly message: string; readonly severity: number } | undefined;
  readonly #accepted = new FakeEmitter();
  readonly #hidden = new FakeEmitter();
  readonly #changed = new FakeEmitter();
  readonly #pressed = new FakeEmitter();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidTriggerButton = this.#pressed.event;

  show(): void {
    boxShown(this);
  }

  type(value: string): void {
    this.value = value;
    this.#changed.fire(value);
  }

  pressEnter(): void {
    this.#accepted.fire();
  }

  pressBack(): void {
    this.#pressed.fire(back);
  }

  /** VS Code hides it then. */
  dispose(): void {
    this.close();
  }

  close(): void {
    this.#hidden.fire();
  }
}

let shown: (picker: FakePicker) => void = () => undefined;
let boxShown: (box: FakeInputBox) => void = () => undefined;

/** The input box that is shown next. */
export function nextInputBox(): Promise<FakeInputBox> {
  return new Promise((resolve) => {
    boxShown = resolve;
  });
}

/** The picker that is shown next. */
export function nextPicker(): Promise<FakePicker> {
  return new Promise((resolve) => {
    shown = resolve;
  });
}

const configuration = new FakeEmitter();

/** Settings by their full ids. Any other has a value that does nothing. */
export const userSettings = new Map<string, unknown>();

/** VS Code says that settings of this section changed. */
export function configurationChanged(section: string): void {
  configuration.fire({ affectsConfiguration: (asked: string) => asked.startsWith(section) });
}

/** VS Code's accounts, for a test to replace. Nobody is signed in. */
export const authentication: {
  getAccounts: () => Promise<readonly { readonly id: string; readonly label: string }[]>;
  getSession: (...asked: readonly unknown[]) => Promise<unknown>;
  onDidChangeSessions: FakeEmitter['event'];
} = {
  getAccounts: () => Promise.resolve([]),
  getSession: () => Promise.resolve(undefined),
  onDidChangeSessions: new FakeEmitter().event,
};

/** Which button the user presses on a message of a question, for a test to replace. None. */
export const messages: { pressed: (...shown: readonly unknown[]) => Promise<unknown> } = {
  pressed: () => Promise.resolve(undefined),
};

/** What the stub has of VS Code's API and does something. All else is there too, and does nothing. */
/** The values of the last `setContext` of each key. */
export const contexts = new Map<string, unknown>();

async function executeCommand(command: string, key: string, value: unknown): Promise<void> {
  if (command === 'setContext') {
    contexts.set(key, value);
  }
}

const members: Readonly<Record<string, unknown>> = {
  authentication,
  commands: stub({ executeCommand }),
  window: {
    createQuickPick: () => new FakePicker(),
    createInputBox: () => new FakeInputBox(),
    createTreeView: () => {
      const event = new FakeEmitter().event;
      return {
        ...{ onDidChangeVisibility: event, onDidChangeSelection: event },
        ...{ onDidCollapseElement: event, onDidExpandElement: event },
      };
    },
    onDidChangeWindowState: new FakeEmitter().event,
    withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => undefined }, { onCancellationRequested: () => ({ dispose: () => undefined }) }),
    showWarningMessage: (...shown: readonly unknown[]) => messages.pressed(...shown),
  },
  InputBoxValidationSeverity: { Info: 1, Warning: 2, Error: 3 },
  QuickInputButtons: { Back: back },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  TreeItem: class {},
  workspace: stub({
    onDidChangeConfiguration: configuration.event,
    getConfiguration: (section: string) =>
      stub({ get: (key: string) => userSettings.get(`${section}.${key}`) ?? stub() }),
  }),
  ExtensionMode: { Production: 1, Development: 2, Test: 3 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  EventEmitter: FakeEmitter,
  CancellationTokenSource: FakeCancellation,
  l10n: { t: (text: string) => text },
  env: { machineId: 'machine', sessionId: 'session' },
  version: '1.100.0',
};

/** What else `src` names of it. */
const inert = [
  'Uri',
  'Disposable',
  'FileSystemError',
  'FileType',
  'ProgressLocation',
  'ThemeIcon',
  'ThemeColor',
  'MarkdownString',
];

const requireUrl = 'stub:vscode?require';
const importUrl = 'stub:vscode?import';

let isStubbed = false;

/**
 * From now on `vscode` is a stub in this process, and azext-utils can be imported: its build for `require`, without the telemetry that
 * the bundle leaves out too. For unit tests of what asks in VS Code, which import it with `import()` after this; host tests have the
 * real one.
 */
export function stubVscode(): void {
  stubVscodeWith({});
}

/** The same with members in the place of those here. */
export function stubVscodeWith(own: Readonly<Record<string, unknown>>): void {
  if (isStubbed) {
    return;
  }
  isStubbed = true;
  const all = { ...members, ...own };
  (globalThis as { vscodeStub?: unknown }).vscodeStub = stub(all);
  const azext = fileUrl('node_modules/@microsoft/vscode-azext-utils/dist/cjs/src/index.js');
  const telemetry = fileUrl('src/ui/azext/droppedTelemetry.ts');
  registerHooks({
    resolve: (specifier, context, next) => {
      switch (specifier) {
        case 'vscode':
          return context.conditions.includes('import')
            ? { url: importUrl, format: 'module', shortCircuit: true }
            : { url: requireUrl, format: 'commonjs', shortCircuit: true };
        case '@microsoft/vscode-azext-utils':
          return { url: azext, format: 'commonjs', shortCircuit: true };
        case '@vscode/extension-telemetry':
          return { url: telemetry, format: 'module-typescript', shortCircuit: true };
        default:
          return next(specifier, context);
      }
    },
    load: (url, context, next) => {
      switch (url) {
        case importUrl:
          return { format: 'module', shortCircuit: true, source: importedStub([...Object.keys(all), ...inert]) };
        case requireUrl:
          return { format: 'commonjs', shortCircuit: true, source: 'module.exports = globalThis.vscodeStub;' };
        default:
          return next(url, context);
      }
    },
  });
}

/** An ES module has to name each export. */
function importedStub(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `export const ${name} = vscodeStub.${name};`).join('\n');
}

function fileUrl(file: string): string {
  return pathToFileURL(realpathSync(path.join(repositoryRoot, file))).href;
}

/** Something that can be called, constructed and asked for any member. */
export function stub(known: Readonly<Record<string, unknown>> = {}): unknown {
  const asked = new Map<string, unknown>(Object.entries(known));
  return new Proxy(class {}, {
    apply: () => stub(),
    construct: () => stub() as object,
    get(target, key): unknown {
      if (typeof key === 'symbol' || key === 'then') {
        return undefined;
      }
      if (key === 'prototype' || key === '__esModule') {
        // What extends it needs a prototype; what imports all of it takes the stub itself, not a copy of its members.
        return key === 'prototype' ? target.prototype : true;
      }
      if (!asked.has(key)) {
        asked.set(key, stub());
      }
      return asked.get(key);
    },
  });
}
