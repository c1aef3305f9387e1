import * as vscode from 'vscode';
import { toPem } from '../certificates/files/pem.ts';
import { proposedFolder } from '../ui/files.ts';
import { describeItem } from '../viewer/describeItem.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { heldCertificate, type ReadableCertificatePrompt, readableCertificate } from './certificateTarget.ts';

/** Copy Thumbprint: SHA-1, upper-case hex without separators, the form that WEBSITE_LOAD_ROOT_CERTIFICATES and Windows use. */
export async function copyThumbprint(prompt: ReadableCertificatePrompt, node?: unknown): Promise<boolean> {
  const target = await heldCertificate(prompt, 'Copy Thumbprint', node);
  if (target === undefined) {
    return false;
  }
  const { thumbprint, name } = target.resource;
  if (thumbprint === undefined) {
    prompt.tell.problem(
      `Azure returns neither the bytes nor the thumbprint of ${name} on ${target.holder}, so there is nothing to copy.`,
    );
    return false;
  }
  await vscode.env.clipboard.writeText(thumbprint);
  prompt.tell.briefly(`Copied the SHA-1 thumbprint of ${name}: ${thumbprint}`);
  return true;
}

/** Copy as Text: everything that a certificate says. The certificate is that of the row or of the open viewer, or the user picks it. */
export async function copyAsText(prompt: ReadableCertificatePrompt, viewer: Viewer, node?: unknown): Promise<boolean> {
  const shown = node === undefined ? await viewer.active?.shownItem() : undefined;
  const named = shown === undefined ? await readableCertificate(prompt, 'Copy as Text', node) : undefined;
  const item = shown?.item ?? named?.certificate;
  if (item === undefined) {
    return false;
  }
  await vscode.env.clipboard.writeText(describeItem(item));
  prompt.tell.briefly(`Copied ${shown?.name ?? named?.name} as text`);
  return true;
}

/** Save Certificate As…: DER, or PEM when the chosen name ends in .pem or .crt. */
export async function saveCertificate(prompt: ReadableCertificatePrompt, argument?: unknown): Promise<boolean> {
  const named = await readableCertificate(prompt, 'Save Certificate As', argument);
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
  prompt.tell.info(`Saved ${name} as ${vscode.workspace.asRelativePath(file)}.`);
  return true;
}

function proposedFile(name: string): vscode.Uri {
  return vscode.Uri.joinPath(proposedFolder(), `${name.replace(/[^\w.-]/g, '_')}.cer`);
}
