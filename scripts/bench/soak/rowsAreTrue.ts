import { AppNode } from '../../../src/tree/appNodes.ts';
import { CertificateNode, EnvironmentNode, RootCertificatesNode } from '../../../src/tree/environmentNodes.ts';
import { DirectoryNode, SubscriptionNode } from '../../../src/tree/subscriptionNode.ts';
import { ErrorNode, type TreeNode } from '../../../src/tree/treeNode.ts';
import type { EstateState } from '../../../test/localAzure/estateState.ts';
import type { DrawnRow, ShownTree } from './shownTree.ts';

/** What the rows are compared with. */
export interface Truth {
  readonly state: EstateState;
  /** The rows at the top that should be there, by their labels, each as often as it should; undefined while that is not known. */
  readonly top: ReadonlySet<string> | undefined;
  /** Whether nothing can be under way. */
  readonly isAtRest: boolean;
}

/** What rows in sight say that is not so; empty if nothing. A row that says that its load failed says nothing wrong. */
export function untrueRows(tree: ShownTree<TreeNode>, truth: Truth): readonly string[] {
  const rows = tree.rows();
  return [
    ...twice(rows),
    ...untrueTop(tree.below(undefined), truth),
    ...rows.flatMap((row) => [
      ...untrueRoots(row, tree, truth),
      ...untrueApp(row, truth),
      ...(truth.isAtRest ? stillLoading(row) : []),
    ]),
  ];
}

/** VS Code refuses two rows with one id. */
function twice(rows: readonly DrawnRow<TreeNode>[]): readonly string[] {
  const ids = rows.map(({ element }) => element.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} is there twice`);
}

function untrueTop(rows: readonly DrawnRow<TreeNode>[], { top }: Truth): readonly string[] {
  if (top === undefined) {
    return [];
  }
  const named = rows.filter(({ element }) => element instanceof SubscriptionNode || element instanceof DirectoryNode);
  const shown = new Set(named.map(({ element, item }) => keyOfTop(element, String(item.label))));
  const isWhole = rows.every(({ element }) => !(element instanceof ErrorNode)) && rows.length > 0;
  return [
    ...[...shown].filter((one) => !top.has(one)).map((one) => `${one} should not be there`),
    ...(isWhole ? [...top].filter((one) => !shown.has(one)).map((one) => `${one} is missing`) : []),
  ];
}

/** As in `Truth.top`. */
function keyOfTop(node: TreeNode, label: string): string {
  const account = node instanceof SubscriptionNode ? node.subscription.account : (node as DirectoryNode).account;
  return `${node instanceof DirectoryNode ? 'directory ' : ''}${label} of ${account.accountLabel}`;
}

function untrueRoots(
  { element, item }: DrawnRow<TreeNode>,
  tree: ShownTree<TreeNode>,
  { state }: Truth,
): readonly string[] {
  if (!(element instanceof RootCertificatesNode)) {
    return [];
  }
  const { environment } = element.parent;
  const real = state.environments.find(({ id }) => id === environment.id)?.rootCertificates ?? [];
  const wanted = real.map(({ name, thumbprint }) => `${name} ${thumbprint}`).sort();
  const below = tree.isOpen(element) ? tree.below(element) : [];
  const isFailed = below.some((row) => row.element instanceof ErrorNode);
  const shown = below.flatMap((row) =>
    row.element instanceof CertificateNode ? `${row.item.label} ${row.element.resource.thumbprint}` : [],
  );
  const count = /^\d+/.exec(String(item.description ?? ''))?.[0];
  return [
    ...(tree.isOpen(element) && !isFailed && shown.sort().join() !== wanted.join()
      ? [`${environment.name} has ${wanted.join()}, and the rows say ${shown.join()}`]
      : []),
    ...(count !== undefined && !isFailed && Number(count) !== wanted.length
      ? [`${environment.name} has ${wanted.length} root certificates, and the row says ${count}`]
      : []),
  ];
}

function untrueApp({ element, item }: DrawnRow<TreeNode>, { state }: Truth): readonly string[] {
  if (!(element instanceof AppNode)) {
    return [];
  }
  const real = state.apps.find(({ id }) => id.toLowerCase() === element.app.key);
  const says = item.contextValue ?? '';
  const is = real?.state.toLowerCase() ?? 'gone';
  if (!says.includes(`+${is}`)) {
    return [`${element.app.name} is ${is}, and its row says ${says}`];
  }
  const { id } = element.environment.environment;
  const roots = state.environments.find((one) => one.id === id)?.rootCertificates ?? [];
  const isBehind = roots.some(({ thumbprint }) => real?.trustStore.includes(thumbprint) === false);
  const words = String(item.description ?? '');
  return is === 'running' && isBehind && /^(up to date|no change known)/.test(words)
    ? [`${element.app.name} lacks a root certificate, and its row says ${words}`]
    : [];
}

function stillLoading({ element, item }: DrawnRow<TreeNode>): readonly string[] {
  const words = String(item.description ?? '');
  const isWaiting =
    words.includes('waiting for Azure') || (words.includes('checking…') && element instanceof EnvironmentNode);
  return isWaiting ? [`${item.label} says ${words}, and nothing is under way`] : [];
}
