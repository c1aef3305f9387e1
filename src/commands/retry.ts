import { isTreeNode } from '../tree/treeNode.ts';
import type { Tools } from './tools.ts';

/** Try Again on an error row: loads its parent's rows again. */
export function retry({ view, runsView }: Tools, node?: unknown): Promise<boolean> {
  if (runsView.shows(node)) {
    runsView.refresh();
    return Promise.resolve(true);
  }
  view.refresh(isTreeNode(node) ? node.parent : undefined);
  return Promise.resolve(true);
}
