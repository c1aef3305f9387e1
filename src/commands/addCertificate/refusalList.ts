import { escapeMarkdown } from '../../text/markdown.ts';
import type { RefusedFile } from './readSources.ts';

/** What was refused as Markdown, each in a line: files name themselves, and reasons may quote what is in them. */
export function refusalList(refusals: readonly Pick<RefusedFile, 'file' | 'sentence'>[]): string {
  const rows = refusals.map(({ file, sentence }) => `- **${escapeMarkdown(file)}**: ${escapeMarkdown(sentence)}`);
  return ['# Refused certificate files', '', 'Nothing of these was sent to Azure.', '', ...rows, ''].join('\n');
}
