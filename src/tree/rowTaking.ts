import { AppNode } from './appNodes.ts';
import { CertificateNode, EnvironmentNode, RootCertificatesNode } from './environmentNodes.ts';
import { type AppHolder, PublicCertificateNode, PublicCertificatesNode } from './publicCertificateNodes.ts';
import { BindingNode, ServerCertificateNode, ServerCertificatesNode } from './serverCertificateNodes.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';

/** A row that takes files. */
export type TakingRow = EnvironmentNode | AppHolder | ServerCertificatesNode;

/** The row that a drop on this row means. */
export function rowTaking(node: TreeNode | undefined): TakingRow | undefined {
  if (node instanceof EnvironmentNode || node instanceof AppNode || node instanceof ServerCertificatesNode) {
    return node;
  }
  if (node instanceof BindingNode) {
    return node.parent.parent;
  }
  if (node instanceof ServerCertificateNode) {
    return node.parent;
  }
  if (node instanceof RootCertificatesNode || node instanceof PublicCertificatesNode) {
    return node.parent;
  }
  if (node instanceof CertificateNode) {
    return node.environment;
  }
  if (node instanceof NoteNode) {
    return rowTaking(node.parent);
  }
  return node instanceof PublicCertificateNode ? node.holder : undefined;
}
