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
}

/**
 * The rows as VS Code gets them: those that are open, and no others.
 *
 * - VS Code asks for the rows below several open rows one after the other, and shows none of them before it has all. So a row that is open
 *   from the start says that it loads until its own rows are there, and holds no other row.
 * - When the user closes a row, what loads below it ends. VS Code keeps the answer that it got then, so this is no empty list, and the rows
 *   are loaded when they are in sight again.
 */
export class OpenRows implements vscode.TreeDataProvider<TreeNode> {
  readonly #view: LoadingView;
  readonly #endLoads: OpenRowsOptions['endLoads'];
  readonly #redraw: OpenRowsOptions['redraw'];
  /** The ids of rows below which VS Code has had rows: at a refresh it shows these until it gets the new ones. */
  readonly #filled = new Set<string>();
  /** The ids of rows that the user has closed. */
  readonly #closed = new Set<string>();
  /** Rows whose loads ended because they, or rows above them, were closed. */
  readonly #cutShort = new Map<string, TreeNode>();

  constructor(view: LoadingView, { endLoads, redraw }: OpenRowsOptions) {
    this.#view = view;
    this.#endLoads = endLoads;
    this.#redraw = redraw;
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
    const isOpenFromStart = node.opens === 'expanded' && !this.#filled.has(node.id);
    const given = await (isOpenFromStart ? Promise.race([rows, turn()]) : rows);
    if (given !== undefined) {
      this.#filled.add(node.id);
      return given;
    }
    const later = rows.then((loaded) => {
      if (loaded === undefined) {
        this.#cutShort.set(node.id, node);
      } else {
        this.#redraw(node);
      }
    });
    vscode.window.withProgress({ location: { viewId } }, () => later);
    return [new NoteNode(node, 'Loading…', { icon: 'loading~spin' })];
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
    this.#endLoads(node);
  }

  /** The user has opened a row: loads what is in sight again. */
  open(node: TreeNode): void {
    this.#closed.delete(node.id);
    for (const one of this.#cutShort.values()) {
      if (!this.#isHidden(one)) {
        this.#redraw(one);
      }
    }
  }

  /** No row stays. */
  startOver(): void {
    for (const ids of [this.#filled, this.#closed, this.#cutShort]) {
      ids.clear();
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
