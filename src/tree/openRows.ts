import * as vscode from 'vscode';
import { viewId } from '../contributions.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

/** The view that loads the rows. */
interface LoadingView {
  readonly onDidChangeTreeData: vscode.Event<TreeNode | undefined>;
  getTreeItem(node: TreeNode): vscode.TreeItem;
  rowsWhileOpen(node?: TreeNode): Promise<TreeNode[] | undefined>;
}

interface OpenRowsOptions {
  /** Ends the loads of a row that was closed, and of those below it. */
  readonly endLoads: (node: TreeNode) => void;
  /** Makes VS Code ask for a row, and the rows below it, again. */
  readonly redraw: (node: TreeNode) => void;
  /** The same if the row says something else now. */
  readonly redrawOutdated: (node: TreeNode) => void;
  /** Whether Azure has asked to wait with what is below a row. */
  readonly isDelayed: (node: TreeNode) => boolean;
}

/**
 * The rows as VS Code gets them: those that are open, and no others.
 *
 * - VS Code asks for the rows below several open rows one after the other, and shows none of them before it has all. So no row holds the
 *   others: while its own rows load, a row that is open from the start says so, and at a refresh a row has those of before. Only where the
 *   user has just opened a row VS Code waits, and says so; not where Azure has asked to wait: VS Code draws no row again while it waits for
 *   those below, so the row could not say until when.
 * - When the user closes a row, what loads below it ends. VS Code keeps the answer that it got then, so this is no empty list, and the rows
 *   are loaded when they are in sight again. So are those for which VS Code asks below a closed row, as it does when that is drawn again.
 */
export class OpenRows implements vscode.TreeDataProvider<TreeNode> {
  readonly #view: LoadingView;
  readonly #options: OpenRowsOptions;
  /** Rows that the user has just opened, and what ends VS Code's waiting for those below. */
  readonly #opening = new Set<{ readonly node: TreeNode; readonly end: () => void }>();
  /** The rows below an open row as VS Code had them last, by the id of that row. */
  readonly #given = new Map<string, TreeNode[]>();
  /** Rows that VS Code is to ask for again when the rows below are loaded. */
  readonly #waiting = new Map<string, TreeNode>();
  /** The ids of rows that the user has closed. */
  readonly #closed = new Set<string>();
  /** Rows whose loads ended because they, or rows above them, were closed. */
  readonly #cutShort = new Map<string, TreeNode>();

  constructor(view: LoadingView, options: OpenRowsOptions) {
    this.#view = view;
    this.#options = options;
  }

  get onDidChangeTreeData(): LoadingView['onDidChangeTreeData'] {
    return this.#view.onDidChangeTreeData;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return this.#view.getTreeItem(node);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const groups = node.parent?.arranged?.() ?? [];
    return groups.find((group) => group.arranged?.().includes(node) === true) ?? node.parent;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const rows = this.#view.rowsWhileOpen(node);
    if (node === undefined) {
      return (await rows) ?? [];
    }
    this.#cutShort.delete(node.id);
    // VS Code asks only below open rows, and says nothing of one that comes back open.
    this.#closed.delete(node.id);
    const earlier = this.#given.get(node.id);
    const above = this.getParent(node);
    const isHidden = above !== undefined && this.#isHidden(above);
    const holdsOthers = isHidden || earlier !== undefined || node.opens === 'expanded';
    const loaded = await (holdsOthers ? Promise.race([rows, turn()]) : this.#unlessDelayed(node, rows));
    if (loaded !== undefined) {
      // Without rows it has gone. If it comes back, it loads.
      if (loaded.length > 0) {
        this.#given.set(node.id, loaded);
      }
      return loaded;
    }
    this.#askAgain(node, rows);
    if (isHidden) {
      this.#options.endLoads(node);
    } else if (this.#options.isDelayed(node)) {
      setImmediate(() => this.#options.redrawOutdated(node));
    }
    return earlier ?? [new NoteNode(node, 'Loading…', { icon: 'loading~spin' })];
  }

  /** The rows; undefined as soon as Azure has asked to wait with them. */
  async #unlessDelayed(node: TreeNode, rows: Promise<TreeNode[] | undefined>): Promise<TreeNode[] | undefined> {
    if (this.#options.isDelayed(node)) {
      return Promise.race([rows, turn()]);
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const opening = { node, end: () => resolve(undefined) };
    this.#opening.add(opening);
    try {
      return await Promise.race([rows, promise]);
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** Azure has asked to wait, or no longer does. */
  delaysChanged(): void {
    for (const { node, end } of this.#opening) {
      if (this.#options.isDelayed(node)) {
        end();
      }
    }
  }

  /** When the rows are loaded; or, if the row is closed before that, when it is in sight again. */
  #askAgain(node: TreeNode, rows: Promise<TreeNode[] | undefined>): void {
    const { id } = node;
    const isWaiting = this.#waiting.has(id);
    // VS Code knows the object that it asked for last.
    this.#waiting.set(id, node);
    if (isWaiting) {
      return;
    }
    const ended = rows.then((loaded) => {
      const asked = this.#waiting.get(id) ?? node;
      this.#waiting.delete(id);
      // A load may take a while to end, and the user may have opened the row again by then.
      if (loaded === undefined && this.#isHidden(asked)) {
        this.#cutShort.set(id, asked);
      } else {
        this.#options.redraw(asked);
      }
    });
    vscode.window.withProgress({ location: { viewId } }, () => ended);
  }

  /** Until it is disposed of. */
  follow(shown: vscode.TreeView<TreeNode>): vscode.Disposable {
    return vscode.Disposable.from(
      shown.onDidCollapseElement(({ element }) => this.close(element)),
      shown.onDidExpandElement(({ element }) => this.open(element)),
    );
  }

  /** The user has closed a row. */
  close(node: TreeNode): void {
    this.#closed.add(node.id);
    const below = [node, ...(node.arranged?.() ?? [])].map(({ id }) => id);
    for (const given of this.#given.keys()) {
      // VS Code shows them no more: after a refresh it waits for the new ones.
      if (below.some((id) => given === id || given.startsWith(`${id}|`))) {
        this.#given.delete(given);
      }
    }
    this.#options.endLoads(node);
  }

  /** The user has opened a row: loads what is in sight again. */
  open(node: TreeNode): void {
    this.#closed.delete(node.id);
    for (const one of this.#cutShort.values()) {
      if (!this.#isHidden(one)) {
        this.#options.redraw(one);
      }
    }
  }

  /** No row stays. */
  startOver(): void {
    for (const known of [this.#given, this.#closed, this.#cutShort]) {
      known.clear();
    }
  }

  #isHidden(node: TreeNode): boolean {
    const above = this.getParent(node);
    return this.#closed.has(node.id) || (above !== undefined && this.#isHidden(above));
  }
}

/** Longer than what is known already takes, and shorter than an answer of Azure. */
function turn(): Promise<undefined> {
  return new Promise((resolve) => {
    setImmediate(resolve, undefined);
  });
}
