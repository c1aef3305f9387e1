import { EnvironmentNode } from '../tree/environmentNodes.ts';
import { isTreeNode } from '../tree/treeNode.ts';
import { environmentOf } from './environmentTarget.ts';
import type { Tools } from './tools.ts';

/** Refresh: the whole view, or a row with what is below it. */
export function refresh({ view, needs }: Tools, node?: unknown): Promise<boolean> {
  if (node instanceof EnvironmentNode) {
    // An environment's own facts come from its subscription's list.
    view.refresh(node.parent);
  } else {
    view.refresh(isTreeNode(node) ? node : undefined);
    const target = environmentOf(node);
    if (target !== undefined) {
      needs.lookAgain(target.environment.id);
    }
  }
  return Promise.resolve(true);
}
