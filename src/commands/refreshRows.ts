import { keyOf } from '../azure/resourceId.ts';
import { AppsNode, type EnvironmentNode, RootCertificatesNode } from '../tree/environmentNodes.ts';
import type { EnvironmentsView } from '../tree/environmentsView.ts';
import type { TreeNode } from '../tree/treeNode.ts';

interface HasView {
  readonly view: EnvironmentsView;
}

/** Loads the root certificate rows of an environment again, wherever it is shown. */
export function refreshCertificates({ view }: HasView, environment: { readonly id: string }): void {
  refreshBelow(view, environment.id, (node) => node instanceof RootCertificatesNode);
}

/** Loads the app rows of an environment again, wherever it is shown. */
export function refreshApps({ view }: HasView, environment: { readonly id: string }): void {
  refreshBelow(view, environment.id, (node) => node instanceof AppsNode);
}

/** The same environment may be listed through two accounts; each has its own rows. */
function refreshBelow(
  view: EnvironmentsView,
  environmentId: string,
  isWanted: (node: TreeNode) => node is TreeNode & { readonly parent: EnvironmentNode },
): void {
  for (const node of view.loadedNodes()) {
    if (isWanted(node) && keyOf(node.parent.environment.id) === keyOf(environmentId)) {
      view.refresh(node);
    }
  }
}
