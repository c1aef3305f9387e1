import type * as vscode from 'vscode';
import type { ManualClock } from '../../../test/clock/manualClock.ts';
import { stub } from '../../../test/equipment/vscodeStub.ts';
import { Emitter } from './emitter.ts';
import { ShownTree, ShownView } from './shownTree.ts';

type Row = { readonly id: string };

/** A list or a box that asks something. */
export interface Question {
  readonly title: string;
  readonly placeholder: string;
  readonly canSelectMany: boolean | undefined;
  readonly items: readonly vscode.QuickPickItem[];
  readonly busy: boolean;
  selectedItems: readonly vscode.QuickPickItem[];
  value: string;
  isOver: boolean;
  accept(): void;
  hide(): void;
}

/** What the user does when the window asks or tells. */
export interface Answers {
  asked(question: Question): void;
  /** The button that is pressed; undefined: it is closed. */
  told(message: string, isModal: boolean, buttons: readonly string[]): Promise<string | undefined>;
  /** The files of a dialog. */
  files(): readonly unknown[] | undefined;
}

/** VS Code's window without a screen. */
export class Window {
  readonly #clock: ManualClock;
  readonly #state = new Emitter<unknown>();
  readonly #answers: Answers;
  readonly #fail: (problem: unknown) => void;
  readonly views = new Map<string, ShownView<Row>>();
  /** How many things go on that show progress. */
  going = 0;

  constructor(clock: ManualClock, answers: Answers, fail: (problem: unknown) => void) {
    this.#clock = clock;
    this.#answers = answers;
    this.#fail = fail;
  }

  /** As `vscode.window`. */
  get api(): unknown {
    const tell = (message: string, ...more: readonly unknown[]) => this.#tell(message, more);
    return stub({
      onDidChangeWindowState: this.#state.event,
      createTreeView: (id: string, { treeDataProvider }: vscode.TreeViewOptions<Row>) => {
        const view = new ShownView(new ShownTree(treeDataProvider, this.#clock, this.#fail));
        this.views.set(id, view);
        return view;
      },
      createQuickPick: () => new ShownQuestion((one) => this.#answers.asked(one)),
      createInputBox: () => new ShownQuestion((one) => this.#answers.asked(one)),
      createOutputChannel: () => this.#channel(),
      showInformationMessage: tell,
      showWarningMessage: tell,
      showErrorMessage: tell,
      showOpenDialog: () => Promise.resolve(this.#answers.files()),
      withProgress: (_: unknown, work: (progress: unknown, token: unknown) => Promise<unknown>) => this.#during(work),
      setStatusBarMessage: () => ({ dispose: () => undefined }),
    });
  }

  dispose(): void {
    this.#state.dispose();
  }

  /** How many listen to it still. */
  get listeners(): number {
    return this.#state.count;
  }

  async #tell(message: string, more: readonly unknown[]): Promise<unknown> {
    const [first] = more;
    const isOptions = typeof first === 'object' && first !== null && !('title' in first);
    const items = (isOptions ? more.slice(1) : more) as readonly (string | { readonly title: string })[];
    const titles = items.map((item) => (typeof item === 'string' ? item : item.title));
    const isModal = isOptions && 'modal' in first && first.modal === true;
    const pressed = await this.#answers.told(message, isModal, titles);
    return items.find((_, at) => titles[at] === pressed);
  }

  async #during(work: (progress: unknown, token: unknown) => Promise<unknown>): Promise<unknown> {
    const cancelled = new Emitter<void>();
    const token = { isCancellationRequested: false, onCancellationRequested: cancelled.event };
    this.going += 1;
    try {
      return await work({ report: () => undefined }, token);
    } finally {
      this.going -= 1;
    }
  }

  /** An error that nobody foresaw is in no words but its own. */
  #channel(): unknown {
    const error = (line: string): void => {
      if (/\b(Type|Reference|Range|Syntax)Error\b/.test(line)) {
        this.#fail(new Error(line));
      }
    };
    return stub({ error, warn: () => undefined, info: () => undefined, dispose: () => undefined });
  }
}

/** A quick pick or an input box. */
class ShownQuestion implements Question {
  readonly #shown: (question: Question) => void;
  readonly #accepted = new Emitter<void>();
  readonly #hidden = new Emitter<void>();
  readonly #activated = new Emitter<void>();
  readonly #pressed = new Emitter<unknown>();
  readonly #changed = new Emitter<string>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidChangeActive = this.#activated.event;
  readonly onDidTriggerButton = this.#pressed.event;
  readonly onDidChangeValue = this.#changed.event;
  #items: readonly vscode.QuickPickItem[] = [];
  #value = '';
  selectedItems: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  title = '';
  placeholder = '';
  busy = false;
  canSelectMany: boolean | undefined;
  isOver = false;

  constructor(shown: (question: Question) => void) {
    this.#shown = shown;
  }

  get items(): readonly vscode.QuickPickItem[] {
    return this.#items;
  }

  set items(items: readonly vscode.QuickPickItem[]) {
    this.#items = items;
    this.activeItems = items.slice(0, 1);
    this.#activated.fire();
  }

  get value(): string {
    return this.#value;
  }

  set value(value: string) {
    this.#value = value;
    this.#changed.fire(value);
  }

  show(): void {
    this.#shown(this);
  }

  accept(): void {
    this.#accepted.fire();
  }

  hide(): void {
    if (!this.isOver) {
      this.isOver = true;
      this.#hidden.fire();
    }
  }

  dispose(): void {
    this.hide();
    for (const one of [this.#accepted, this.#hidden, this.#activated, this.#pressed, this.#changed]) {
      one.dispose();
    }
  }
}
