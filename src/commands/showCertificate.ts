import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { isTreeNode } from '../tree/treeNode.ts';
import type { Tell } from '../ui/tell.ts';
import { type BytesToShow, isBytesToShow } from '../viewer/commandArguments.ts';
import { contentOfCertificates, contentOfFile } from '../viewer/content.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { type CertificatePrompt, heldCertificate, nothingToRead, selectedFiles } from './certificateTarget.ts';

/** What showing files works with. */
interface ViewingServices {
  readonly viewer: Viewer;
  readonly tell: Tell;
}

/** What Show Certificate works with. */
interface ShowServices extends CertificatePrompt, ViewingServices {}

/** Show Certificate: a certificate of an environment or an app in the viewer, or a file where one is given. */
export async function showCertificate(services: ShowServices, first?: unknown, others?: unknown): Promise<boolean> {
  if (first instanceof vscode.Uri || isBytesToShow(first)) {
    return showCertificates(services, first, others);
  }
  const target = await heldCertificate(services, 'Show Certificate', first);
  if (target === undefined) {
    return false;
  }
  const { resource, holder, subscription, certificate } = target;
  if (certificate === undefined) {
    services.tell.problem(nothingToRead(target));
    return false;
  }
  await services.viewer.show({
    title: { name: resource.name, where: `${resource.name} on ${holder} (${subscription.name})` },
    // Another certificate may get the same name later. It then has its own view.
    key: `${resource.id.toLowerCase()} ${certificate.thumbprints.sha256}`,
    readContent: () => contentOfCertificates([certificate]),
    preserveFocus: isTreeNode(first),
  });
  return true;
}

/** Show Certificates in File: opens files in the viewer, whatever their names; without a file, the text editor's. A dropped file may have no address. */
export async function showCertificates(
  { viewer, tell }: ViewingServices,
  first?: unknown,
  others?: unknown,
): Promise<boolean> {
  const given = first ?? editedFile();
  if (isBytesToShow(given)) {
    const { name, bytes } = given;
    await viewer.show({
      title: { name, where: name },
      key: randomUUID(),
      readContent: (password) => contentOfFile(bytes, password),
    });
    return true;
  }
  const files = selectedFiles(given, others);
  if (files.length === 0) {
    tell.info('Open a file in the text editor first, or choose Show Certificates in File on one in the Explorer.');
  }
  for (const file of files) {
    await viewer.showFile(file);
  }
  return files.length > 0;
}

/** Open a Certificate…: asks for files, and opens them in the viewer. */
export async function openCertificate(services: ViewingServices): Promise<boolean> {
  const store = ['cer', 'crt', 'pem', 'der', 'p7b', 'p7c', 'pfx', 'p12', 'sst', 'jks', 'jceks', 'mobileconfig'];
  const files = await vscode.window.showOpenDialog({
    title: 'Open a Certificate',
    canSelectMany: true,
    filters: { Certificates: [...store, 'csr', 'p10', 'req', 'crl'], 'All Files': ['*'] },
  });
  return files !== undefined && showCertificates(services, files[0], files);
}

/** The file of the text editor, or its text where there is no file yet. */
function editedFile(): vscode.Uri | BytesToShow | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.isUntitled === true) {
    return { name: document.fileName, bytes: Buffer.from(document.getText()) };
  }
  // VS Code shows no text of a binary file, and then has no text editor for it.
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return document?.uri ?? (input instanceof vscode.TabInputText ? input.uri : undefined);
}

/** Open as Text: opens the viewer's file in the text editor. If it is binary, or not a file, its certificates are shown as read-only text. */
export async function openAsText({ viewer, tell }: ViewingServices, file?: unknown): Promise<boolean> {
  const view = (file instanceof vscode.Uri ? viewer.viewOf(file) : undefined) ?? viewer.active;
  if (view === undefined) {
    tell.info('Open a certificate in the viewer first, for example with Show Certificate.');
    return false;
  }
  await view.openAsText();
  return true;
}
