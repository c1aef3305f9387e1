import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { type BytesToShow, isBytesToShow } from '../viewer/commandArguments.ts';
import { contentOfCertificates, contentOfFile } from '../viewer/content.ts';
import { certificateTarget } from './certificateTarget.ts';
import { nothingToRead } from './readableCertificate.ts';
import { selectedFiles } from './selectedFiles.ts';
import type { Tools } from './tools.ts';

/** Show Certificate: a root certificate of an environment in the viewer, or a file where one is given. */
export async function showCertificate(tools: Tools, first?: unknown, others?: unknown): Promise<boolean> {
  if (first instanceof vscode.Uri || isBytesToShow(first)) {
    return showCertificates(tools, first, others);
  }
  const target = await certificateTarget(tools, 'Show Certificate', first);
  if (target === undefined) {
    return false;
  }
  const { resource, environment, subscription, certificate } = target;
  if (certificate === undefined) {
    tools.tell.problem(nothingToRead(target));
    return false;
  }
  await tools.viewer.show({
    title: { name: resource.name, where: `${resource.name} on ${environment.name} (${subscription.name})` },
    // Another certificate may take its name; then it is another view.
    key: `${resource.id.toLowerCase()} ${certificate.thumbprints.sha256}`,
    readContent: () => contentOfCertificates([certificate]),
  });
  return true;
}

/** Show Certificates: files in the viewer, whatever their names; that of the text editor where none is given. A file that was dropped may have no address. */
export async function showCertificates(tools: Tools, first?: unknown, others?: unknown): Promise<boolean> {
  const given = first ?? editedFile();
  if (isBytesToShow(given)) {
    const { name, bytes } = given;
    await tools.viewer.show({
      title: { name, where: name },
      key: randomUUID(),
      readContent: (password) => contentOfFile(bytes, password),
    });
    return true;
  }
  const files = selectedFiles(given, others);
  if (files.length === 0) {
    tools.tell.info('Open a file in the text editor first, or choose Show Certificates on one in the Explorer.');
  }
  for (const file of files) {
    await tools.viewer.showFile(file);
  }
  return files.length > 0;
}

/** What is in the text editor: its file, or what was typed or pasted where there is none yet. */
function editedFile(): vscode.Uri | BytesToShow | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.isUntitled === true
    ? { name: document.fileName, bytes: Buffer.from(document.getText()) }
    : document?.uri;
}
