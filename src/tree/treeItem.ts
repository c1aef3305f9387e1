import * as vscode from 'vscode';
import { withoutAddresses } from '../text/literally.ts';
import type { Row } from './row.ts';
import type { TreeNode } from './treeNode.ts';

/** The tree item of a node. `row`: its current row, if the caller already has it. */
export function treeItem(node: TreeNode, row: Row = node.row()): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, collapsibleState(node));
  item.id = node.id;
  item.contextValue = row.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.iconColor === undefined ? undefined : new vscode.ThemeColor(row.iconColor),
  );
  if (row.description !== undefined) {
    item.description = row.description;
  }
  if (row.tooltip !== undefined) {
    item.tooltip = new vscode.MarkdownString(withoutAddresses(row.tooltip));
  }
  if (row.accessibilityLabel !== undefined) {
    item.accessibilityInformation = { label: row.accessibilityLabel };
  }
  if (node.click !== undefined) {
    item.command = { ...node.click, arguments: [node] };
  }
  return item;
}

function collapsibleState(node: TreeNode): vscode.TreeItemCollapsibleState {
  if (node.opens === undefined) {
    return vscode.TreeItemCollapsibleState.None;
  }
  return node.opens === 'expanded'
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.Collapsed;
}
