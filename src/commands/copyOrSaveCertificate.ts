import * as vscode from 'vscode';
import { toPem } from '../certificates/files/pem.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import { PublicCertificateNode } from '../tree/publicCertificateNodes.ts';
import { ServerCertificateNode } from '../tree/serverCertificateNodes.ts';
import { exists, proposedFolder } from '../ui/files.ts';
import type { Tell } from '../ui/tell.ts';
import type { NamedCertificate } from '../viewer/commandArguments.ts';
import { describeItem } from '../viewer/describeItem.ts';
import type { Viewer } from '../viewer/viewer.ts';
import {
  type HeldCertificate,
  heldCertificate,
  type ReadableCertificatePrompt,
  readableCertificate,
} from './certificateTarget.ts';

/**
 * Copy Thumbprint: SHA-1, upper-case hex without separators, the form that WEBSITE_LOAD_ROOT_CERTIFICATES and Windows use. Of several
 * selected rows: with commas, without blanks.
 */
export async function copyThumbprint(
  prompt: ReadableCertificatePrompt,
  node?: unknown,
  selected?: unknown,
): Promise<boolean> {
  const known = (await selectedCertificates(prompt, selected)).flatMap(({ resource }) => resource.thumbprint ?? []);
  if (known.length > 1) {
    await vscode.env.clipboard.writeText(known.join(','));
    prompt.tell.briefly(`Copied ${known.length} SHA-1 thumbprints`);
    return true;
  }
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

/** Save Certificate As…: DER, or PEM when the chosen name ends in .pem or .crt. Several selected rows are saved in a folder. */
export async function saveCertificate(
  prompt: ReadableCertificatePrompt,
  argument?: unknown,
  selected?: unknown,
): Promise<boolean> {
  const readable = (await selectedCertificates(prompt, selected)).flatMap(({ resource: { name }, certificate }) =>
    certificate === undefined ? [] : [{ name, certificate }],
  );
  if (readable.length > 1) {
    return saveCopies(prompt.tell, readable);
  }
  const named = await readableCertificate(prompt, 'Save Certificate As', argument);
  if (named === undefined) {
    return false;
  }
  return saveOne(prompt.tell, named);
}

/** Saves one certificate under a name that the user chooses, or several in a folder. False when the user left. */
export async function saveCopies(tell: Tell, certificates: readonly NamedCertificate[]): Promise<boolean> {
  const [only, ...others] = certificates;
  return only !== undefined && others.length === 0 ? saveOne(tell, only) : saveInFolder(tell, certificates);
}

async function saveInFolder(tell: Tell, certificates: readonly NamedCertificate[]): Promise<boolean> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: `Save ${certificates.length} Certificates: Select the Folder`,
      openLabel: 'Save Here',
      defaultUri: proposedFolder(),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (folder === undefined) {
    return false;
  }
  for (const { name, certificate } of certificates) {
    await vscode.workspace.fs.writeFile(await freeFile(folder, name), certificate.der);
  }
  tell.info(`Saved ${certificates.length} certificates in ${vscode.workspace.asRelativePath(folder)}.`);
  return true;
}

/** Nothing is overwritten. */
async function freeFile(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  let file = fileIn(folder, name);
  for (let count = 2; await exists(file); count++) {
    file = fileIn(folder, `${name}-${count}`);
  }
  return file;
}

/** Root, public and server certificates of the selection. */
async function selectedCertificates(
  prompt: ReadableCertificatePrompt,
  selected: unknown,
): Promise<readonly HeldCertificate[]> {
  const rows = (Array.isArray(selected) ? selected : []).filter(
    (row) =>
      row instanceof CertificateNode || row instanceof PublicCertificateNode || row instanceof ServerCertificateNode,
  );
  const held = await Promise.all(rows.map((row) => heldCertificate(prompt, '', row)));
  return held.filter((one) => one !== undefined);
}

async function saveOne(tell: Tell, { name, certificate }: NamedCertificate): Promise<boolean> {
  const file = await vscode.window.showSaveDialog({
    title: `Save ${name}`,
    defaultUri: fileIn(proposedFolder(), name),
    filters: { 'DER certificate': ['cer', 'der'], 'PEM certificate': ['pem', 'crt'] },
  });
  if (file === undefined) {
    return false;
  }
  const bytes = /\.(pem|crt)$/i.test(file.path) ? Buffer.from(toPem(certificate.der), 'ascii') : certificate.der;
  await vscode.workspace.fs.writeFile(file, bytes);
  tell.info(`Saved ${name} as ${vscode.workspace.asRelativePath(file)}.`);
  return true;
}

function fileIn(folder: vscode.Uri, name: string): vscode.Uri {
  return vscode.Uri.joinPath(folder, `${name.replace(/[^\w.-]/g, '_')}.cer`);
}
