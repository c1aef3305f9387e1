import * as vscode from 'vscode';
import { toPem } from '../certificates/files/pem.ts';
import { proposedFolder } from '../ui/proposedFolder.ts';
import { readableCertificate } from './readableCertificate.ts';
import type { Tools } from './tools.ts';

/** Save Certificate As…: DER, or PEM when the chosen name ends in .pem or .crt. */
export async function saveCertificate(tools: Tools, argument?: unknown): Promise<boolean> {
  const named = await readableCertificate(tools, 'Save Certificate As', argument);
  if (named === undefined) {
    return false;
  }
  const { name, certificate } = named;
  const file = await vscode.window.showSaveDialog({
    title: `Save ${name}`,
    defaultUri: proposedFile(name),
    filters: { 'DER certificate': ['cer', 'der'], 'PEM certificate': ['pem', 'crt'] },
  });
  if (file === undefined) {
    return false;
  }
  const bytes = /\.(pem|crt)$/i.test(file.path) ? Buffer.from(toPem(certificate.der), 'ascii') : certificate.der;
  await vscode.workspace.fs.writeFile(file, bytes);
  tools.tell.info(`Saved ${name} as ${vscode.workspace.asRelativePath(file)}.`);
  return true;
}

function proposedFile(name: string): vscode.Uri {
  return vscode.Uri.joinPath(proposedFolder(), `${name.replace(/[^\w.-]/g, '_')}.cer`);
}
