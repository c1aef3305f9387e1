import * as vscode from 'vscode';
import { throttled } from '../async/throttled.ts';
import { hasRunsKey, runsViewId, selectedRunKey } from '../contributions.ts';
import type { RunList } from '../stopStart/shown/runList.ts';
import type { LeftApps, LiveRuns } from '../stopStart/shown/windowRuns.ts';
import { errorMessage } from '../text/errorMessage.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { Log } from '../ui/log.ts';
import type { RunNode } from './runNode.ts';
import { treeItem } from './treeItem.ts';
import { ErrorNode, type TreeNode } from './treeNode.ts';
import { selectedRow } from './viewHeader.ts';

/** The row of a run in progress is drawn at most once in this time, in milliseconds. */
const redrawEvery = 250;
/** While the view is visible, runs of other windows are read again after this time, in milliseconds. */
const lookAgainAfter = 5000;
/**
 * After this time, the view checks again whether another window or a runner began a run or took one over, in milliseconds. Even while the
 * view is hidden, it reads their runs again: a window that dies leaves apps stopped.
 */
const lookForOthersAfter = 10_000;

/** The source of the runs. */
export interface RunLister {
  /** The names of the records, which are cheap to list. */
  records(): Promise<readonly string[]>;
  list(): Promise<RunList>;
}

/** What one load found. */
interface LoadedRuns {
  readonly rows: readonly TreeNode[];
  /** The only one that the runs are on. */
  readonly environment?: string | undefined;
  /** The apps that they left stopped until now; undefined where they could not be read. */
  readonly left?: () => LeftApps;
  /** Whether runs of other windows are among them. */
  readonly hasOthers?: boolean;
}

/** The Runs view: the stop/start runs of this machine, from the disk and from this window. It needs neither network nor sign-in. */
export class RunsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #runs: RunLister;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #found = new vscode.EventEmitter<LeftApps>();
  readonly #disposables: vscode.Disposable[];
  readonly #over = new AbortController();
  /** Runs of this window that changed after they were drawn. */
  readonly #toRedraw = new Set<string>();
  /** Unreadable files that have been logged. */
  readonly #logged = new Set<string>();
  #roots: Promise<readonly TreeNode[]> | undefined;
  #loads = 0;
  /** undefined before the first load. */
  #shown: readonly TreeNode[] | undefined;
  #view: vscode.TreeView<TreeNode> | undefined;
  #environment: string | undefined;
  /** The apps that the runs that are shown left stopped until now; undefined before the first load. */
  #left: (() => LeftApps) | undefined;
  /** Ends the wait for the next load of the runs of other windows. */
  #waiting = new AbortController();

  readonly onDidChangeTreeData = this.#changed.event;
  /** The apps that the runs left stopped, when they were read, and whenever a run of this window changed. */
  readonly onDidFindLeft = this.#found.event;

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

  /** Registers the view in VS Code, which shows it when there is a run. */
  register(): void {
    const view = vscode.window.createTreeView<TreeNode>(runsViewId, { treeDataProvider: this });
    this.#view = view;
    this.#describe();
    this.#disposables.push(
      view,
      view.onDidChangeSelection(({ selection }) => {
        vscode.commands.executeCommand('setContext', selectedRunKey, selectedRow(selection));
      }),
      view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && view.visible) {
          this.refresh();
        } else if (focused) {
          // A run may have begun in another window in the meantime.
          void this.#showIfAny();
        }
      }),
    );
    void this.#showIfAny();
    void this.#lookForOthers();
  }

  /** The selected rows. */
  get selection(): readonly TreeNode[] {
    return this.#view?.selection ?? [];
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

  /** Reads the runs, unless they were read: the Environments view tells which apps they left stopped. */
  async look(): Promise<void> {
    await this.getChildren();
  }

  /** Reads the disk again. Rows keep their ids, so open rows stay open. */
  refresh(): void {
    this.#waiting.abort();
    const roots = this.#load();
    this.#roots = roots;
    roots.then(
      () => this.#roots === roots && !this.#over.signal.aborted && this.#changed.fire(undefined),
      (error: unknown) => this.#log.error('The runs could not be shown.', error),
    );
  }

  /** Whether a row is in this view. */
  shows(node: unknown): boolean {
    return this.#shown?.some((one) => one === node) === true;
  }

  dispose(): void {
    this.#over.abort();
    this.#waiting.abort();
    vscode.Disposable.from(...this.#disposables, this.#changed, this.#found).dispose();
  }

  /** Shows the view if there are records. It does not read them before the view is opened. */
  async #showIfAny(): Promise<void> {
    const records = await this.#records();
    if (records === '' || (this.#shown?.length ?? 0) > 0) {
      return;
    }
    if (this.#shown === undefined) {
      await this.#show(true);
    } else {
      // The earlier load found no row; there may be one now.
      this.refresh();
    }
  }

  /** Empty if there are no records. A failure is not empty: the view then shows the failure. */
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
      if (now !== known && this.#shown !== undefined) {
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
    const { rows, environment, left, hasOthers = false } = await this.#rows();
    // Only the latest load may set what is shown.
    if (load === this.#loads) {
      this.#shown = rows;
      this.#environment = environment;
      this.#left = left ?? this.#left;
      this.#tellLeft();
      this.#describe();
      if (hasOthers) {
        this.#lookAgain();
      }
      await this.#show(rows.length > 0);
    }
    return rows;
  }

  /** If all runs are on one environment, the view names it, and not each row. */
  #describe(): void {
    if (this.#view !== undefined) {
      this.#view.description = this.#environment ?? '';
    }
  }

  async #show(any: boolean): Promise<void> {
    await vscode.commands.executeCommand('setContext', hasRunsKey, any);
  }

  #tellLeft(): void {
    if (this.#left !== undefined) {
      this.#found.fire(this.#left());
    }
  }

  async #rows(): Promise<LoadedRuns> {
    try {
      const { entries, unreadable } = await this.#runs.list();
      if (entries.length + unreadable.length === 0) {
        return { rows: [], left: () => new Map() };
      }
      for (const { file, sentence } of unreadable.filter((one) => !this.#logged.has(one.file))) {
        this.#logged.add(file);
        this.#log.warn(sentence);
      }
      const [{ onlyEnvironment, runNodes }, { leftApps }] = await Promise.all([
        import('./runNode.ts'),
        import('../stopStart/shown/runList.ts'),
      ]);
      return {
        rows: runNodes({ entries, unreadable }),
        environment: onlyEnvironment(entries),
        left: () => leftApps(entries),
        hasOthers: entries.some(({ kind }) => kind === 'elsewhere'),
      };
    } catch (error) {
      this.#log.error('The runs of this machine could not be read.', error);
      return { rows: [new ErrorNode(undefined, 'the runs of this machine', error)] };
    }
  }

  #redraw(): void {
    for (const node of this.#shown ?? []) {
      if (isRunNode(node) && node.entry.kind === 'live' && this.#toRedraw.has(node.entry.run.handle.snapshot().runId)) {
        this.#changed.fire(node);
      }
    }
    this.#toRedraw.clear();
    this.#tellLeft();
  }

  /** Loads again after a while. Only the runs of other windows need this, because the runs of this window send events. */
  #lookAgain(): void {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const after = this.#view?.visible === true ? lookAgainAfter : lookForOthersAfter;
    this.#clock.sleep(after, waiting.signal).then(
      () => this.refresh(),
      // Another load came first.
      () => undefined,
    );
  }
}

function isRunNode(node: TreeNode): node is RunNode {
  return 'entry' in node;
}
