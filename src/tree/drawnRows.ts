import type { Row } from './row.ts';
import { ErrorNode, type TreeNode } from './treeNode.ts';

/**
 * What VS Code shows of rows, so that only rows whose content changed are drawn again. When VS Code draws a row, it forgets the rows below
 * until it has asked for them again. A command from the menu of one of those would come without the row.
 */
export class DrawnRows {
  readonly #rowOf: (node: TreeNode) => Row;
  readonly #loaded: () => readonly TreeNode[];
  readonly #redraw: (node: TreeNode) => void;
  /** The content of each row when VS Code last asked for it. */
  readonly #content = new WeakMap<TreeNode, string>();
  /** The ids of the rows below, where they are arranged, as VS Code got them. */
  readonly #order = new WeakMap<TreeNode, string>();

  /** `loaded`: all rows that are loaded. `redraw`: makes VS Code draw a row again. */
  constructor(rowOf: (node: TreeNode) => Row, loaded: () => readonly TreeNode[], redraw: (node: TreeNode) => void) {
    this.#rowOf = rowOf;
    this.#loaded = loaded;
    this.#redraw = redraw;
  }

  /** The content of the row, which VS Code gets now. */
  draw(node: TreeNode): Row {
    const row = this.#rowOf(node);
    this.#content.set(node, JSON.stringify(row));
    return row;
  }

  /** What VS Code gets of the rows that were loaded below `node`. */
  arranged(node: TreeNode | undefined, rows: readonly TreeNode[]): readonly TreeNode[] {
    if (node?.arranged === undefined) {
      return rows;
    }
    if (rows.some((row) => row instanceof ErrorNode)) {
      this.#order.delete(node);
      return rows;
    }
    const arranged = node.arranged();
    this.#order.set(node, orderOf(arranged));
    return arranged;
  }

  /** Draws again those of the loaded rows whose content changed. */
  redraw(mayHaveChanged: (node: TreeNode) => boolean): void {
    for (const node of this.#loaded().filter(mayHaveChanged)) {
      if (this.#isOutdated(node)) {
        this.#redraw(node);
      }
    }
  }

  /** The same of the row and those above it: what was loaded below may have changed what they say. */
  redrawAbove(node: TreeNode | undefined): void {
    const above = new Set<TreeNode>();
    for (let one = node; one !== undefined; one = one.parent) {
      above.add(one);
    }
    this.redraw((one) => above.has(one) && this.#content.has(one));
  }

  /** Whether the row says something else now, or has other rows below or in another order. */
  #isOutdated(node: TreeNode): boolean {
    const order = this.#order.get(node);
    const isMoved = order !== undefined && node.arranged !== undefined && order !== orderOf(node.arranged());
    return isMoved || this.#content.get(node) !== JSON.stringify(this.#rowOf(node));
  }
}

function orderOf(rows: readonly TreeNode[]): string {
  return rows.map(({ id }) => id).join();
}
