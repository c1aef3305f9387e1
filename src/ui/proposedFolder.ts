import { homedir } from 'node:os';
import * as vscode from 'vscode';

/** Where a file is proposed to be saved: the first folder of the window, else the home of the user. */
export function proposedFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
