import * as vscode from 'vscode';
import type { Tools } from './tools.ts';

/** Open as Text: the file that a viewer shows, in the text editor; where it is binary or no file, what its certificates say, as read-only text. */
export async function openAsText({ viewer, tell }: Tools, file?: unknown): Promise<boolean> {
  const view = (file instanceof vscode.Uri ? viewer.viewOf(file) : undefined) ?? viewer.active;
  if (view === undefined) {
    tell.info('Open a certificate in the viewer first: Show Certificate does that.');
    return false;
  }
  await view.openAsText();
  return true;
}
