import { keyOf } from '../../azure/resourceId.ts';
import { AppNode, AppsNode, EnvironmentNode } from '../../tree/environmentNodes.ts';
import { isTreeNode } from '../../tree/treeNode.ts';
import { type EnvironmentTarget, environmentOf } from '../environmentTarget.ts';

/** What another command of this extension may hand over in place of a row: an environment, and those of its apps that are to be ticked. */
export interface EnvironmentWithApps extends EnvironmentTarget {
  /** Keys of apps and slots (`App.key`). */
  readonly appKeys: readonly string[];
}

/** An environment that was selected, and what of it. */
export interface Selection {
  readonly target: EnvironmentTarget;
  /** Keys of the apps that were selected one by one; undefined when the environment as a whole was. */
  readonly chosen: ReadonlySet<string> | undefined;
}

/**
 * The environments that the arguments of a command are about, each once, in the order of the rows: environments, their Apps rows,
 * and single apps and slots, of any number of subscriptions and accounts. Empty from the palette.
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
      // The same environment may be listed through two accounts; one of them does.
      found.set(key, before === undefined ? { target, chosen } : { ...before, chosen: both(before.chosen, chosen) });
    }
  }
  return [...found.values()];
}

/** A row of another kind, as a certificate's, may be among the selected ones; its environment is not meant. */
function standsForApps(node: unknown): boolean {
  return !isTreeNode(node) || node instanceof EnvironmentNode || node instanceof AppsNode || node instanceof AppNode;
}

function chosenIn(node: unknown): ReadonlySet<string> | undefined {
  if (node instanceof AppNode) {
    return new Set([node.app.key]);
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
