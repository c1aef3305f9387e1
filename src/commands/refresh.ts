import { keyOf } from '../azure/resourceId.ts';
import { AppNode, AppsNode } from '../tree/appNodes.ts';
import { EnvironmentNode, RootCertificatesNode } from '../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import { PublicCertificatesNode } from '../tree/publicCertificateNodes.ts';
import type { RunsView } from '../tree/runsView.ts';
import { ServerCertificatesNode } from '../tree/serverCertificateNodes.ts';
import { isTreeNode, type TreeNode } from '../tree/treeNode.ts';
import type { StopStartNeeds } from '../trustStore/stopStartNeeds.ts';
import { environmentOf } from './environmentTarget.ts';

/** Refresh: the whole view, or a row with what is below it. */
export function refresh(view: EnvironmentsView, needs: StopStartNeeds, node?: unknown): boolean {
  // What the row of an environment, an app or a slot says comes from the list that it is in.
  readAgain(view, needs, node instanceof EnvironmentNode || node instanceof AppNode ? node.parent : node);
  return true;
}

/** Try Again on an error row: loads its parent's rows again. */
export function retry(view: EnvironmentsView, needs: StopStartNeeds, runsView: RunsView, node?: unknown): boolean {
  if (runsView.shows(node)) {
    runsView.refresh();
  } else {
    readAgain(view, needs, isTreeNode(node) ? node.parent : undefined);
  }
  return true;
}

/** Loads the rows below a row again, or all rows, and finds out anew what the apps of its environment need. */
function readAgain(view: EnvironmentsView, needs: StopStartNeeds, node: unknown): void {
  view.refresh(isTreeNode(node) ? node : undefined);
  const target = environmentOf(node);
  if (target !== undefined) {
    needs.lookAgain(target.environment.id);
  }
}

/** Loads the root certificate rows of an environment again, wherever it is shown. */
export function refreshCertificates(view: EnvironmentsView, environment: { readonly id: string }): void {
  for (const node of view.loadedNodes()) {
    if (node instanceof EnvironmentNode && keyOf(node.environment.id) === keyOf(environment.id)) {
      // Its apps may need a stop and start now, and its row says so, also if nobody has opened it.
      node.parent.opened?.();
    }
  }
  refreshBelow(view, environment.id, (node) => node instanceof RootCertificatesNode);
}

/** Loads the server certificate rows of an environment again, wherever it is shown. */
export function refreshServerCertificates(view: EnvironmentsView, environment: { readonly id: string }): void {
  refreshBelow(view, environment.id, (node) => node instanceof ServerCertificatesNode);
}

/** Loads the app rows of an environment again, wherever it is shown. */
export function refreshApps(view: EnvironmentsView, environment: { readonly id: string }): void {
  refreshBelow(view, environment.id, (node) => node instanceof AppsNode);
}

/** As `refreshApps`, and waits until they are loaded. */
export async function readAppsAgain(view: EnvironmentsView, environment: { readonly id: string }): Promise<void> {
  const loaded = view.loadedNodes().filter((node) => isAppsOf(environment, node) && view.isLoaded(node));
  refreshApps(view, environment);
  await Promise.all(loaded.map((node) => view.getChildren(node)));
}

function isAppsOf({ id }: { readonly id: string }, node: TreeNode): boolean {
  return node instanceof AppsNode && keyOf(node.parent.environment.id) === keyOf(id);
}

/** Loads the rows of an app's public certificates again, wherever it is shown. */
export function refreshPublicCertificates(view: EnvironmentsView, app: { readonly key: string }): void {
  for (const node of view.loadedNodes()) {
    if (node instanceof PublicCertificatesNode && node.parent.app.key === app.key) {
      view.refresh(node);
    }
  }
}

/** Two accounts may list the same environment. Each has its own rows. */
function refreshBelow(
  view: EnvironmentsView,
  environmentId: string,
  isWanted: (
    node: TreeNode,
  ) => node is TreeNode & { readonly parent: { readonly environment: { readonly id: string } } },
): void {
  for (const node of view.loadedNodes()) {
    if (isWanted(node) && keyOf(node.parent.environment.id) === keyOf(environmentId)) {
      view.refresh(node);
    }
  }
}
