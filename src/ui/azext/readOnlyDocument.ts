import { createHash } from 'node:crypto';
import { openReadOnlyContent, stashReadOnlyContent } from '@microsoft/vscode-azext-utils';
import * as vscode from 'vscode';

/** Opens text as a read-only document; the same `id` and text again show the document that is open. */
export async function openReadOnlyDocument(
  id: string,
  label: string,
  text: string,
  fileExtension: '.txt' | '.json',
): Promise<void> {
  await openReadOnlyContent({ fullId: idOf(id, text), label }, text, fileExtension, { preview: true });
}

/** Opens Markdown as it is meant to be read, in VS Code's own preview. */
export async function openMarkdownPreview(id: string, label: string, text: string): Promise<void> {
  const { uri } = await stashReadOnlyContent({ fullId: idOf(id, text), label }, text, '.md');
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

/** The library tells nobody that a document's text is another now: one that is open would go on showing what it was. */
function idOf(id: string, text: string): string {
  return `${id}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
