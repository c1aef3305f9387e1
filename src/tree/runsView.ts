import * as vscode from 'vscode';
import { throttled } from '../async/throttled.ts';
import { hasRunsKey, runsViewId } from '../contributions.ts';
import type { RunList } from '../stopStart/shown/runList.ts';
import type { LiveRuns } from '../stopStart/shown/windowRuns.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { Log } from '../ui/log.ts';
import type { RunNode } from './runNode.ts';
import { treeItem } from './treeItem.ts';
import { ErrorNode, type TreeNode } from './treeNode.ts';

/** A row under way is drawn at most this often, in milliseconds. */
const redrawEvery = 250;
/** Another window's run is looked at this often while the view is seen, in milliseconds. */
const lookAgainAfter = 5000;
/** How often is looked whether another window or a runner has begun a run or has taken one over, in milliseconds. */
const lookForOthersAfter = 10_000;

/** Where the runs come from. */
export interface RunLister {
  /** The names of what there may be to list; a look that costs next to nothing. */
  records(): Promise<readonly string[]>;
  list(): Promise<RunList>;
}

/** The Runs view: what this machine knows of its stop/start runs, from the disk and from this window. Needs neither network nor sign-in. */
export class RunsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #runs: RunLister;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #disposables: vscode.Disposable[];
  readonly #over = new AbortController();
  /** Runs of this window that changed since they were drawn. */
  readonly #toRedraw = new Set<string>();
  /** Files that can't be read, each logged once. */
  readonly #logged = new Set<string>();
  #roots: Promise<readonly TreeNode[]> | undefined;
  #loads = 0;
  /** undefined before the first look. */
  #shown: readonly TreeNode[] | undefined;
  #view: vscode.TreeView<TreeNode> | undefined;
  /** Ends the waiting for the next look at another window's run. */
  #waiting = new AbortController();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(runs: RunLister, live: LiveRuns, log: Log, clock: Clock = systemClock) {
    this.#runs = runs;
    this.#log = log;
    this.#clock = clock;
    const redraw = throttled(() => this.#redraw(), redrawEvery, clock, this.#over.signal);
    this.#disposables = [
      live.onDidCome(() => this.refresh()),
      live.onDidGo(() => this.refresh()),
      live.onDidChange((runId) => {
        this.#toRedraw.add(runId);
        redraw();
      }),
    ];
  }

  /** Puts the view into VS Code, which shows it once there is a run. */
  register(): void {
    const view = vscode.window.createTreeView<TreeNode>(runsViewId, { treeDataProvider: this });
    this.#view = view;
    this.#disposables.push(
      view,
      view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && view.visible) {
          this.refresh();
        } else if (focused) {
          // A run may have begun in another window meanwhile.
          void this.#showIfAny();
        }
      }),
    );
    void this.#showIfAny();
    void this.#lookForOthers();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node !== undefined) {
      return [...((await node.children?.(this.#over.signal)) ?? [])];
    }
    this.#roots ??= this.#load();
    return [...(await this.#roots)];
  }

  /** Looks at the disk again. Rows keep their ids, so what was open stays open. */
  refresh(): void {
    this.#waiting.abort();
    const roots = this.#load();
    this.#roots = roots;
    roots.then(
      () => this.#roots === roots && !this.#over.signal.aborted && this.#changed.fire(undefined),
      (error: unknown) => this.#log.error('The runs could not be shown.', error),
    );
  }

  /** Whether a row is one of this view's. */
  shows(node: unknown): boolean {
    return this.#shown?.some((one) => one === node) === true;
  }

  dispose(): void {
    this.#over.abort();
    this.#waiting.abort();
    vscode.Disposable.from(...this.#disposables, this.#changed).dispose();
  }

  /** What was never looked at is not read: that there is something is enough to show the view. */
  async #showIfAny(): Promise<void> {
    const records = await this.#records();
    if (records === '' || (this.#shown?.length ?? 0) > 0) {
      return;
    }
    if (this.#shown === undefined) {
      await this.#show(true);
    } else {
      // What was there had no row before, and may have none now.
      this.refresh();
    }
  }

  /** Empty where there are none. What failed is no emptiness: the view then says what it was. */
  #records(): Promise<string> {
    return this.#runs.records().then(
      (names) => names.toSorted().join('\n'),
      (error: unknown) => `can’t be read: ${errorMessage(error)}`,
    );
  }

  async #lookForOthers(): Promise<void> {
    let known = await this.#records();
    while (
      await this.#clock.sleep(lookForOthersAfter, this.#over.signal).then(
        () => true,
        () => false,
      )
    ) {
      const now = await this.#records();
      if (now !== known && this.#view?.visible === true) {
        this.refresh();
      } else if (now !== known) {
        await this.#showIfAny();
      }
      known = now;
    }
  }

  async #load(): Promise<readonly TreeNode[]> {
    this.#loads += 1;
    const load = this.#loads;
    const rows = await this.#rows();
    // One that was overtaken must not say what is shown.
    if (load === this.#loads) {
      this.#shown = rows;
      await this.#show(rows.length > 0);
    }
    return rows;
  }

  async #show(any: boolean): Promise<void> {
    await vscode.commands.executeCommand('setContext', hasRunsKey, any);
  }

  async #rows(): Promise<readonly TreeNode[]> {
    try {
      const { entries, unreadable } = await this.#runs.list();
      if (entries.length + unreadable.length === 0) {
        return [];
      }
      for (const { file, sentence } of unreadable.filter((one) => !this.#logged.has(one.file))) {
        this.#logged.add(file);
        this.#log.warn(sentence);
      }
      if (entries.some(({ kind }) => kind === 'elsewhere')) {
        this.#lookAgain();
      }
      const { runNodes } = await import('./runNode.ts');
      return runNodes({ entries, unreadable });
    } catch (error) {
      this.#log.error('The runs of this machine could not be read.', error);
      return [new ErrorNode(undefined, 'the runs of this machine', error)];
    }
  }

  #redraw(): void {
    for (const node of this.#shown ?? []) {
      if (isRunNode(node) && node.entry.kind === 'live' && this.#toRedraw.has(node.entry.run.handle.snapshot().runId)) {
        this.#changed.fire(node);
      }
    }
    this.#toRedraw.clear();
  }

  /** Only other windows' runs have to be looked for: those of this window tell. */
  #lookAgain(): void {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#clock.sleep(lookAgainAfter, waiting.signal).then(
      () => this.#view?.visible === true && this.refresh(),
      // A look came before it.
      () => undefined,
    );
  }
}

function isRunNode(node: TreeNode): node is RunNode {
  return 'entry' in node;
}
