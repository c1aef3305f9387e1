import * as vscode from 'vscode';

/** The files that a command of the Explorer or an editor is meant for: all that are selected, else the one clicked. */
export function selectedFiles(first: unknown, others: unknown): readonly vscode.Uri[] {
  const selected = Array.isArray(others) ? others.filter((other) => other instanceof vscode.Uri) : [];
  if (selected.length > 0) {
    return selected;
  }
  return first instanceof vscode.Uri ? [first] : [];
}
