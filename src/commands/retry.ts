import { isTreeNode } from '../tree/treeNode.ts';
import type { Tools } from './tools.ts';

/** Try Again on an error row: loads its parent's rows again. */
export function retry({ view }: Tools, node?: unknown): Promise<boolean> {
  view.refresh(isTreeNode(node) ? node.parent : undefined);
  return Promise.resolve(true);
}
