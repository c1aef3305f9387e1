import { openReadOnlyContent, stashReadOnlyContent } from '@microsoft/vscode-azext-utils';
import * as vscode from 'vscode';

/** Opens text as a read-only document; the same `id` again replaces the text of the document that is open. */
export async function openReadOnlyDocument(
  id: string,
  label: string,
  text: string,
  fileExtension: '.txt' | '.json',
): Promise<void> {
  await openReadOnlyContent({ fullId: id, label }, text, fileExtension, { preview: true });
}

/** Opens Markdown as it is meant to be read, in VS Code's own preview. */
export async function openMarkdownPreview(id: string, label: string, text: string): Promise<void> {
  const { uri } = await stashReadOnlyContent({ fullId: id, label }, text, '.md');
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}
