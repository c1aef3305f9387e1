import * as vscode from 'vscode';
import type { AzextUi } from '../ui/azextUi.ts';
import { describeCertificate } from './describeCertificate.ts';
import type { ViewSource } from './viewSource.ts';

/** Opens the file of a source in the text editor, as it is; nothing where it is no file. */
export async function openInTextEditor({ uri }: ViewSource): Promise<void> {
  if (uri !== undefined) {
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  }
}

/** Shows what the certificates of a source say as read-only text. `key`: of a source without a file. */
export async function showAsText({ content: read, uri, title }: ViewSource, key: string, ui: AzextUi): Promise<void> {
  const content = await read;
  if (content.kind === 'certificates') {
    const text = content.certificates.map(describeCertificate).join('\n');
    await ui.openText(uri?.toString() ?? key, title.name, text);
  }
}
