import * as vscode from 'vscode';
import { proposedFolder } from '../../ui/files.ts';
import type { Viewer } from '../../viewer/viewer.ts';
import type { MadeTemplate } from './madeTemplate.ts';
import { templateOfEnvironment } from './templateOfEnvironment.ts';
import { type FileTemplateServices, templateOfFiles } from './templateOfFiles.ts';
import { templateSource } from './templateSource.ts';

/** What the commands that make templates work with. */
export interface TemplateServices extends FileTemplateServices {
  readonly viewer: Viewer;
}

/**
 * Copy As…: root certificates as a request, a script or a resource definition, or the stop and start of apps. They come from rows, from
 * certificate files, from the viewer, or from an environment that the user picks. It sends nothing that changes Azure.
 */
export async function copyAs(services: TemplateServices, first?: unknown, others?: unknown): Promise<boolean> {
  const made = await makeTemplate(services, 'Copy As', first, others);
  if (made === undefined) {
    return false;
  }
  await vscode.env.clipboard.writeText(made.text);
  services.tell.briefly(`Copied ${made.what} as ${made.label}`);
  return true;
}

/** Save As Template…: the same, in a file. */
export async function saveAsTemplate(services: TemplateServices, first?: unknown, others?: unknown): Promise<boolean> {
  const made = await makeTemplate(services, 'Save As Template', first, others);
  if (made === undefined) {
    return false;
  }
  const { text, what, label, fileName, extension } = made;
  const file = await vscode.window.showSaveDialog({
    title: `Save ${what} as ${label}`,
    defaultUri: vscode.Uri.joinPath(proposedFolder(), `${fileName.replace(/[^\w.-]/g, '_')}.${extension}`),
    filters: { [label]: [extension] },
  });
  if (file === undefined) {
    return false;
  }
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  services.tell.info(`Saved ${what} as ${label}: ${vscode.workspace.asRelativePath(file)}.`, {
    title: 'Open',
    run: () => vscode.commands.executeCommand('vscode.open', file),
  });
  return true;
}

async function makeTemplate(
  services: TemplateServices,
  title: string,
  first: unknown,
  others: unknown,
): Promise<MadeTemplate | undefined> {
  const source = await templateSource(services.viewer, first, others);
  switch (source.kind) {
    case 'files':
      return templateOfFiles(services, title, source.files);
    case 'environment':
      return templateOfEnvironment(services, title, source);
    case 'severalEnvironments':
      services.tell.info(`A template is for one environment. You selected rows of ${source.names.join(' and ')}.`);
      return undefined;
  }
}
