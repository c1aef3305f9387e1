import * as vscode from 'vscode';
import type { MadeFile } from './madeFiles.ts';
import { replaceQuestion, storesBeside } from './replaceWords.ts';

/**
 * Writes the files into a folder. Where one is there already, or an older .pfx that would be taken for the new certificate's,
 * only after a question; false when the user left.
 */
export async function writeFiles(folder: vscode.Uri, files: readonly MadeFile[]): Promise<boolean> {
  const names = files.map(({ name }) => name);
  const [existing, beside] = await Promise.all([existingOf(folder, names), existingOf(folder, storesBeside(names))]);
  if (!(await confirmWriting(folder, existing, beside))) {
    return false;
  }
  for (const { name, bytes } of files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), bytes);
  }
  return true;
}

async function existingOf(folder: vscode.Uri, names: readonly string[]): Promise<readonly string[]> {
  const isThere = await Promise.all(names.map((name) => exists(vscode.Uri.joinPath(folder, name))));
  return names.filter((_, i) => isThere[i]);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
      return false;
    }
    throw error;
  }
}

async function confirmWriting(
  folder: vscode.Uri,
  existing: readonly string[],
  beside: readonly string[],
): Promise<boolean> {
  const question = replaceQuestion(folderName(folder), existing, beside);
  if (question === undefined) {
    return true;
  }
  const { message, detail, button } = question;
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}

/** A folder as people know it. */
export function folderName(folder: vscode.Uri): string {
  return folder.path.split('/').findLast((part) => part !== '') ?? folder.path;
}
