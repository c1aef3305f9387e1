import * as vscode from 'vscode';
import { toPem } from '../certificates/pem.ts';
import { certificateTarget } from './certificateTarget.ts';
import { nothingToRead } from './showCertificate.ts';
import type { Tools } from './tools.ts';

/** Save Certificate As…: DER, or PEM when the chosen name ends in .pem or .crt. */
export async function saveCertificate(tools: Tools, node?: unknown): Promise<boolean> {
  const target = await certificateTarget(tools, 'Save Certificate As', node);
  if (target === undefined) {
    return false;
  }
  const der = target.certificate?.der;
  if (der === undefined) {
    tools.tell.problem(nothingToRead(target));
    return false;
  }
  const file = await vscode.window.showSaveDialog({
    title: `Save ${target.resource.name}`,
    defaultUri: proposedFile(target.resource.name),
    filters: { 'DER certificate': ['cer', 'der'], 'PEM certificate': ['pem', 'crt'] },
  });
  if (file === undefined) {
    return false;
  }
  const bytes = /\.(pem|crt)$/i.test(file.path) ? Buffer.from(toPem(der), 'ascii') : der;
  await vscode.workspace.fs.writeFile(file, bytes);
  tools.tell.info(`Saved ${target.resource.name} as ${vscode.workspace.asRelativePath(file)}.`);
  return true;
}

function proposedFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  return vscode.Uri.joinPath(folder, `${name.replace(/[^\w.-]/g, '_')}.cer`);
}
