import * as vscode from 'vscode';
import { describeCertificate } from '../viewer/describeCertificate.ts';
import { readableCertificate } from './readableCertificate.ts';
import type { Tools } from './tools.ts';

/** Copy as Text: everything that a certificate says; of a row, of the viewer that is open, or of the one that the user picks. */
export async function copyAsText(tools: Tools, node?: unknown): Promise<boolean> {
  const shown = node === undefined ? await tools.viewer.active?.shownCertificate() : undefined;
  const named = shown ?? (await readableCertificate(tools, 'Copy as Text', node));
  if (named === undefined) {
    return false;
  }
  await vscode.env.clipboard.writeText(describeCertificate(named.certificate));
  tools.tell.briefly(`Copied ${named.name} as text`);
  return true;
}
