import * as vscode from 'vscode';
import { throttled } from '../async/throttled.ts';
import { keyOf } from '../azure/resourceId.ts';
import { filteredKey, groupedKey, selectedRowKey, type ViewState, viewId, viewStateKey } from '../contributions.ts';
import type { SubscriptionListing } from '../signIn/listing.ts';
import type { SignIn } from '../signIn/signIn.ts';
import type { Log } from '../ui/log.ts';
import type { Tell } from '../ui/tell.ts';
import type { TreeServices } from './appNodes.ts';
import { DrawnRows } from './drawnRows.ts';
import { RowLoads } from './rowLoads.ts';
import { treeItem } from './treeItem.ts';
import { ErrorNode, loadedBy, type TreeNode } from './treeNode.ts';
import { selectedRow, ViewHeader } from './viewHeader.ts';

/**
 * During a run the counts are drawn at most this often, in milliseconds: VS Code draws all rows below such a row again, and for an instant
 * a command from the menu of one of those comes without the row.
 */
const countsAgainAfter = 500;

/** The Environments view. It loads rows when they are opened, keeps them until a refresh, and shows a failure as a row. */
export class EnvironmentsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #signIn: SignIn;
  readonly #services: TreeServices;
  readonly #log: Log;
  readonly #tell: Tell;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #loads = new RowLoads();
  readonly #drawn = new DrawnRows();
  readonly #over = new AbortController();
  #header: ViewHeader | undefined;
  #shown: vscode.TreeView<TreeNode> | undefined;
  readonly #redrawCounts: () => void;
  #emptySubscriptions = new Set<string>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(signIn: SignIn, services: TreeServices, log: Log, tell: Tell) {
    this.#signIn = signIn;
    this.#services = services;
    this.#log = log;
    this.#tell = tell;
    this.#redrawCounts = throttled(
      () => {
        this.#redraw(({ counts }) => counts === true);
        this.#header?.count(this.loadedNodes());
      },
      countsAgainAfter,
      services.clock,
      this.#over.signal,
    );
    this.#disposables.push(signIn.onDidChange(() => this.refresh()));
  }

  /** Registers the view in VS Code. */
  register(drop: vscode.TreeDragAndDropController<TreeNode>): vscode.TreeView<TreeNode> {
    const view = vscode.window.createTreeView<TreeNode>(viewId, {
      treeDataProvider: this,
      dragAndDropController: drop,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#header = new ViewHeader(view);
    this.rearrange();
    this.#shown = view;
    this.#disposables.push(
      view,
      view.onDidChangeSelection(({ selection }) => {
        vscode.commands.executeCommand('setContext', selectedRowKey, selectedRow(selection));
      }),
    );
    return view;
  }

  /** The selected rows. */
  get selection(): readonly TreeNode[] {
    return this.#shown?.selection ?? [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const row = node.row();
    this.#drawn.draw(node, row);
    return treeItem(node, row);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const groups = node.parent?.arranged?.() ?? [];
    return groups.find((group) => group.arranged?.().includes(node) === true) ?? node.parent;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (this.#over.signal.aborted) {
      return [];
    }
    if (node !== undefined && !this.#loads.holds(node) && node.parent?.arranged?.().includes(node) !== true) {
      // A refresh replaced this row, perhaps by one of another account or cloud, or removed it, and VS Code does not know yet.
      const current = (await this.getChildren(node.parent)).find(({ id }) => id === node.id);
      return current === undefined ? [] : this.getChildren(current);
    }
    const key = node?.id ?? '';
    const known = this.#loads.get(key);
    const load = known ?? this.#loads.begin(key, (signal) => this.#load(node, signal));
    const rows = await load.rows;
    if (known === undefined) {
      this.#redrawAbove(node);
      this.#header?.count(this.loadedNodes());
    }
    // A refresh came in between, so these rows are stale. The new load has the current rows.
    return load.abort.signal.aborted ? this.getChildren(node) : [...this.#drawn.arranged(node, rows)];
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
        .withProgress({ location: { viewId } }, () => this.getChildren(node))
        .then(
          () => this.#changed.fire(node),
          (error: unknown) => this.#tell.failure(error),
        );
      return;
    }
    if (node === undefined) {
      this.#emptySubscriptions = new Set();
    }
    this.#changed.fire(node);
  }

  /** Draws the rows of these apps again without asking Azure, and soon the rows above, which count them. */
  redrawApps(appKeys: ReadonlySet<string>): void {
    const keys = [...appKeys];
    this.#redraw((node) => node.counts !== true && keys.some((key) => node.isAbout?.(key) === true));
    this.#redrawCounts();
  }

  /** Draws the rows of the environments with these ids and of their apps again, without asking Azure. */
  redrawEnvironments(ids: readonly string[]): void {
    const keys = ids.map(keyOf);
    this.#redraw((node) => keys.some((key) => node.isAbout?.(key) === true));
    this.#header?.count(this.loadedNodes());
  }

  /** How the user wants to see the apps has changed. */
  rearrange(): void {
    const { choices } = this.#services;
    this.#header?.filter(choices.filterWords);
    vscode.commands.executeCommand('setContext', groupedKey, choices.isGrouped);
    vscode.commands.executeCommand('setContext', filteredKey, choices.filter.length > 0);
    this.#redraw(({ arranged }) => arranged !== undefined);
  }

  /** Draws the row again, and those above it, if what was loaded below changed what they say. */
  #redrawAbove(node: TreeNode | undefined): void {
    const above = new Set<TreeNode>();
    for (let one = node; one !== undefined; one = one.parent) {
      if (this.#drawn.has(one)) {
        above.add(one);
      }
    }
    this.#redraw((one) => above.has(one));
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

  /** Draws only the rows whose content changed. */
  #redraw(mayHaveChanged: (node: TreeNode) => boolean): void {
    for (const node of this.loadedNodes().filter(mayHaveChanged)) {
      if (this.#drawn.isOutdated(node)) {
        this.#changed.fire(node);
      }
    }
  }

  async #load(node: TreeNode | undefined, signal: AbortSignal): Promise<readonly TreeNode[]> {
    if (node === undefined) {
      return this.#loadRoot(signal);
    }
    try {
      const rows = (await node.children?.(signal)) ?? [];
      this.#noteEmptySubscription(node, rows);
      for (const failed of rows.filter((row) => row instanceof ErrorNode)) {
        this.#log.error(`Could not load ${failed.what}.`, failed.error);
      }
      return rows;
    } catch (error) {
      if (signal.aborted) {
        return [];
      }
      const what = loadedBy(node);
      this.#log.error(`Could not load ${what}.`, error);
      return [new ErrorNode(node, what, error)];
    }
  }

  async #loadRoot(signal: AbortSignal): Promise<readonly TreeNode[]> {
    await this.#show('loading');
    try {
      const listing = await this.#signIn.list(signal);
      signal.throwIfAborted();
      if (listing === undefined) {
        await this.#show('signedOut');
        return [];
      }
      return await this.#rootRows(listing);
    } catch (error) {
      // A refresh has already started another load, which reports its own result.
      if (signal.aborted) {
        return [];
      }
      this.#tell.failure(error, () => this.refresh());
      await this.#show('failed');
      return [];
    }
  }

  async #rootRows(listing: SubscriptionListing): Promise<readonly TreeNode[]> {
    const needsSignIn = this.#signIn.selectedDirectories(listing.needsSignIn);
    const selected = this.#signIn.selected(listing.subscriptions);
    const { listingRows } = await import('./subscriptionNode.ts');
    const { rows, state } = listingRows({ ...listing, needsSignIn }, selected, this.#services);
    for (const { what, error } of listing.failures) {
      this.#log.error(`Could not list ${what}.`, error);
    }
    const [first] = listing.failures;
    if (state === 'failed' && first !== undefined) {
      this.#tell.failure(first.error, () => this.refresh());
    }
    this.#header?.subscriptions(selected.length, listing.subscriptions.length);
    await this.#show(state);
    return rows;
  }

  /** If no subscription has an environment, the whole view says so. */
  #noteEmptySubscription(node: TreeNode, rows: readonly TreeNode[]): void {
    // At the top only subscriptions have rows below.
    if (node.parent !== undefined || rows.some((row) => row.row().contextValue !== 'note')) {
      return;
    }
    this.#emptySubscriptions.add(node.id);
    const root = this.#loads.get('');
    const showNothing = async (): Promise<void> => {
      const top = await root?.rows;
      if (top?.every((row) => this.#emptySubscriptions.has(row.id)) && this.#loads.get('') === root && root) {
        this.#loads.empty('', root);
        await this.#show('noEnvironments');
        this.#changed.fire(undefined);
      }
    };
    showNothing().catch((error: unknown) => this.#tell.failure(error));
  }

  async #show(state: ViewState): Promise<void> {
    this.#header?.state(state);
    await vscode.commands.executeCommand('setContext', viewStateKey, state);
  }
}
