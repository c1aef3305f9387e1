import * as vscode from 'vscode';
import { throttled } from '../async/throttled.ts';
import { keyOf } from '../azure/resourceId.ts';
import {
  allSubscriptionsKey,
  filteredKey,
  groupedKey,
  selectedRowKey,
  type ViewState,
  viewId,
  viewStateKey,
} from '../contributions.ts';
import type { SignIn } from '../signIn/signIn.ts';
import { counted } from '../text/counted.ts';
import type { Log } from '../ui/log.ts';
import type { Tell } from '../ui/tell.ts';
import type { TreeServices } from './appNodes.ts';
import { DrawnRows } from './drawnRows.ts';
import { OpenRows } from './openRows.ts';
import type { RootRows } from './rootRows.ts';
import { loadBelow, logFailures, RowLoads } from './rowLoads.ts';
import { rowWhileLoading, waitingUntil } from './rowWhileLoading.ts';
import { treeItem } from './treeItem.ts';
import type { TreeNode } from './treeNode.ts';
import { selectedRow, ViewHeader } from './viewHeader.ts';

/** During a run the counts are drawn at most this often, in milliseconds: VS Code draws all rows below with them (see DrawnRows). */
const countsAgainAfter = 500;

/** While subscriptions are found, their rows are added at most this often, in milliseconds. */
const rowsAgainAfter = 300;

/** The Environments view. It loads rows when they are opened, keeps them until a refresh, and shows a failure as a row. */
export class EnvironmentsView implements vscode.Disposable {
  readonly #signIn: SignIn;
  readonly #services: TreeServices;
  readonly #log: Log;
  readonly #tell: Tell;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #loads = new RowLoads();
  readonly #drawn = new DrawnRows(
    (node) => rowWhileLoading(node, this.#loads.isLoading(node.id)),
    () => this.#loads.loaded(),
    (node) => this.#changed.fire(node),
  );
  readonly openRows = new OpenRows(this, {
    endLoads: (node) => this.#loads.close(node),
    redraw: (node) => this.#changed.fire(node),
    redrawOutdated: (node) => this.#drawn.redraw((one) => one === node),
    isDelayed: (node) => waitingUntil(node) !== undefined,
  });
  readonly #over = new AbortController();
  #top: RootRows | undefined;
  #header: ViewHeader | undefined;
  /** VS Code's view; undefined until it is registered. */
  shown: vscode.TreeView<TreeNode> | undefined;
  readonly #redrawCounts: () => void;
  /** Whether subscriptions without an environment are among the rows. */
  #showsAll: boolean;

  readonly onDidChangeTreeData = this.#changed.event;
  /** Ends when all rows at the top are among its children. */
  allFound: Promise<void> = Promise.resolve();

  constructor(signIn: SignIn, services: TreeServices, log: Log, tell: Tell) {
    this.#signIn = signIn;
    this.#services = services;
    this.#showsAll = services.choices.showsAll;
    this.#log = log;
    this.#tell = tell;
    this.#redrawCounts = throttled(
      () => {
        this.#drawn.redraw(({ counts }) => counts === true);
        this.#header?.count(this.loadedNodes());
      },
      countsAgainAfter,
      services.clock,
      this.#over.signal,
    );
    this.#disposables.push(
      signIn.onDidChange(() => this.startOver()),
      signIn.onDidWait(() => this.openRows.delaysChanged()),
      signIn.onDidWait(() => this.#drawn.redraw(({ id }) => this.#loads.isLoading(id))),
    );
  }

  /** Registers the view in VS Code. */
  register(drop: vscode.TreeDragAndDropController<TreeNode>): vscode.TreeView<TreeNode> {
    const view = vscode.window.createTreeView<TreeNode>(viewId, {
      treeDataProvider: this.openRows,
      dragAndDropController: drop,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#header = new ViewHeader(view);
    this.rearrange();
    this.shown = view;
    this.#disposables.push(
      view,
      this.openRows.follow(view),
      view.onDidChangeVisibility(() => this.#top?.lookOn()),
      view.onDidChangeSelection(({ selection }) => {
        vscode.commands.executeCommand('setContext', selectedRowKey, selectedRow(selection));
      }),
    );
    return view;
  }

  /** The selected rows. */
  get selection(): readonly TreeNode[] {
    return this.shown?.selection ?? [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node, this.#drawn.draw(node));
  }

  /** The rows below a row, or at the top, as soon as they are loaded. */
  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return this.#loads.wanted(node?.id ?? '', async () => (await this.rowsWhileOpen(node)) ?? []);
  }

  /** The same for as long as the row is open; undefined when it is closed before they are loaded. */
  async rowsWhileOpen(node?: TreeNode): Promise<TreeNode[] | undefined> {
    if (this.#over.signal.aborted) {
      return [];
    }
    if (node !== undefined && !this.#loads.holds(node) && node.parent?.arranged?.().includes(node) !== true) {
      // A refresh replaced this row, perhaps by one of another account or cloud, or removed it, and VS Code does not know yet.
      const beside = await this.getChildren(node.parent);
      // Beside it may be groups, and the row below one of them.
      const loaded = this.#loads.get(node.parent?.id ?? '')?.loaded ?? [];
      const current = [...beside, ...loaded].find(({ id }) => id === node.id);
      return current === undefined ? [] : this.rowsWhileOpen(current);
    }
    const key = node?.id ?? '';
    const known = this.#loads.get(key);
    const load =
      known ?? this.#loads.begin(key, (signal) => (node ? loadBelow(node, signal, this.#log) : this.#loadRoot(signal)));
    const rows = await load.rows;
    if (load.isClosed) {
      return undefined;
    }
    if (known === undefined) {
      this.#drawn.redrawAbove(node);
      this.#header?.count(this.loadedNodes());
    }
    // A refresh came in between, so these rows are stale. The new load has the current rows.
    return load.abort.signal.aborted ? this.rowsWhileOpen(node) : [...this.#drawn.arranged(node, rows)];
  }

  /**
   * Loads `node` and everything below it again, or the whole view. Rows keep their ids, so open rows stay open. The rows below an open
   * node stay until the new rows are loaded. Otherwise a command from the menu of such a row would come without the row.
   */
  refresh(node?: TreeNode): void {
    const wasOpened = node !== undefined && this.#loads.get(node.id) !== undefined;
    this.#loads.forget(node?.id ?? '');
    if (wasOpened) {
      vscode.window
        .withProgress({ location: { viewId } }, () => this.rowsWhileOpen(node))
        .then(
          () => this.#changed.fire(node),
          (error: unknown) => this.#tell.failure(error),
        );
      return;
    }
    this.#changed.fire(node);
  }

  /** From now on these are the rows below a row whose rows are loaded. */
  replaceRows(node: TreeNode, rows: readonly TreeNode[]): void {
    if (this.#loads.exchange(node.id, rows)) {
      logFailures(rows, this.#log);
      this.#changed.fire(node);
    }
  }

  /** Loads the whole view again for another account, cloud or choice of subscriptions: no row stays meanwhile. */
  startOver(): void {
    this.#top = undefined;
    this.openRows.startOver();
    this.refresh();
  }

  /** Draws the rows of these apps again without asking Azure, and soon the rows above, which count them. */
  redrawApps(appKeys: ReadonlySet<string>): void {
    this.#drawn.redraw((node) => node.counts !== true && [...appKeys].some((key) => node.isAbout?.(key) === true));
    this.#redrawCounts();
  }

  /** Draws the rows of the environments with these ids and of their apps again, without asking Azure. */
  redrawEnvironments(ids: readonly string[]): void {
    const keys = ids.map(keyOf);
    this.#drawn.redraw((node) => keys.some((key) => node.isAbout?.(key) === true));
    this.#header?.count(this.loadedNodes());
  }

  /** How the user wants to see the rows has changed. */
  rearrange(): void {
    const { choices } = this.#services;
    this.#header?.filter(choices.filterWords);
    vscode.commands.executeCommand('setContext', allSubscriptionsKey, choices.showsAll);
    vscode.commands.executeCommand('setContext', groupedKey, choices.isGrouped);
    vscode.commands.executeCommand('setContext', filteredKey, choices.filter.length > 0);
    if (this.#showsAll !== choices.showsAll) {
      this.#showsAll = choices.showsAll;
      this.refresh();
    }
    this.#drawn.redraw(({ arranged }) => arranged !== undefined);
  }

  /** All rows that are loaded. */
  loadedNodes(): readonly TreeNode[] {
    return this.#loads.loaded();
  }

  /** Whether the rows below a row are loaded, and were not refreshed since. */
  isLoaded(node: TreeNode): boolean {
    return (this.#loads.get(node.id)?.loaded.length ?? 0) > 0;
  }

  dispose(): void {
    this.#over.abort();
    this.#loads.forget('');
    vscode.Disposable.from(...this.#disposables, this.#changed).dispose();
  }

  /** The rows at the top are shown as soon as there is one, or at a refresh most, and the others as they are found. */
  async #loadRoot(signal: AbortSignal): Promise<readonly TreeNode[]> {
    this.#services.lookForLeft().catch((error: unknown) => this.#tell.failure(error));
    await this.#show('loading');
    const { RootRows } = await import('./rootRows.ts');
    let draw = (): void => undefined;
    const rows = new RootRows(this.#services, () => draw(), { view: this, signal, earlier: this.#top?.shown() });
    this.#top = rows;
    const all = this.#findRoot(rows, signal);
    vscode.window.withProgress({ location: { viewId } }, () => all);
    await rows.untilShown(all);
    if (!signal.aborted) {
      await this.#showRows(rows);
    }
    draw = throttled(() => this.#drawRoot(rows), rowsAgainAfter, this.#services.clock, signal);
    // Not before the first rows are there: VS Code would ask for all of them twice.
    const whenThere = all.then(() => this.#loads.get('')?.rows);
    this.allFound = whenThere.then(() => (signal.aborted ? undefined : this.#drawRoot(rows)));
    return rows.shown();
  }

  /** Finds all rows, and says how it ended. */
  async #findRoot(rows: RootRows, signal: AbortSignal): Promise<void> {
    const what = this.#showsAll ? 'subscriptions' : 'environments';
    const chosen = this.#signIn.chosenSubscriptions;
    this.#header?.subscriptions(chosen === 0 ? '' : `Only ${counted(chosen, 'selected subscription')}`);
    // What has no row yet can say it nowhere else.
    const saying = this.#signIn.onDidWait(() => this.#header?.waits(this.#signIn.waitsUntil));
    try {
      const isSignedIn = await this.#signIn.find(what, signal, rows);
      signal.throwIfAborted();
      rows.end();
      if (rows.state === 'failed') {
        this.#tell.failure(rows.firstError, () => this.refresh());
      }
      await this.#show(isSignedIn ? rows.state : 'signedOut');
    } catch (error) {
      // A refresh has already started another load, which reports its own result.
      if (!signal.aborted) {
        rows.end();
        this.#tell.failure(error, () => this.refresh());
        await this.#show('failed');
      }
    } finally {
      saying.dispose();
      if (!signal.aborted) {
        this.#header?.waits(undefined);
      }
    }
  }

  #drawRoot(rows: RootRows): void {
    if (this.#loads.findAgain('', rows.shown())) {
      this.#showRows(rows).catch((error: unknown) => this.#tell.failure(error));
      this.#header?.count(this.loadedNodes());
      this.#changed.fire(undefined);
    }
  }

  async #showRows(rows: RootRows): Promise<void> {
    if (rows.state === 'ready') {
      await this.#show('ready');
    }
  }

  async #show(state: ViewState): Promise<void> {
    this.#header?.state(state);
    await vscode.commands.executeCommand('setContext', viewStateKey, state);
  }
}
