import type { TreeNode } from './treeNode.ts';

/** What opening this row loads, to complete "Could not load …". */
export function loadedBy(node: TreeNode): string {
  const { label, contextValue } = node.row();
  const kind = contextValue.split('+')[0];
  switch (kind) {
    case 'subscription':
      return `the App Service Environments of ${label}`;
    case 'rootCertificates':
      return `the root certificates of ${node.parent?.row().label ?? label}`;
    case 'apps':
      return `the apps of ${node.parent?.row().label ?? label}`;
    case 'app':
      return `the slots of ${label}`;
    default:
      return label;
  }
}
