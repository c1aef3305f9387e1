import * as vscode from 'vscode';
import { proposedFolder } from '../../ui/files.ts';
import type { Tell } from '../../ui/tell.ts';

/** A table that can be saved. */
interface Saved {
  /** "the TLS settings of contoso-ase". */
  readonly what: string;
  /** The proposed name of the file, without an ending. */
  readonly name: string;
  csv(): string;
  markdown(): string;
}

/** Saves a table as CSV, or as Markdown where the user gives the file a name that ends in `.md`. False when the user left. */
export async function saveAs(tell: Tell, { what, name, csv, markdown }: Saved): Promise<boolean> {
  const file = await vscode.window.showSaveDialog({
    title: `Save ${what}`,
    defaultUri: vscode.Uri.joinPath(proposedFolder(), `${name.replace(/[^\w.-]/g, '_')}.csv`),
    filters: { CSV: ['csv'], Markdown: ['md'] },
  });
  if (file === undefined) {
    return false;
  }
  const text = /\.md$/i.test(file.path) ? markdown() : csv();
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  tell.info(`Saved ${what} as ${vscode.workspace.asRelativePath(file)}.`);
  return true;
}
