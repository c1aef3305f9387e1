import { keyOf } from '../../azure/resourceId.ts';
import { AppNode, AppsNode } from '../../tree/appNodes.ts';
import { EnvironmentNode } from '../../tree/environmentNodes.ts';
import { PlanNode } from '../../tree/planNode.ts';
import { isTreeNode } from '../../tree/treeNode.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';

/** What another command of this extension may pass in place of a row: an environment, and which of its apps to tick. */
export interface EnvironmentWithApps extends EnvironmentTarget {
  /** Keys of apps and slots (`App.key`). */
  readonly appKeys: readonly string[];
}

/** A selected environment, and which of its apps were selected. */
export interface Selection {
  readonly target: EnvironmentTarget;
  /** Keys of the apps that were selected one by one. Undefined when the whole environment was selected. */
  readonly chosen: ReadonlySet<string> | undefined;
}

/**
 * The environments of the selected rows, each once, in the order of the rows. Rows can be environments, their Apps rows, plans, and single apps
 * and slots, of any number of subscriptions and accounts. Empty from the palette.
 */
export function selectionsOf(node: unknown, selected: unknown): readonly Selection[] {
  const nodes: readonly unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [node];
  const found = new Map<string, Selection>();
  for (const one of nodes) {
    const target = standsForApps(one) ? environmentOf(one) : undefined;
    if (target !== undefined) {
      const key = keyOf(target.environment.id);
      const before = found.get(key);
      const chosen = chosenIn(one);
      // Two accounts may list the same environment. One of them is enough.
      found.set(key, before === undefined ? { target, chosen } : { ...before, chosen: both(before.chosen, chosen) });
    }
  }
  return [...found.values()];
}

/** Rows of other kinds may be selected too, such as certificates. Their environments are not meant. */
function standsForApps(node: unknown): boolean {
  const kinds = [EnvironmentNode, AppsNode, PlanNode, AppNode];
  return !isTreeNode(node) || kinds.some((kind) => node instanceof kind);
}

function chosenIn(node: unknown): ReadonlySet<string> | undefined {
  if (node instanceof AppNode) {
    return new Set([node.app.key]);
  }
  if (node instanceof PlanNode) {
    return node.appKeys();
  }
  return hasAppKeys(node) ? new Set(node.appKeys) : undefined;
}

/** An environment that is selected together with some of its apps is selected as a whole. */
function both(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  return one === undefined || other === undefined ? undefined : new Set([...one, ...other]);
}

function hasAppKeys(argument: unknown): argument is EnvironmentWithApps {
  return typeof argument === 'object' && argument !== null && !isTreeNode(argument) && 'appKeys' in argument;
}
